//! The files of a drill: where each is and how its rows are written.

/// One file. The order is the order in the truth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sheet {
    List1,
    List2,
    Users,
    Crm,
    Attendees,
    Guests,
    Members,
    Newsletter,
    Shop,
    Support,
    Logins,
    Forum,
    Log,
}

/// How a file is written.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Relative to the drill's folder.
    pub path: &'static str,
    /// What stands before the first record.
    pub head: &'static str,
    /// Between fields; none in a log.
    pub delimiter: &'static str,
    /// Behind each record.
    pub end: &'static str,
    /// Whether fields may be quoted (RFC 4180).
    pub quotes: bool,
}

/// The forms, in the order of [`Sheet`].
pub const FORMS: [Form; 13] = [
    Form { path: "combos/list1.txt", head: "", delimiter: ":", end: "\n", quotes: false },
    Form { path: "combos/list2.txt", head: "", delimiter: ":", end: "\n", quotes: false },
    Form { path: "combos/users.txt", head: "", delimiter: ";", end: "\n", quotes: false },
    Form {
        path: "crm/customers.csv",
        head: "first_name,last_name,email,phone,ssn,date_of_birth,street,city,state,zip,card_number,iban\n",
        delimiter: ",",
        end: "\n",
        quotes: true,
    },
    Form {
        path: "events/attendees.csv",
        head: "first_name,last_name,seat\n",
        delimiter: ",",
        end: "\n",
        quotes: true,
    },
    Form {
        path: "events/guests.csv",
        head: "first_name,last_name,seat\n",
        delimiter: ",",
        end: "\n",
        quotes: true,
    },
    Form {
        path: "exports/members.psv",
        head: "email|alt_email|first_name|last_name|ssn|date_of_birth\n",
        delimiter: "|",
        end: "\n",
        quotes: true,
    },
    // Spreadsheets put a byte order mark before a semicolon export.
    Form {
        path: "exports/newsletter.csv",
        head: "\u{feff}full_name;email;city\n",
        delimiter: ";",
        end: "\n",
        quotes: true,
    },
    Form {
        path: "exports/shop.tsv",
        head: "full_name\temail\tphone\tiban\r\n",
        delimiter: "\t",
        end: "\r\n",
        quotes: true,
    },
    Form {
        path: "exports/support.csv",
        head: "ticket,name,email,message\n",
        delimiter: ",",
        end: "\n",
        quotes: true,
    },
    Form { path: "forum/logins.txt", head: "", delimiter: ";", end: "\n", quotes: false },
    Form {
        path: "forum/users.csv",
        head: "id,username,email,password_hash,created_at,last_ip\n",
        delimiter: ",",
        end: "\n",
        quotes: true,
    },
    Form { path: "logs/app.log", head: "", delimiter: "", end: "\n", quotes: false },
];

impl Sheet {
    /// How it is written.
    pub fn form(self) -> &'static Form {
        &FORMS[self as usize]
    }
}

/// Writes one field into `line`, in quotes where its form needs them.
pub fn field(form: &Form, value: &str, line: &mut Vec<u8>) {
    let special =
        |byte: u8| matches!(byte, b'"' | b'\n' | b'\r') || form.delimiter.as_bytes().contains(&byte);
    if !form.quotes || !value.bytes().any(special) {
        line.extend_from_slice(value.as_bytes());
        return;
    }
    line.push(b'"');
    for byte in value.bytes() {
        if byte == b'"' {
            line.push(b'"');
        }
        line.push(byte);
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_back_from_a_reader() {
        let form = Sheet::Support.form();
        let values = ["plain", "a, b", "say \"yes\"", "two\r\nlines", "\"\"", ""];
        let mut line = Vec::new();
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                line.push(b',');
            }
            field(form, value, &mut line);
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&line[..]);
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!(row.iter().collect::<Vec<_>>(), values);
    }

    #[test]
    fn forms_stand_where_their_sheets_point() {
        assert_eq!(Sheet::Crm.form().path, "crm/customers.csv");
        assert_eq!(Sheet::Log.form().path, "logs/app.log");
        assert_eq!(FORMS.len(), Sheet::Log as usize + 1);
        assert!(FORMS.is_sorted_by_key(|form| form.path.split('/').next()));
    }
}
