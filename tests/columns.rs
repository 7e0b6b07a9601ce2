//! Header words of twenty languages: each means what its file says, and no word of one language mistypes the tables
//! of another.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use breachscope::catalog::{Catalog, Example, HeaderMeaning, Tier};
use breachscope::run::check;
use serde::Deserialize;

const LANGUAGES: [&str; 20] = [
    "ar", "cs", "de", "en", "es", "fr", "hi", "hu", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "sv",
    "tr", "uk", "zh",
];

/// Words that speak for two elements on purpose, since only the value tells: a Chinese `document number`.
const EITHER: [&str; 2] = ["证件号码", "证件号"];

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Language {
    columns: BTreeMap<String, Vec<String>>,
    roles: BTreeMap<String, Vec<String>>,
    row_numbers: Vec<String>,
    nothing: Vec<String>,
    #[serde(default)]
    near: BTreeMap<String, Vec<String>>,
}

fn language(code: &str) -> Language {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("patterns/columns/{code}.toml"));
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn ids(catalog: &Catalog, header: &str) -> BTreeSet<String> {
    catalog.words.lookup(header).types.iter().map(|id| catalog.detector(*id).id.clone()).collect()
}

/// The ids of a key: its own, or all of its folder.
fn named(catalog: &Catalog, key: &str) -> BTreeSet<String> {
    let fits = |id: &str| key.strip_suffix('*').map_or(id == key, |folder| id.starts_with(folder));
    catalog.detectors.iter().map(|detector| detector.id.clone()).filter(|id| fits(id)).collect()
}

fn elements(catalog: &Catalog, ids: &BTreeSet<String>) -> BTreeSet<String> {
    let of = |id: &String| catalog.element(catalog.detector(catalog.by_id(id).unwrap()).element).id.clone();
    ids.iter().map(of).collect()
}

