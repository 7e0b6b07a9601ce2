//! `--include-path` and `--exclude-path`: which items are read, by patterns over their paths.
//!
//! `*` stands for anything within one step of a path, `**` for anything at all, `?` for one character; a pattern
//! without `/` or `!` is held against the last step.

use crate::error::{Error, Result};

/// What is wanted, and what is not.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    include: Vec<String>,
    exclude: Vec<String>,
}

impl Paths {
    /// From patterns as they were typed.
    ///
    /// # Errors
    /// If one is empty.
    pub fn new(include: &[String], exclude: &[String]) -> Result<Self> {
        if include.iter().chain(exclude).any(String::is_empty) {
            return Err(Error::Usage("a pattern of paths cannot be empty; write one such as `*.log`".into()));
        }
        Ok(Self { include: include.to_vec(), exclude: exclude.to_vec() })
    }

    /// The option that leaves out the item at this path, if one does. A container is opened all the same where only its
    /// members can be what is wanted.
    pub fn leaves_out(&self, path: &str, is_container: bool) -> Option<&'static str> {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| fits_path(pattern, path));
        if any(&self.exclude) {
            Some("--exclude-path")
        } else if !is_container && !self.include.is_empty() && !any(&self.include) {
            Some("--include-path")
        } else {
            None
        }
    }
}

/// Whether a path, or a folder or container that it is in, fits.
fn fits_path(pattern: &str, path: &str) -> bool {
    let stepped = pattern.contains(['/', '!']);
    let ends = path.match_indices(['/', '!']).map(|(at, _)| at).chain([path.len()]);
    ends.filter(|end| *end > 0).any(|end| {
        let path = &path[..end];
        let last = path.rfind(['/', '!']).map_or(path, |at| &path[at + 1..]);
        fits(pattern.as_bytes(), if stepped { path } else { last }.as_bytes())
    })
}

/// Whether all of `text` fits; in time of at most their product.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let mut open = vec![false; pattern.len() + 1];
    open[0] = true;
    spread(pattern, &mut open);
    for (at, byte) in text.iter().enumerate() {
        let step = matches!(byte, b'/' | b'!');
        let inside = at > 0 && byte & 0xC0 == 0x80;
        let mut next = vec![false; pattern.len() + 1];
        for (place, mark) in pattern.iter().enumerate().filter(|(place, _)| open[*place]) {
            match mark {
                b'*' if !step || is_double(pattern, place) => next[place] = true,
                b'?' if !step && !inside => next[place + 1] = true,
                mark if mark == byte && *mark != b'*' => next[place + 1] = true,
                _ => {}
            }
        }
        // The rest of a character that `?` took.
        if inside {
            (1..=pattern.len())
                .filter(|place| open[*place] && pattern[place - 1] == b'?')
                .for_each(|place| next[place] = true);
        }
        spread(pattern, &mut next);
        open = next;
    }
    open[pattern.len()]
}

/// A star may stand for nothing.
fn spread(pattern: &[u8], open: &mut [bool]) {
    for place in 0..pattern.len() {
        open[place + 1] |= open[place] && pattern[place] == b'*';
    }
}

fn is_double(pattern: &[u8], place: usize) -> bool {
    pattern.get(place + 1) == Some(&b'*') || place > 0 && pattern[place - 1] == b'*'
}

#[cfg(test)]
mod tests {
    use super::fits_path;

    #[test]
    fn patterns_fit_steps_and_what_is_below_them() {
        for (pattern, path, fits) in [
            ("*.log", "in/app.log", true),
            ("*.log", "in/app.log.csv", false),
            ("*.zip", "in/a.zip!x/y.csv", true),
            ("in/*.csv", "in/x/y.csv", false),
            ("in/**.csv", "in/x/y.csv", true),
            ("in/x", "in/x/y.csv", true),
            ("in/x", "in/xy", false),
            ("?.csv", "in/\u{e9}.csv", true),
            ("??.csv", "in/\u{e9}.csv", false),
            ("**!y*", "in/a.zip!y.csv", true),
        ] {
            assert_eq!(fits_path(pattern, path), fits, "{pattern} {path}");
        }
    }
}
