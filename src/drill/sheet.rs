//! The files of a drill: where each is and how its rows are written.

use super::encoding::Encoding;
use super::script::Script;

/// One file. The order is the order in the truth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sheet {
    Activity,
    Patients,
    Support,
    List1,
    List2,
    Users,
    Crm,
    Attendees,
    Guests,
    Members,
    Newsletter,
    Shop,
    Logins,
    Forum,
    Log,
    Accounts,
}

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Relative to the drill's folder, through the container that holds it: `events.zip!guests.csv`.
    pub path: &'static str,
    /// What stands before the first record.
    pub head: &'static str,
    /// How records are written.
    pub script: Script,
    /// What stands behind the last record.
    pub tail: &'static str,
    /// How its text is stored.
    pub encoding: Encoding,
}

impl Form {
    const fn new(path: &'static str, head: &'static str, script: Script) -> Self {
        Self { path, head, script, tail: "", encoding: Encoding::Utf8 }
    }

    /// The file on disk.
    pub fn file(&self) -> &'static str {
        self.path.split('!').next().unwrap_or_default()
    }

    /// The name in the file, if that is a container.
    pub fn member(&self) -> Option<&'static str> {
        self.path.split_once('!').map(|(_, member)| member)
    }
}

const COMMAS: Script = Script::Fields { delimiter: ",", end: "\n", quotes: true };

/// The forms, in the order of [`Sheet`].
pub const FORMS: [Form; 16] = [
    Form::new(
        "app/activity.ndjson.zst!activity.ndjson",
        "",
        Script::Objects(&[
            "id",
            "user.first_name",
            "user.last_name",
            "user.email",
            "contact.phone",
            "billing.card",
            "billing.iban",
            "last_ip",
            "comment",
        ]),
    ),
    Form { tail: POSTGRES.1, ..Form::new("backup.tar.gz!clinic/patients.sql", POSTGRES.0, Script::Copy) },
    Form::new("backup.tar.gz!helpdesk/tickets.csv", "ticket,name,email,message\n", COMMAS),
    Form::new("combos/list1.txt", "", between(":")),
    Form::new("combos/list2.txt.gz!list2.txt", "", between(":")),
    Form::new("combos/users.txt", "", between(";")),
    Form::new(
        "crm/customers.csv",
        "first_name,last_name,email,phone,ssn,date_of_birth,street,city,state,zip,card_number,iban\n",
        COMMAS,
    ),
    Form::new("events.zip!attendees.csv", "first_name,last_name,seat\n", COMMAS),
    Form::new("events.zip!guests.csv", "first_name,last_name,seat\n", COMMAS),
    Form {
        encoding: Encoding::Windows1252,
        ..Form::new(
            "exports/members.psv",
            "email|alt_email|first_name|last_name|ssn|date_of_birth\n",
            Script::Fields { delimiter: "|", end: "\n", quotes: true },
        )
    },
    // Spreadsheets put a byte order mark before a semicolon export.
    Form::new(
        "exports/newsletter.csv",
        "\u{feff}full_name;email;city\n",
        Script::Fields { delimiter: ";", end: "\n", quotes: true },
    ),
    // And save "Unicode text" so.
    Form {
        encoding: Encoding::Utf16Le,
        ..Form::new(
            "exports/shop.tsv",
            "\u{feff}full_name\temail\tphone\tiban\r\n",
            Script::Fields { delimiter: "\t", end: "\r\n", quotes: true },
        )
    },
    Form::new("forum/logins.txt", "", between(";")),
    Form::new("forum/users.csv", "id,username,email,password_hash,created_at,last_ip\n", COMMAS),
    Form::new("logs/app.log", "", between("")),
    Form {
        tail: MYSQL.1,
        ..Form::new("web/accounts.sql", MYSQL.0, Script::Tuples("INSERT INTO `accounts` VALUES"))
    },
];

/// Fields that are never quoted.
const fn between(delimiter: &'static str) -> Script {
    Script::Fields { delimiter, end: "\n", quotes: false }
}

/// What a dump of `MariaDB` begins and ends with.
const MYSQL: (&str, &str) = (
    "-- MariaDB dump 10.19
--
-- Host: localhost    Database: web
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `accounts`;
CREATE TABLE `accounts` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `first_name` varchar(64) DEFAULT NULL,
  `last_name` varchar(64) DEFAULT NULL,
  `email` varchar(255) NOT NULL,
  `phone` varchar(32) DEFAULT NULL COMMENT 'as typed, (with brackets); or not',
  `password` varchar(64) DEFAULT NULL,
  `about` text,
  PRIMARY KEY (`id`),
  KEY `by_email` (`email`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
LOCK TABLES `accounts` WRITE;
",
    "UNLOCK TABLES;\n-- Dump completed\n",
);

/// The same of `PostgreSQL`.
const POSTGRES: (&str, &str) = (
    "--
-- PostgreSQL database dump
--

SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE TABLE public.patients (
    id integer NOT NULL,
    full_name text,
    email text,
    ssn character(11),
    date_of_birth date,
    street text,
    city text,
    state character(2),
    zip character varying(10),
    comment text,
    CONSTRAINT sound CHECK ((id > 0))
);

COPY public.patients (id, full_name, email, ssn, date_of_birth, street, city, state, zip, comment) FROM stdin;
",
    "\\.


--
-- PostgreSQL database dump complete
--
",
);

impl Sheet {
    /// How it is written.
    pub fn form(self) -> &'static Form {
        &FORMS[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_stand_where_their_sheets_point() {
        assert_eq!(Sheet::Crm.form().path, "crm/customers.csv");
        assert_eq!(Sheet::Patients.form().member(), Some("clinic/patients.sql"));
        assert_eq!(Sheet::Accounts.form().file(), "web/accounts.sql");
        assert_eq!(FORMS.len(), Sheet::Accounts as usize + 1);
        assert!(FORMS.is_sorted_by_key(|form| form.path.split('/').next()));
    }
}
