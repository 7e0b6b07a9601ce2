//! Numbering plans as `phones.toml` has them: the build reads it, and writes down what is read at a start in no time.

use serde::{Deserialize, Serialize};

/// What one country dials.
#[derive(Deserialize, Serialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// ISO 3166-1 alpha-2.
    pub region: String,
    /// Country calling code.
    pub code: String,
    /// What is dialled before a national number inside the country; empty where nothing is.
    pub trunk: String,
    /// What is dialled before a country code.
    pub abroad: String,
    /// How many digits national numbers have.
    pub lengths: Vec<u8>,
}
