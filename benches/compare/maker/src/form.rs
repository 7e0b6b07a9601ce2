//! The five forms of input: what stands before, in and behind their records.
//!
//! Their shapes are those of leaked data: a user table, a list of mail and hash, a dump of a shop's customers, a
//! service's log in which little concerns people, and an export of nested objects.

use crate::dice::Dice;
use crate::record::{self, STATEMENT};
use crate::truth::Truth;
use crate::value::text;

const SQL_HEAD: &str = "-- MySQL dump 10.13  Distrib 8.0.35, for Linux (x86_64)
--
-- Table structure for table `customers`
--
DROP TABLE IF EXISTS `customers`;
CREATE TABLE `customers` (
  `id` int NOT NULL,
  `first_name` varchar(64),
  `last_name` varchar(64),
  `email` varchar(255),
  `phone` varchar(32),
  `ssn` char(11),
  `card_number` varchar(19),
  `address` varchar(255),
  `date_of_birth` date,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
LOCK TABLES `customers` WRITE;
";

/// A form of input.
#[derive(Clone, Copy)]
pub enum Form {
    Dense,
    Combo,
    Sql,
    Log,
    Ndjson,
}

impl Form {
    pub fn named(name: &str) -> Option<Form> {
        let all = [
            ("dense", Form::Dense),
            ("combo", Form::Combo),
            ("sql", Form::Sql),
            ("log", Form::Log),
            ("ndjson", Form::Ndjson),
        ];
        all.into_iter().find(|(known, _)| *known == name).map(|(_, form)| form)
    }

    /// What stands before the records.
    pub fn head(self) -> &'static str {
        match self {
            Form::Dense => "id,username,email,password_hash,created_at,ip\n",
            Form::Sql => SQL_HEAD,
            _ => "",
        }
    }

    /// The next record.
    pub fn record(self, out: &mut Vec<u8>, dice: &mut Dice, truth: &mut Truth) {
        match self {
            Form::Dense => record::dense(out, dice, truth),
            Form::Combo => record::combo(out, dice, truth),
            Form::Sql => record::sql(out, dice, truth),
            Form::Log => record::log(out, dice, truth),
            Form::Ndjson => record::ndjson(out, dice, truth),
        }
    }

    /// What stands behind them.
    pub fn foot(self, out: &mut Vec<u8>, truth: &Truth) {
        if let Form::Sql = self {
            let open = !truth.records.is_multiple_of(STATEMENT);
            text(out, if open { ";\nUNLOCK TABLES;\n" } else { "UNLOCK TABLES;\n" });
        }
    }
}