#[test]
fn every_word_means_what_its_file_says_and_one_element() {
    let catalog = Catalog::builtin().unwrap();
    let mut wrong = Vec::new();
    for code in LANGUAGES {
        for (key, words) in language(code).columns {
            let wanted = named(&catalog, &key);
            for word in words {
                for header in
                    [word.clone(), word.to_uppercase(), word.replace(' ', "_"), format!(" {word}: ")]
                {
                    let found = ids(&catalog, &header);
                    let one = elements(&catalog, &found).len() == 1 || EITHER.contains(&word.as_str());
                    if !found.is_superset(&wanted) || !one {
                        wrong.push(format!("{code} {key}: {header:?} is {found:?}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn roles_row_numbers_and_nothing_hold_in_all_languages_together() {
    let catalog = Catalog::builtin().unwrap();
    let mut wrong = Vec::new();
    for code in LANGUAGES {
        let language = language(code);
        for (role, words) in language.roles {
            let other = |word: &&String| catalog.words.lookup(word).role.as_ref() != Some(&role);
            wrong.extend(words.iter().filter(other).map(|word| format!("{code} {role}: {word}")));
        }
        for word in language.row_numbers {
            let meaning = catalog.words.lookup(&word);
            if !meaning.row_number || !meaning.types.is_empty() {
                wrong.push(format!("{code} row number: {word}: {meaning:?}"));
            }
        }
        for word in language.nothing {
            let meaning = catalog.words.lookup(&word);
            if meaning != HeaderMeaning::default() {
                wrong.push(format!("{code} nothing: {word}: {meaning:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[expect(clippy::too_many_lines, reason = "a table")]
#[test]
fn headers_as_they_stand_in_databases() {
    let catalog = Catalog::builtin().unwrap();
    let mut wrong = Vec::new();
    for (header, id, role) in [
        ("telefonszam", "phone.national", None),
        ("TELEFON_SZÁM", "phone.e164", None),
        ("szul_dat", "dob", None),
        ("SzuletesiDatum", "dob", None),
        ("vezetéknév", "name.last", None),
        ("vezeteknev", "name.last", None),
        ("anyja_neve", "name.full", Some("parent")),
        ("jelszo_hash", "hash.md5", None),
        ("irsz", "address.postal-code", None),
        ("TAJ-szám", "hu.taj", None),
        ("adoazonosito_jel", "hu.tax-id", None),
        ("bankszamlaszam", "bank.iban", None),
        ("shenfenzheng", "cn.resident-id", None),
        ("sfzh", "cn.resident-id", None),
        ("身份证号码", "cn.resident-id", None),
        ("手机号", "phone.national", None),
        ("xingming", "name.full", None),
        ("紧急联系人电话", "phone.national", Some("emergency")),
        ("收货地址", "address.street", Some("to")),
        ("密码", "hash.sha1", None),
        ("mima", "password.plain", None),
        ("chushengriqi", "dob", None),
        ("geburtsdatum", "dob", None),
        ("GebDat", "dob", None),
        ("Straße", "address.street", None),
        ("strasse_nr", "address.street", None),
        ("KundenNr", "person.customer-id", None),
        ("Steuer-ID", "de.idnr", None),
        ("ehepartner_vorname", "name.first", Some("spouse")),
        ("notfall_telefon", "phone.national", Some("emergency")),
        ("passwort", "hash.bcrypt", None),
        ("fecha_nacimiento", "dob", None),
        ("fechaNacimiento", "dob", None),
        ("FEC_NAC", "dob", None),
        ("apellidos", "name.last", None),
        ("nombre", "name.first", None),
        ("contrasena", "hash.ldap-ssha", None),
        ("contraseña", "password.plain", None),
        ("dni", "es.nie", None),
        ("correo_electronico", "email", None),
        ("telefono_cliente", "phone.national", None),
        ("nom", "name.last", None),
        ("prenom", "name.first", None),
        ("Prénom", "name.first", None),
        ("date_naissance", "dob", None),
        ("DateNaiss", "dob", None),
        ("mot_de_passe", "hash.sha256", None),
        ("code_postal", "address.postal-code", None),
        ("num_secu", "fr.nir", None),
        ("adresse_livraison", "address.street", None),
        ("n° de téléphone", "phone.national", None),
        ("фамилия", "name.last", None),
        ("ФИО", "name.full", None),
        ("fio", "name.full", None),
        ("Номер телефона", "phone.national", None),
        ("nomer_telefona", "phone.national", None),
        ("data_rozhdeniya", "dob", None),
        ("Дата рождения", "dob", None),
        ("СНИЛС", "ru.snils", None),
        ("ИНН", "ru.inn", None),
        ("Телефон супруга", "phone.national", Some("spouse")),
        ("серия и номер паспорта", "passport.number", None),
        ("пароль", "hash.pbkdf2", None),
        ("Passport No.", "passport.number", None),
        ("رقم الجوال", "phone.national", None),
        ("تاريخ الميلاد", "dob", None),
        ("اسم الأم", "person.mothers-maiden-name", None),
        ("Rodné číslo", "cz.birth-number", None),
        ("rodne_cislo", "cz.birth-number", None),
        ("prijmeni", "name.last", None),
        ("telefon_manzelky", "phone.national", Some("spouse")),
        ("PSC", "address.postal-code", None),
        ("मोबाइल नंबर", "phone.national", None),
        ("पूरा नाम", "name.full", None),
        ("पिता का नाम", "name.full", Some("parent")),
        ("codice_fiscale", "it.cf", None),
        ("DataNascita", "dob", None),
        ("cognome_coniuge", "name.last", Some("spouse")),
        ("indirizzo e-mail", "email", None),
        ("携帯電話番号", "phone.national", None),
        ("生年月日", "dob", None),
        ("フリガナ", "name.full", None),
        ("保護者 氏名", "name.full", Some("guardian")),
        ("주민등록번호", "kr.rrn", None),
        ("휴대폰번호", "phone.national", None),
        ("비밀번호", "hash.sha256", None),
        ("배우자 성명", "name.full", Some("spouse")),
        ("achternaam", "name.last", None),
        ("geboortedatum", "dob", None),
        ("telefoon_noodgeval", "phone.national", Some("emergency")),
        ("wachtwoord", "hash.bcrypt", None),
        ("Imię i nazwisko", "name.full", None),
        ("imie_i_nazwisko", "name.full", None),
        ("nr_pesel", "pl.pesel", None),
        ("hasło", "password.plain", None),
        ("telefon matki", "phone.national", Some("parent")),
        ("data_nascimento", "dob", None),
        ("CEP", "address.postal-code", None),
        ("senha", "hash.md5crypt", None),
        ("nome_da_mae", "name.full", Some("parent")),
        ("cod numeric personal", "ro.cnp", None),
        ("nume si prenume", "name.full", None),
        ("telefon soț", "phone.national", Some("spouse")),
        ("födelsedatum", "dob", None),
        ("fodelsedatum", "dob", None),
        ("efternamn", "name.last", None),
        ("vårdnadshavare telefon", "phone.national", Some("guardian")),
        ("T.C. Kimlik No", "tr.tckn", None),
        ("doğum_tarihi", "dob", None),
        ("dogum tarihi", "dob", None),
        ("Annesinin Adı", "name.first", Some("parent")),
        ("прізвище", "name.last", None),
        ("дата народження", "dob", None),
        ("телефон дружини", "phone.national", Some("spouse")),
        ("РНОКПП", "ua.rntrc", None),
        ("NHS Number", "gb.nhs", None),
    ] {
        let meaning = catalog.words.lookup(header);
        if !ids(&catalog, header).contains(id) || meaning.role.as_deref() != role {
            wrong.push(format!("{header}: {:?} of {:?}", ids(&catalog, header), meaning.role));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Headers of English tables that are words of some other language, or look like one.
#[test]
fn english_tables_are_not_mistyped() {
    let catalog = Catalog::builtin().unwrap();
    for header in [
        "kind",
        "type",
        "status",
        "tag_name",
        "file_name",
        "die",
        "am",
        "die_id",
        "von",
        "an",
        "de",
        "la",
        "data",
        "od",
        "dir",
        "code",
        "title_de",
        "sin_theta",
        "cosine",
        "index",
        "key",
        "ref",
        "amount",
        "total",
        "count",
        "region_code",
        "fin",
        "state_id",
        "department",
        "chef",
        "tutor",
        "pos",
        "bureau_name",
        "kt",
        "dn",
        "dr",
        "xm",
        "dh",
        "cb",
        "estado",
        "departamento",
        "nb_items",
        "hash_type",
        "card_type",
        "password_changed",
        "vintage",
        "moving",
        "innings",
    ] {
        assert!(ids(&catalog, header).is_empty(), "{header}: {:?}", ids(&catalog, header));
    }
    for (header, id) in [
        ("pass", "password.plain"),
        ("land", "address.country"),
        ("name", "name.full"),
        ("tel", "phone.national"),
    ] {
        assert!(ids(&catalog, header).contains(id), "{header}");
    }
    assert!(!ids(&catalog, "pass").contains("passport.number"));
}

/// Each near word, as a label, brings out the detector's own example where the number alone does not.
#[test]
fn near_words_of_all_languages_speak() {
    let mut catalog = Catalog::builtin().unwrap();
    for detector in &mut catalog.detectors {
        detector.examples.clear();
    }
    let plain = Catalog::builtin().unwrap();
    let mut asked = 0;
    for code in LANGUAGES {
        for (key, words) in language(code).near {
            for id in named(&plain, &key) {
                let at = usize::from(plain.by_id(&id).unwrap().0);
                let detector = &plain.detectors[at];
                let free = detector.examples.iter().filter(|example| example.header.is_none());
                let values: Vec<&String> = free.flat_map(|example| &example.finds).collect();
                let bare = values.iter().find(|value| value.bytes().all(|byte| byte.is_ascii_alphanumeric()));
                let Some(value) = bare.or(values.first()) else { continue };
                for word in &words {
                    let text = format!("x {word}: {value}");
                    let finds = vec![(*value).clone()];
                    let example =
                        Example { text, header: None, finds, why: String::new(), context: false, line: 0 };
                    catalog.detectors[at].examples.push(example);
                    asked += usize::from(detector.tier == Tier::Context);
                }
            }
        }
    }
    let failures: Vec<String> =
        check::examples(&catalog).unwrap().into_iter().filter_map(|one| one.failure).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(asked > 60, "{asked}");
}
