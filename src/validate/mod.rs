//! Checksums: one small pure function each, named in the pattern files.
//!
//! An automaton knows what a value looks like; these know what it cannot be. They see the bytes and nothing else:
//! no clock, no settings, no neighbours.

pub mod bank;
pub mod bare;
pub mod card;
pub mod country;
pub mod date;
pub mod device;
pub mod email;
pub mod general;
pub mod hash;
pub mod iso7064;
pub mod mrz;
pub mod national;
pub mod net;
pub mod null;
pub mod person;
pub mod phone;
pub mod plan;
pub mod ssn;
pub mod token;
pub mod track;
pub mod vin;
pub mod wallet;

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
const TABLE: [(&str, Validator); 162] = [
    ("ae-id", national::middle_east::emirates),
    ("ar-cbu", national::latin::cbu),
    ("ar-cuit", national::latin::cuit),
    ("argon2", hash::argon2),
    ("at-vnr", national::benelux::austria),
    ("au-abn", national::oceania::business),
    ("au-medicare", national::oceania::medicare),
    ("au-tfn", national::oceania::tax_file),
    ("basic-auth", token::basic_auth),
    ("be-nn", national::benelux::belgium),
    ("bg-egn", national::balkan::bulgaria),
    ("bic", bank::bic),
    ("bitlocker", token::bitlocker),
    ("br-cnh", national::brazil::cnh),
    ("br-cnpj", national::brazil::cnpj),
    ("br-cns", national::brazil::health),
    ("br-cpf", national::brazil::cpf),
    ("br-pis", national::brazil::pis),
    ("br-renavam", national::brazil::renavam),
    ("br-voter", national::brazil::voter),
    ("by-id", national::east::belarus),
    ("ca-bc-health", national::canada::bc_health),
    ("ca-on-health", national::canada::ontario_health),
    ("ca-qc-health", national::canada::quebec_health),
    ("ca-sin", national::canada::sin),
    ("card-track", track::track),
    ("ch-ahv", national::benelux::ahv),
    ("cl-rut", national::latin::rut),
    ("cn-resident-id", national::china::resident_id),
    ("co-nit", national::latin::nit),
    ("crc32-base62", token::crc_32_base_62),
    ("cu-ni", national::latin::cuba),
    ("cz-rc", national::central::birth_number),
    ("date", date::date),
    ("de-document", national::germany::document),
    ("de-idnr", national::germany::idnr),
    ("de-kvnr", national::germany::health),
    ("de-rvnr", national::germany::pension),
    ("dk-cpr", national::nordic::denmark),
    ("do-cedula", national::latin::dominican),
    ("ec-ci", national::latin::ecuador),
    ("ee-ik", national::baltic::isikukood),
    ("eg-nid", national::middle_east::egypt),
    ("email", email::email),
    ("es-ccc", national::spain::account),
    ("es-dni", national::spain::dni),
    ("es-nie", national::spain::nie),
    ("es-nuss", national::spain::social_security),
    ("eu-vat", national::vat::vat),
    ("fi-hetu", national::nordic::finland),
    ("fr-nir", national::france::nir),
    ("gb-driver", national::britain::driver),
    ("gb-nhs", national::britain::nhs),
    ("gb-nino", national::britain::nino),
    ("gb-upn", national::britain::upn),
    ("gb-utr", national::britain::utr),
    ("gr-afm", national::balkan::afm),
    ("gr-amka", national::balkan::amka),
    ("hk-hkid", national::asia::hong_kong),
    ("hr-oib", national::balkan::croatia),
    ("hu-personal", national::hungary::personal),
    ("hu-taj", national::hungary::taj),
    ("hu-tax", national::hungary::tax),
    ("iban", bank::iban),
    ("iccid", device::iccid),
    ("id-nik", national::asia::indonesia),
    ("ie-pps", national::central::pps),
    ("il-id", national::middle_east::israel),
    ("imei", device::imei),
    ("in-aadhaar", national::india::aadhaar),
    ("in-epic", national::india::voter),
    ("in-pan", national::india::pan),
    ("in-vid", national::india::virtual_id),
    ("ipv4", net::ipv4),
    ("ipv6", net::ipv6),
    ("ir-melli", national::middle_east::iran),
    ("is-kt", national::nordic::iceland),
    ("it-cf", national::italy::codice_fiscale),
    ("jp-mynumber", national::asia::my_number),
    ("jwt", token::jwt),
    ("kr-rrn", national::asia::korea),
    ("kw-civil", national::middle_east::kuwait),
    ("kz-iin", national::east::kazakhstan),
    ("lk-nic", national::india::sri_lanka),
    ("login", person::login),
    ("lu-matricule", national::benelux::luxembourg),
    ("luhn", general::luhn),
    ("luhn+iin", card::card),
    ("lv-pk", national::baltic::latvia),
    ("mac", device::mac),
    ("mod-11-10", general::mod_11_10),
    ("mod-97-10", general::mod_97_10),
    ("mrz-card", mrz::card),
    ("mrz-passport", mrz::passport),
    ("mx-clabe", national::mexico::clabe),
    ("mx-curp", national::mexico::curp),
    ("mx-nss", national::mexico::social_security),
    ("mx-rfc", national::mexico::rfc),
    ("my-nric", national::asia::malaysia),
    ("name", person::name),
    ("nl-bsn", national::benelux::bsn),
    ("no-fnr", national::nordic::norway),
    ("no-konto", national::nordic::norway_account),
    ("nz-ird", national::oceania::ird),
    ("nz-nhi", national::oceania::nhi),
    ("password", person::password),
    ("password-told", person::password_told),
    ("pe-ruc", national::latin::ruc_peru),
    ("phone-e164", phone::e164),
    ("phone-national", phone::national),
    ("phpass", hash::phpass),
    ("pk-cnic", national::india::pakistan),
    ("pl-id", national::poland::identity_card),
    ("pl-nip", national::poland::nip),
    ("pl-pesel", national::poland::pesel),
    ("pt-cc", national::central::citizen_card),
    ("pt-nif", national::central::nif),
    ("random-base64", token::random_base64),
    ("ro-cnp", national::balkan::romania),
    ("rs-jmbg", national::balkan::jmbg),
    ("ru-inn", national::russia::inn),
    ("ru-snils", national::russia::snils),
    ("sa-id", national::middle_east::saudi),
    ("se-pnr", national::nordic::sweden),
    ("session-id", token::session_id),
    ("sg-nric", national::asia::singapore),
    ("ssn", ssn::ssn),
    ("sv-dui", national::latin::salvador),
    ("th-pin", national::asia::thailand),
    ("tr-tckn", national::middle_east::turkey),
    ("tw-nid", national::asia::taiwan),
    ("ua-rntrc", national::east::ukraine),
    ("url-password", token::url_password),
    ("us-aba", national::us::aba),
    ("us-dea", national::us::dea),
    ("us-ein", national::us::ein),
    ("us-itin", national::us::itin),
    ("us-npi", national::us::npi),
    ("user-name", person::user_name),
    ("uy-ci", national::latin::uruguay),
    ("varied", token::varied),
    ("ve-rif", national::latin::rif),
    ("vin", vin::vin),
    ("vn-cccd", national::asia::vietnam),
    ("wallet-bech32", wallet::bech32),
    ("wallet-bitcoin", wallet::bitcoin),
    ("wallet-dash", wallet::dash),
    ("wallet-dogecoin", wallet::dogecoin),
    ("wallet-ethereum", wallet::ethereum),
    ("wallet-extended-private", wallet::extended_private),
    ("wallet-extended-public", wallet::extended_public),
    ("wallet-litecoin", wallet::litecoin),
    ("wallet-monero", wallet::monero),
    ("wallet-private-key", wallet::private_key),
    ("wallet-ripple", wallet::ripple),
    ("wallet-seed-phrase", wallet::bip39::seed_phrase),
    ("wallet-segwit", wallet::segwit),
    ("wallet-stellar", wallet::stellar),
    ("wallet-tezos", wallet::tezos),
    ("wallet-tron", wallet::tron),
    ("wallet-zcash", wallet::zcash),
    ("za-id", national::africa::south_africa),
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
