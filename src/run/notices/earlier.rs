//! Registers of earlier waves: who was told, of what, and under which code.
//!
//! People are known again by their keys, so both cases must have been made with one key. Of each person some sixty bytes are
//! kept, for as long as letters are written.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Result};

/// Bytes of a notice code at most.
const CODE: usize = 24;

/// What earlier waves did for somebody.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    key: u128,
    code: [u8; CODE],
    length: u8,
    /// The wave in which they were told; 0 for none.
    pub(super) told: u32,
    /// Place of what they were told of in the list of sets.
    elements: u32,
}

impl Before {
    /// Their code.
    pub(super) fn code(&self) -> &str {
        std::str::from_utf8(&self.code[..usize::from(self.length)]).unwrap_or_default()
    }
}

/// Everybody in earlier registers.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// By key.
    people: Vec<Before>,
    /// Sets of elements, as registers write them.
    sets: Vec<String>,
}

/// A row of a register, as far as it matters.
#[derive(Deserialize)]
struct Row {
    notice_code: String,
    key: String,
    hold: String,
    wave: u32,
    elements: String,
}

/// `letters.json`, as far as it matters.
#[derive(Deserialize)]
struct Head {
    wave: u32,
    key: String,
}

impl Earlier {
    /// Reads the registers of these folders; `wave` is the one to be written, `key` the name of its key.
    ///
    /// # Errors
    /// If a folder holds no letters of an earlier wave, or of another key.
    pub(super) fn read(folders: &[PathBuf], wave: u32, key: &str) -> Result<Self> {
        if wave > 1 && folders.is_empty() {
            let why = "a later wave skips whom earlier ones told: name their folders by --earlier DIR";
            return Err(Error::Usage(why.into()));
        }
        let mut earlier = Self::default();
        for folder in folders {
            let head = head(folder)?;
            if head.wave >= wave {
                let why = format!("holds letters of wave {}: give a later --wave than that", head.wave);
                return Err(Error::Usage(format!("{} {why}", folder.display())));
            }
            if head.key != key {
                let why = "was written of a case with another key, so nobody can be known again; scan with --key and that case";
                return Err(Error::Refused(format!("{} {why}", folder.display())));
            }
            earlier.register(&folder.join("register.csv"))?;
        }
        earlier.settle();
        Ok(earlier)
    }

    fn register(&mut self, file: &Path) -> Result<()> {
        let open = File::open(file).map_err(Error::io("read", file))?;
        let damaged = |message: String| Error::Corrupt { file: file.to_path_buf(), message };
        for row in csv::Reader::from_reader(open).into_deserialize() {
            let row: Row = row.map_err(|why| damaged(why.to_string()))?;
            let key = u128::from_str_radix(&row.key, 16).map_err(|why| damaged(why.to_string()))?;
            let bytes = row.notice_code.as_bytes();
            let mut code = [0; CODE];
            let room = code.get_mut(..bytes.len()).ok_or_else(|| damaged("a code is too long".into()))?;
            room.copy_from_slice(bytes);
            let told = if row.hold.is_empty() { row.wave } else { 0 };
            let elements = self.set(&row.elements);
            self.people.push(Before { key, code, length: bytes.len() as u8, told, elements });
        }
        Ok(())
    }

    /// The place of a set; people of one table look alike, so there are few.
    fn set(&mut self, elements: &str) -> u32 {
        let at = self.sets.iter().position(|known| known == elements).unwrap_or_else(|| {
            self.sets.push(elements.to_owned());
            self.sets.len() - 1
        });
        at as u32
    }

    /// Puts people in order, each once: the last wave that told them, else the last that held them.
    fn settle(&mut self) {
        self.people.sort_by_key(|before| (before.key, before.told));
        self.people.reverse();
        self.people.dedup_by_key(|before| before.key);
        self.people.reverse();
    }

    /// What earlier waves did for the person with this key.
    pub(super) fn of(&self, key: &str) -> Option<&Before> {
        let key = u128::from_str_radix(key, 16).ok()?;
        let at = self.people.binary_search_by_key(&key, |before| before.key).ok()?;
        self.people.get(at)
    }

    /// Whether somebody was told of all of these elements.
    pub(super) fn knows_all(&self, before: &Before, elements: &[&str]) -> bool {
        let told = self.sets.get(before.elements as usize).map_or("", String::as_str);
        elements.iter().all(|element| told.split(' ').any(|of| of == *element))
    }
}

fn head(folder: &Path) -> Result<Head> {
    let file = folder.join("letters.json");
    let text = fs::read(&file).map_err(Error::io("read", &file))?;
    serde_json::from_slice(&text).map_err(|why| Error::Corrupt { file, message: why.to_string() })
}
