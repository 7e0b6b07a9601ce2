//! Checksums: one small pure function each, named in the pattern files.
//!
//! An automaton knows what a value looks like; these know what it cannot be. They see the bytes and nothing else:
//! no clock, no settings, no neighbours.

pub mod bank;
pub mod card;
pub mod country;
pub mod date;
pub mod email;
pub mod hash;
pub mod iso7064;
pub mod mrz;
pub mod national;
pub mod net;
pub mod null;
pub mod person;
pub mod phone;
pub mod ssn;
pub mod token;
pub mod track;
pub mod vin;

/// What a validator says about the bytes that an automaton accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Not such a value.
    No,
    /// Such a value by its form, but many other things look like it: it needs a context.
    Maybe,
    /// Such a value.
    Yes,
    /// Such a value, but only the first so many bytes of it.
    Head(u16),
}

/// A validator: a function of the bytes, nothing else.
pub type Validator = fn(&[u8]) -> Verdict;

/// By the names that pattern files use.
const TABLE: [(&str, Validator); 37] = [
    ("argon2", hash::argon2),
    ("bic", bank::bic),
    ("br-cpf", national::brazil::cpf),
    ("ca-sin", national::canada::sin),
    ("card-track", track::track),
    ("cn-resident-id", national::china::resident_id),
    ("date", date::date),
    ("de-idnr", national::germany::idnr),
    ("email", email::email),
    ("es-dni", national::spain::dni),
    ("es-nie", national::spain::nie),
    ("fr-nir", national::france::nir),
    ("gb-nhs", national::britain::nhs),
    ("gb-nino", national::britain::nino),
    ("hu-taj", national::hungary::taj),
    ("hu-tax", national::hungary::tax),
    ("iban", bank::iban),
    ("ipv4", net::ipv4),
    ("ipv6", net::ipv6),
    ("it-cf", national::italy::codice_fiscale),
    ("jwt", token::jwt),
    ("luhn+iin", card::card),
    ("mrz-card", mrz::card),
    ("mrz-passport", mrz::passport),
    ("name", person::name),
    ("password", person::password),
    ("phone-e164", phone::e164),
    ("phone-national", phone::national),
    ("phpass", hash::phpass),
    ("pl-pesel", national::poland::pesel),
    ("random-base64", token::random_base64),
    ("ru-inn", national::russia::inn),
    ("ru-snils", national::russia::snils),
    ("ssn", ssn::ssn),
    ("us-itin", national::us::itin),
    ("user-name", person::user_name),
    ("vin", vin::vin),
];

/// The validator of that name.
pub fn by_name(name: &str) -> Option<Validator> {
    TABLE.iter().find(|(known, _)| *known == name).map(|(_, validator)| *validator)
}

/// The names that [`by_name`] knows, sorted.
pub fn names() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(name, _)| *name)
}

/// The digits of `bytes`, as numbers.
fn digits(bytes: &[u8]) -> impl DoubleEndedIterator<Item = u8> + Clone {
    bytes.iter().filter(|byte| byte.is_ascii_digit()).map(|byte| byte - b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_says_what_it_knows() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        assert!(names().all(|name| by_name(name).is_some()));
        assert!(by_name("none").is_none());
    }
}
