//! What a written value is: the detector that should find it, and the data element that it counts as.
//!
//! This table is the drill's own, written from the contract and not from the catalogue, so that a mistake there
//! shows as a difference.

/// Kinds of values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Email,
    PhoneNational,
    PhoneE164,
    Ssn,
    Card,
    Iban,
    Bcrypt,
    Md5,
    Sha1,
    Password,
    UserName,
    FirstName,
    LastName,
    FullName,
    Street,
    City,
    Region,
    PostalCode,
    BirthDate,
    Ipv4,
}

/// Data elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Element {
    Email,
    Phone,
    Name,
    Address,
    Location,
    BirthDate,
    UserName,
    Password,
    Card,
    Ssn,
    Account,
    Ip,
}

/// Detector and element of each kind, in the order of [`Kind`].
pub const KINDS: [(&str, Element); 20] = [
    ("email", Element::Email),
    ("phone.national", Element::Phone),
    ("phone.e164", Element::Phone),
    ("us.ssn", Element::Ssn),
    ("card.pan", Element::Card),
    ("bank.iban", Element::Account),
    ("hash.bcrypt", Element::Password),
    ("hash.md5", Element::Password),
    ("hash.sha1", Element::Password),
    ("password.plain", Element::Password),
    ("person.user-name", Element::UserName),
    ("name.first", Element::Name),
    ("name.last", Element::Name),
    ("name.full", Element::Name),
    ("address.street", Element::Address),
    ("address.city", Element::Location),
    ("address.region", Element::Location),
    ("address.postal-code", Element::Location),
    ("dob", Element::BirthDate),
    ("net.ipv4", Element::Ip),
];

/// Ids of the elements, in the order of [`Element`].
pub const ELEMENTS: [&str; 12] = [
    "email-address",
    "phone-number",
    "name",
    "postal-address",
    "location",
    "date-of-birth",
    "user-name",
    "password",
    "payment-card",
    "ssn",
    "bank-account",
    "ip-address",
];

impl Kind {
    /// The element it counts as.
    pub fn element(self) -> Element {
        KINDS[self as usize].1
    }
}

/// A set of elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seen(u16);

impl Seen {
    /// Adds one.
    pub fn insert(&mut self, element: Element) {
        self.0 |= 1 << element as u16;
    }

    /// Adds all of another set.
    pub fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Places in [`ELEMENTS`], ascending.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..ELEMENTS.len()).filter(move |place| self.0 >> place & 1 == 1)
    }
}

/// What was written, counted as it was written.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Places by kind, test values excluded.
    pub found: [u64; KINDS.len()],
    /// Places by kind that hold a published test value.
    pub test: [u64; KINDS.len()],
    /// Persons of the best count by element.
    pub persons: [u64; ELEMENTS.len()],
    /// Distinct values without a person by element.
    pub unattributed: [u64; ELEMENTS.len()],
}

impl Tally {
    /// Counts one person of the best count.
    pub fn person(&mut self, seen: Seen) {
        for place in seen.places() {
            self.persons[place] += 1;
        }
    }
}
