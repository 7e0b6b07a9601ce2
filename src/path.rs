//! Where an item is in the evidence, through every container.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fmt;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The printable address of an item: `dump.tar.gz!users.zip!people.csv`.
///
/// `!` steps into a container. In the names themselves `!`, `%`, controls, what turns the direction of writing, and bytes
/// outside UTF-8 are written `%XX`, and so is a sign at the very beginning by which spreadsheets know a formula. So a path is
/// always one plain line of valid text and reads back to exactly one item.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct Path(Arc<str>);

impl Path {
    /// The path of a file as the file system names it.
    pub fn of_file(file: &path::Path) -> Self {
        let name = escape(file.as_os_str().as_bytes());
        match name.as_bytes().first() {
            Some(sign @ (b'=' | b'+' | b'-' | b'@')) => Self(format!("%{sign:02X}{}", &name[1..]).into()),
            _ => Self(name.into()),
        }
    }

    /// The path of standard input.
    pub fn of_stdin() -> Self {
        Self("-".into())
    }

    /// The path of the member called `name` inside the container at this path.
    #[must_use]
    pub fn member(&self, name: &[u8]) -> Self {
        Self(format!("{}!{}", self.0, escape(name)).into())
    }

    /// The path of the `nth` member that has this one's name in the same container: `%#` stands in no name.
    #[must_use]
    pub fn again(&self, nth: u32) -> Self {
        Self(format!("{}%#{nth}", self.0).into())
    }

    /// The last step of the path: a member's name, or a file's.
    pub fn name(&self) -> &str {
        self.0.rsplit(['/', '!']).next().unwrap_or_default()
    }

    /// The path of the file in which the item at the path `text` is.
    pub fn top(text: &str) -> Self {
        Self(text.split('!').next().unwrap_or_default().into())
    }

    /// The file system's name of a file whose path this is: the way back from [`Path::of_file`].
    pub fn to_file(&self) -> Cow<'_, path::Path> {
        if !self.0.contains('%') {
            return Cow::Borrowed(path::Path::new(&*self.0));
        }
        let mut bytes = Vec::with_capacity(self.0.len());
        let mut rest = self.0.as_bytes();
        while let [first, tail @ ..] = rest {
            let code = tail.get(..2).filter(|_| *first == b'%').and_then(|hex| str::from_utf8(hex).ok());
            match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                Some(byte) => {
                    bytes.push(byte);
                    rest = &tail[2..];
                }
                None => {
                    bytes.push(*first);
                    rest = tail;
                }
            }
        }
        Cow::Owned(OsString::from_vec(bytes).into())
    }

    /// The text of the path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of the folder or container that holds this item: what user names and customer ids are
    /// unique in.
    pub fn holder(&self) -> &str {
        self.0.rfind(['/', '!']).map_or("", |at| &self.0[..at])
    }
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// `name` with `!`, `%`, controls, what turns the direction of writing and whatever is not UTF-8 written as `%XX`.
fn escape(name: &[u8]) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let plain = |text: &str| !text.chars().any(|c| c == '!' || c == '%' || c.is_control() || turns(c));
    if let Ok(text) = str::from_utf8(name)
        && plain(text)
    {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(name.len() + 8);
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            if plain(c.encode_utf8(&mut [0; 4])) {
                out.push(c);
            } else {
                percent(&mut out, c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        percent(&mut out, chunk.invalid());
    }
    Cow::Owned(out)
}

fn percent(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        out.push_str(&format!("%{byte:02X}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_become_one_plain_line() {
        let root = Path::of_file(path::Path::new("in/dump.zip"));
        assert_eq!(root.member(b"a!b%c\n\xff\xc3\xa9").as_str(), "in/dump.zip!a%21b%25c%0A%FFé");
        assert_eq!(root.member("\u{9b}31m".as_bytes()).as_str(), "in/dump.zip!%C2%9B31m");
        assert_eq!(root.member("\u{202e}gnp".as_bytes()).as_str(), "in/dump.zip!%E2%80%AEgnp");
        assert_eq!(Path::of_file(path::Path::new("=1+1.csv")).as_str(), "%3D1+1.csv");
    }

    #[test]
    fn a_path_leads_back_to_its_file() {
        for name in [
            &b"plain.csv"[..],
            b"50%!\xff\n.csv",
            "h\u{e9}.txt".as_bytes(),
            b"%41",
            b"=1+1",
            "\u{202e}gnp".as_bytes(),
        ] {
            let file = path::PathBuf::from(OsString::from_vec(name.to_vec()));
            assert_eq!(Path::of_file(&file).to_file(), file);
        }
    }

    #[test]
    fn holder_is_the_folder_or_the_container() {
        let file = Path::of_file(path::Path::new("in/a.zip"));
        assert_eq!(file.holder(), "in");
        assert_eq!(file.member(b"x.csv").holder(), "in/a.zip");
        assert_eq!(Path::of_stdin().holder(), "");
    }
}
