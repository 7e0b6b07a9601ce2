//! Validators that take bare digits for no more than maybe a value.
//!
//! It is known before they are asked: where nothing nearby speaks for them, bare digits need not be put to them at all.

/// Their names, sorted.
const MAYBE: [&str; 74] = [
    "ae-id",
    "ar-cbu",
    "ar-cuit",
    "at-vnr",
    "au-abn",
    "au-medicare",
    "au-tfn",
    "be-nn",
    "bg-egn",
    "br-cnh",
    "br-cnpj",
    "br-cns",
    "br-cpf",
    "br-pis",
    "br-voter",
    "ca-bc-health",
    "ca-on-health",
    "ca-sin",
    "co-nit",
    "cz-rc",
    "de-idnr",
    "dk-cpr",
    "do-cedula",
    "ec-ci",
    "ee-ik",
    "eg-nid",
    "es-ccc",
    "es-nuss",
    "gb-nhs",
    "gb-utr",
    "gr-afm",
    "gr-amka",
    "hr-oib",
    "hu-personal",
    "hu-taj",
    "hu-tax",
    "id-nik",
    "il-id",
    "in-aadhaar",
    "in-vid",
    "ir-melli",
    "is-kt",
    "jp-mynumber",
    "kr-rrn",
    "kw-civil",
    "kz-iin",
    "lu-matricule",
    "lv-pk",
    "mx-clabe",
    "mx-nss",
    "my-nric",
    "nl-bsn",
    "no-fnr",
    "no-konto",
    "nz-ird",
    "pe-ruc",
    "pk-cnic",
    "pl-nip",
    "pt-nif",
    "ro-cnp",
    "rs-jmbg",
    "ru-inn",
    "ru-snils",
    "sa-id",
    "se-pnr",
    "sv-dui",
    "th-pin",
    "tr-tckn",
    "ua-rntrc",
    "us-aba",
    "us-ein",
    "us-npi",
    "uy-ci",
    "za-id",
];

/// Whether the validator of that name never says yes to digits alone.
pub fn is_maybe(name: &str) -> bool {
    MAYBE.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::validate::{Verdict, by_name};

    #[test]
    fn the_list_is_sorted_and_of_validators() {
        assert!(MAYBE.is_sorted());
        assert!(MAYBE.iter().all(|name| by_name(name).is_some()));
        assert!(is_maybe("th-pin") && !is_maybe("card"));
    }

    proptest! {
        #[test]
        fn none_is_sure_of_bare_digits(digits in "[0-9]{5,21}") {
            for name in MAYBE {
                let validator = by_name(name).unwrap();
                // Among a hundred ends most check digits are met.
                for end in 0..100 {
                    let number = format!("{digits}{end:02}");
                    let verdict = validator(number.as_bytes());
                    prop_assert!(matches!(verdict, Verdict::No | Verdict::Maybe), "{} {}", name, number);
                }
            }
        }
    }
}
