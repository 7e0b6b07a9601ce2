//! Where a person lives: from a postal address only, never from a phone, an id or an e-mail's country.

use super::Entry;

/// Where somebody lives.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Residence {
    /// No postal address tells.
    #[default]
    Unknown,
    /// There: `US-CA`, `DE`.
    At(String),
    /// In one of these: addresses differ, and no date says which is the latest.
    OneOf(Vec<String>),
}

impl Residence {
    /// The place, where there is one.
    pub fn place(&self) -> &str {
        if let Self::At(place) = self { place } else { "" }
    }

    /// What it rests on.
    pub fn basis(&self) -> &'static str {
        match self {
            Self::Unknown => "",
            Self::At(_) => "postal address",
            Self::OneOf(_) => "several addresses, none the latest",
        }
    }
}

impl Entry {
    /// Where the person lives, by the latest address; `as_of` is the day of which an item is, or nothing. An address of
    /// unknown date may be later than any.
    pub fn residence<'d>(&self, as_of: impl Fn(u32) -> &'d str) -> Residence {
        let latest = self.homes.iter().map(|(_, item)| as_of(*item)).max().unwrap_or_default();
        let may = |item: u32| as_of(item).is_empty() || as_of(item) == latest;
        let places = self.homes.iter().filter(|(_, item)| may(*item)).map(|(place, _)| &**place);
        let mut places: Vec<&str> = places.collect();
        places.sort_unstable();
        places.dedup();
        // A country says no more than a state of it.
        let all = places.clone();
        places.retain(|place| !all.iter().any(|other| other.len() > 3 && other[..2] == **place));
        match places[..] {
            [] => Residence::Unknown,
            [place] => Residence::At(place.to_owned()),
            _ => Residence::OneOf(places.into_iter().map(str::to_owned).collect()),
        }
    }

    /// The place of the address at hand: `US-CA`, `DE`, or nothing.
    pub(super) fn home(&self) -> String {
        let (region, country) = (self.field("region").trim(), self.field("country").trim());
        if region.is_empty() && country.is_empty() {
            return String::new();
        }
        let country = match country.to_ascii_uppercase().as_str() {
            "USA" | "U.S.A." | "UNITED STATES" | "UNITED STATES OF AMERICA" => "US".to_owned(),
            code => code.to_owned(),
        };
        let state = US_STATES
            .iter()
            .find(|(code, name)| region.eq_ignore_ascii_case(code) || region.eq_ignore_ascii_case(name));
        let zip = is_zip(self.field("postal_code").trim());
        match state {
            Some((code, _)) if country == "US" || (country.is_empty() && zip) => format!("US-{code}"),
            _ if country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_uppercase()) => country,
            _ => String::new(),
        }
    }
}

fn is_zip(code: &str) -> bool {
    let bytes = code.as_bytes();
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    match bytes.len() {
        5 => digits(bytes),
        10 => digits(&bytes[..5]) && bytes[5] == b'-' && digits(&bytes[6..]),
        _ => false,
    }
}

/// States, districts and territories as USPS Publication 28 abbreviates them.
const US_STATES: [(&str, &str); 56] = [
    ("AL", "Alabama"),
    ("AK", "Alaska"),
    ("AZ", "Arizona"),
    ("AR", "Arkansas"),
    ("CA", "California"),
    ("CO", "Colorado"),
    ("CT", "Connecticut"),
    ("DE", "Delaware"),
    ("DC", "District of Columbia"),
    ("FL", "Florida"),
    ("GA", "Georgia"),
    ("HI", "Hawaii"),
    ("ID", "Idaho"),
    ("IL", "Illinois"),
    ("IN", "Indiana"),
    ("IA", "Iowa"),
    ("KS", "Kansas"),
    ("KY", "Kentucky"),
    ("LA", "Louisiana"),
    ("ME", "Maine"),
    ("MD", "Maryland"),
    ("MA", "Massachusetts"),
    ("MI", "Michigan"),
    ("MN", "Minnesota"),
    ("MS", "Mississippi"),
    ("MO", "Missouri"),
    ("MT", "Montana"),
    ("NE", "Nebraska"),
    ("NV", "Nevada"),
    ("NH", "New Hampshire"),
    ("NJ", "New Jersey"),
    ("NM", "New Mexico"),
    ("NY", "New York"),
    ("NC", "North Carolina"),
    ("ND", "North Dakota"),
    ("OH", "Ohio"),
    ("OK", "Oklahoma"),
    ("OR", "Oregon"),
    ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"),
    ("SC", "South Carolina"),
    ("SD", "South Dakota"),
    ("TN", "Tennessee"),
    ("TX", "Texas"),
    ("UT", "Utah"),
    ("VT", "Vermont"),
    ("VA", "Virginia"),
    ("WA", "Washington"),
    ("WV", "West Virginia"),
    ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
    ("AS", "American Samoa"),
    ("GU", "Guam"),
    ("MP", "Northern Mariana Islands"),
    ("PR", "Puerto Rico"),
    ("VI", "U.S. Virgin Islands"),
];
