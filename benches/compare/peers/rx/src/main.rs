//! `rx PATTERNS FILE THREADS`: counts what one regex-automata meta engine over all patterns finds in a file.
//!
//! This is what a program gets that hands its patterns to the fastest regex engine there is in Rust: one engine for all
//! of them, each match with its start and its end, no overlaps. Threads take pieces of 1 MiB that end where a line ends.

use std::error::Error;
use std::fs::{self, File};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use memmap2::{Advice, Mmap};
use regex_automata::meta::{Config, Regex};
use regex_automata::util::syntax;

const PIECE: usize = 1 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [patterns, file, threads] = arguments.as_slice() else {
        return Err("usage: rx PATTERNS FILE THREADS".into());
    };
    let table = fs::read_to_string(patterns)?;
    let named: Vec<(&str, &str)> = table.lines().filter_map(|line| line.split_once('\t')).collect();
    let engine = compile(&named)?;
    // SAFETY: nothing writes to an input while it is measured.
    let bytes = unsafe { Mmap::map(&File::open(file)?)? };
    bytes.advise(Advice::Sequential)?;
    let counts = count(&engine, &bytes, threads.parse()?, named.len());
    for ((name, _), count) in named.iter().zip(counts) {
        println!("{count}\t{name}");
    }
    Ok(())
}

/// One engine over all patterns; bytes, not Unicode, as the other peers read them.
fn compile(named: &[(&str, &str)]) -> Result<Regex, Box<dyn Error>> {
    let patterns: Vec<&str> = named.iter().map(|(_, pattern)| *pattern).collect();
    let engine = Regex::builder()
        .syntax(syntax::Config::new().unicode(false).utf8(false))
        .configure(Config::new().utf8_empty(false))
        .build_many(&patterns)?;
    Ok(engine)
}

/// How often each pattern matches.
fn count(engine: &Regex, bytes: &[u8], threads: usize, patterns: usize) -> Vec<u64> {
    let next = AtomicUsize::new(0);
    let work = || {
        // A clone a thread: engines that share their caches wait for each other.
        let engine = engine.clone();
        let mut counts = vec![0; patterns];
        loop {
            let begin = next.fetch_add(1, Ordering::Relaxed) * PIECE;
            if begin >= bytes.len() {
                return counts;
            }
            let piece = &bytes[line_end(bytes, begin)..line_end(bytes, begin + PIECE)];
            for found in engine.find_iter(piece) {
                counts[found.pattern().as_usize()] += 1;
            }
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let counts = workers.into_iter().filter_map(|worker| worker.join().ok());
        counts.fold(vec![0; patterns], |sum, one| sum.iter().zip(one).map(|(a, b)| a + b).collect())
    })
}

/// The first place at or after `at` where a line has ended; the start of the file counts as one.
fn line_end(bytes: &[u8], at: usize) -> usize {
    match at {
        0 => 0,
        at if at >= bytes.len() => bytes.len(),
        at => memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |far| at + far + 1),
    }
}
