//! Asks validators by name, many values at once, so that others' implementations can be held against them.
//!
//! Lines `NAME VALUE` in, lines `yes`, `maybe`, `no` or `head N` out, in order; `unknown` where there is no such validator.

use std::io::{self, BufRead, BufWriter, Write};

use breachscope::validate::{self, Verdict};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (name, value) = line.split_once(' ').unwrap_or((line.as_str(), ""));
        match validate::by_name(name).map(|validator| validator(value.as_bytes())) {
            Some(Verdict::Yes) => writeln!(out, "yes")?,
            Some(Verdict::Maybe) => writeln!(out, "maybe")?,
            Some(Verdict::No) => writeln!(out, "no")?,
            Some(Verdict::Head(len)) => writeln!(out, "head {len}")?,
            None => writeln!(out, "unknown")?,
        }
    }
    out.flush()
}
