//! Makes room for a drill, and never at the cost of anything else.
//!
//! Synthetic data written over real evidence, or among it, would spoil both. So the folder must be new, empty,
//! or hold nothing but an earlier drill, known by its truth.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::accounts;
use super::sheet::FORMS;
use super::truth::{Truth, WATERMARK};
use crate::error::{Error, Result};

/// The truth's name in the folder.
pub const TRUTH: &str = "truth.json";
/// The name of the note to whoever finds the folder.
pub const README: &str = "README.txt";

/// Creates `folder`, or empties it of an earlier drill.
///
/// # Errors
/// [`Error::Refused`] if it holds anything else.
pub fn prepare(folder: &Path) -> Result<()> {
    let mut files = Vec::new();
    match list(folder, &mut files) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        other => other.map_err(Error::io("read", folder))?,
    }
    let ours = files.is_empty() || (is_drill(folder) && files.iter().all(|file| is_ours(folder, file)));
    if !ours {
        let message = format!(
            "{} is not empty and holds more than an earlier drill; name another folder",
            folder.display()
        );
        return Err(Error::Refused(message));
    }
    for file in files {
        fs::remove_file(&file).map_err(Error::io("remove", &file))?;
    }
    fs::create_dir_all(folder).map_err(Error::io("create", folder))
}

/// All that is in a folder but folders; a link is listed, not followed. Gives up on counting once there are far
/// more files than a drill has.
fn list(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if files.len() > 2 * FORMS.len() {
            break;
        }
        if entry.file_type()?.is_dir() {
            list(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}

fn is_drill(folder: &Path) -> bool {
    let truth =
        fs::read(folder.join(TRUTH)).ok().and_then(|bytes| serde_json::from_slice::<Truth>(&bytes).ok());
    truth.is_some_and(|truth| truth.watermark == WATERMARK)
}

fn is_ours(folder: &Path, file: &Path) -> bool {
    let ours = FORMS.iter().map(|form| form.file()).chain([TRUTH, README, accounts::FILE]);
    file.strip_prefix(folder).is_ok_and(|path| ours.into_iter().any(|name| path == Path::new(name)))
}

/// Where the full truth goes: beside the folder, since it is no evidence.
pub fn full_truth(folder: &Path) -> Result<PathBuf> {
    let Some(name) = folder.file_name() else {
        return Err(Error::Usage(
            "the full truth is written beside the folder, which needs a name".to_owned(),
        ));
    };
    let mut name = name.to_owned();
    name.push(".truth.jsonl");
    Ok(folder.with_file_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_anything_else_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("drill");
        prepare(&folder).unwrap();
        prepare(&folder).unwrap();
        fs::write(folder.join("notes.txt"), "mine").unwrap();
        assert!(matches!(prepare(&folder), Err(Error::Refused(_))));
        assert_eq!(fs::read(folder.join("notes.txt")).unwrap(), b"mine");
    }

    #[test]
    fn the_full_truth_lies_beside() {
        assert_eq!(full_truth(Path::new("a/drill")).unwrap(), Path::new("a/drill.truth.jsonl"));
        assert!(full_truth(Path::new("..")).is_err());
    }
}
