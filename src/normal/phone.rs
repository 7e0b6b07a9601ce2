//! Telephone numbers as the whole world dials them.

use crate::validate::phone::{Dialled, is_international, without_extension};
use crate::validate::plan::Plan;

/// Appends `+`, country code and national number (ITU-T E.164); `false` where neither the number nor the country
/// of `plan` gives one. An extension is cut.
///
/// Read in this order: behind `+` or the digits dialled abroad; as a national number, without its trunk prefix;
/// as a number whose `+` was lost.
pub fn phone(value: &[u8], plan: &Plan, out: &mut Vec<u8>) -> bool {
    let value = without_extension(value.trim_ascii());
    let dialled = Dialled::read(value);
    let digits = dialled.digits();
    if value.contains(&b'+') {
        return write(digits, out);
    }
    let abroad = [plan.abroad.as_bytes(), b"00"];
    abroad.iter().filter_map(|prefix| digits.strip_prefix(*prefix)).any(|rest| write(rest, out))
        || national(digits, plan, out)
        || write(digits, out)
}

fn write(digits: &[u8], out: &mut Vec<u8>) -> bool {
    let fits = is_international(digits);
    if fits {
        out.push(b'+');
        out.extend_from_slice(digits);
    }
    fits
}

/// With the trunk prefix first: behind it the plan counts, and `0301234567` is no number that begins with 0.
fn national(digits: &[u8], plan: &Plan, out: &mut Vec<u8>) -> bool {
    let behind_trunk = Some(plan.trunk.as_bytes()).filter(|trunk| !trunk.is_empty());
    let behind_trunk = behind_trunk.and_then(|trunk| digits.strip_prefix(trunk));
    [behind_trunk, Some(digits)].into_iter().flatten().any(|national| {
        let before = out.len();
        out.push(b'+');
        out.extend_from_slice(plan.code.as_bytes());
        out.extend_from_slice(national);
        let sound = plan.lengths.iter().any(|len| usize::from(*len) == national.len())
            && is_international(&out[before + 1..]);
        if !sound {
            out.truncate(before);
        }
        sound
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::phone::plan;

    fn of(value: &str, region: &str) -> String {
        let mut out = Vec::new();
        let written = phone(value.as_bytes(), plan(region).unwrap(), &mut out);
        assert_eq!(written, !out.is_empty());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn one_spelling() {
        for value in [
            "(212) 736-5000",
            "212.736.5000",
            "1-212-736-5000",
            "+1 212 736 5000 ext. 9",
            "2127365000 x12",
            "011 1 212 736 5000",
            "+1 (212) 736-5000",
        ] {
            assert_eq!(of(value, "US"), "+12127365000", "{value}");
        }
        for value in ["06 30 123 4567", "30/123-4567", "0036301234567", "36301234567", "+36 (30) 123 4567"] {
            assert_eq!(of(value, "HU"), "+36301234567", "{value}");
        }
        assert_eq!(of("020 7219 3000", "GB"), "+442072193000");
        assert_eq!(of("+44 (0)20 7219 3000", "US"), "+442072193000");
        assert_eq!(of("8 (495) 123-45-67", "RU"), "+74951234567");
        assert_eq!(of("06 1234 5678", "IT"), "+390612345678");
    }

    #[test]
    fn what_no_country_has() {
        for value in ["", "12345", "123-456-7890", "000-000-0000", "+1 123 456 7890", "911"] {
            assert_eq!(of(value, "US"), "", "{value}");
        }
    }
}
