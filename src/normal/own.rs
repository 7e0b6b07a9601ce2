//! Values that are written as they are compared: told eight bytes at a time, so that they need not be written again.

use crate::short::{self, eight_of};

/// ASCII without capitals, and without blanks around it.
pub(super) fn is_lower(value: &[u8]) -> bool {
    is_trimmed(value)
        && all(value, |word| {
            let seven = word & eight_of(0x7f);
            let (from_a, behind_z) = (seven + eight_of(0x80 - b'A'), seven + eight_of(0x7f - b'Z'));
            (word | from_a & !behind_z) & eight_of(0x80) == 0
        })
}

/// ASCII digits.
pub(super) fn is_digits(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(u8::is_ascii_digit)
}

/// Neither a colon nor blanks around it.
pub(super) fn is_dotted(value: &[u8]) -> bool {
    is_trimmed(value) && memchr::memchr(b':', value).is_none()
}

fn is_trimmed(value: &[u8]) -> bool {
    value.trim_ascii().len() == value.len() && !value.is_empty()
}

/// Whether something is true of all bytes, eight at a time: the last ones with those before them, or with zeros.
#[inline]
fn all(value: &[u8], is: impl Fn(u64) -> bool) -> bool {
    let Some(last) = value.last_chunk() else {
        return short::bytes(value).is_some_and(|text| is(text as u64));
    };
    value.as_chunks().0.iter().all(|word| is(u64::from_le_bytes(*word))) && is(u64::from_le_bytes(*last))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Custom, Normal};

    const ALL: [&str; 9] = ["card", "date", "digits", "document", "email", "fold", "ip", "phone", "upper"];

    proptest! {
        #[test]
        fn what_is_its_own_normal_form_is_written_so(
            value in prop_oneof![
                prop::collection::vec(any::<u8>(), 0..20),
                "[a-z0-9@.é ]{0,24}".prop_map(String::into_bytes),
                "[0-9.:]{0,16}".prop_map(String::into_bytes),
                "[a-zA-Z@\\[`{\\x00-\\x20]{0,12}".prop_map(String::into_bytes),
            ],
        ) {
            let custom = Custom::of("US").unwrap();
            for normal in ALL.map(|name| Normal::by_name(name).unwrap()) {
                let mut out = Vec::new();
                let is_written = normal.write(&value, custom, &mut out);
                let is_itself = is_written && out == value;
                prop_assert!(!normal.is_own(&value) || is_itself);
                prop_assert!(!normal.is_own_or_none(&value) || is_itself || !is_written);
                let is_told = matches!(normal, Normal::Email | Normal::Fold | Normal::Digits | Normal::Ip);
                prop_assert!(!is_told || !value.is_ascii() || value.contains(&b':') || normal.is_own(&value) == is_itself);
            }
        }
    }
}
