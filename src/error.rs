//! What can go wrong, and where.

use std::io;
use std::path::{Path, PathBuf};

/// What the library's functions return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A failure that stops what was asked for.
///
/// What merely could not be *read* is no error: it becomes a row of the ledger, and the rest of the evidence
/// is still read. No message holds a value from the evidence.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The operating system refused something outside the evidence: the case folder, a settings file.
    #[error("cannot {doing} {}", .file.display())]
    Io {
        /// What was tried, as a verb: `read`, `write`, `create`.
        doing: &'static str,
        /// The file or folder.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A pattern file, or another file of settings, says something that cannot be.
    #[error("{file}: {message}")]
    Pattern {
        /// The file, with its line where it is known.
        file: String,
        /// What is wrong, and what would be right.
        message: String,
        /// The line as it stands there, with marks under what is wrong; empty where that says no more.
        excerpt: String,
    },
    /// The command line asks for something that cannot be done.
    #[error("{0}")]
    Usage(String),
    /// Doing it would lose or mix up something: a foreign or unfinished case, changed evidence, a lock.
    #[error("{0}")]
    Refused(String),
    /// A file of the case does not hold what was written into it.
    #[error("{}: {message}", .file.display())]
    Corrupt {
        /// The file.
        file: PathBuf,
        /// What does not add up.
        message: String,
    },
    /// The person at the keyboard stopped the job.
    #[error("interrupted; the case is marked incomplete")]
    Interrupted,
}

impl Error {
    /// An [`Error::Io`] for `map_err`.
    pub fn io(doing: &'static str, file: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        let file = file.as_ref().to_path_buf();
        move |source| Self::Io { doing, file, source }
    }

    /// An [`Error::Pattern`].
    pub fn pattern(file: impl Into<String>, message: impl std::fmt::Display) -> Self {
        Self::Pattern { file: file.into(), message: message.to_string(), excerpt: String::new() }
    }

    /// The lines of a file that show what is wrong, where that says more.
    pub fn excerpt(&self) -> &str {
        if let Self::Pattern { excerpt, .. } = self { excerpt } else { "" }
    }

    /// The status with which the program ends.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Io { .. } => 1,
            Self::Usage(_) | Self::Pattern { .. } => 2,
            Self::Corrupt { .. } => 4,
            Self::Refused(_) => 5,
            Self::Interrupted => 130,
        }
    }
}
