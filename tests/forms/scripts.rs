//! The same people in seven scripts, in six forms, in any encoding.

/// Names in one script, and how its tables head them.
pub(super) struct Script {
    header: &'static str,
    pub(super) names: [&'static str; 6],
    /// A word of it for secrets.
    word: &'static str,
}

pub(super) const WESTERN: Script = Script {
    header: "name,email,phone,card_number,ssn,birth_date",
    names: ["José García", "Renée Müller", "François Lefèvre", "Åsa Björk", "Iñigo Peña", "Zoë Brontë"],
    word: "contraseña",
};
pub(super) const HUNGARIAN: Script = Script {
    header: "név,e-mail,telefon,kártyaszám,ssn,szül.dátum",
    names: ["Kovács Ágnes", "Szűcs Győző", "Tóth Örs", "Nagy Béla", "Fűzfő Etelka", "Erdős Tünde"],
    word: "árvíztűrő",
};
pub(super) const RUSSIAN: Script = Script {
    header: "фио,email,телефон,номер карты,ssn,дата рождения",
    names: ["Иванов Иван", "Петрова Анна", "Сидоров Пётр", "Кузнецова Ольга", "Смирнов Юрий", "Щукина Жанна"],
    word: "пароль",
};
pub(super) const CHINESE: Script = Script {
    header: "姓名,email,电话,卡号,ssn,出生日期",
    names: ["张伟", "王秀英", "李娜", "刘洋", "陈静", "杨丽华"],
    word: "密码",
};
pub(super) const TAIWANESE: Script = Script {
    header: "name,email,phone,card_number,ssn,birth_date",
    names: ["陳大文", "林志明", "黃淑芬", "張雅婷", "許功蓋", "楊麗華"],
    word: "密碼",
};
pub(super) const JAPANESE: Script = Script {
    header: "name,email,phone,card_number,ssn,birth_date",
    names: ["山田太郎", "佐藤はなこ", "鈴木イチロー", "高橋ソフィア", "表能十子", "渡辺ケンジ"],
    word: "パスワード",
};
pub(super) const KOREAN: Script = Script {
    header: "name,email,phone,card_number,ssn,birth_date",
    names: ["김철수", "이영희", "박지민", "최수진", "정우성", "한가인"],
    word: "비밀번호",
};
pub(super) const SCRIPTS: [&Script; 7] =
    [&WESTERN, &HUNGARIAN, &RUSSIAN, &CHINESE, &TAIWANESE, &JAPANESE, &KOREAN];

/// A text in an encoding, behind a mark.
pub(super) struct Written {
    pub(super) mark: &'static [u8],
    encode: fn(&str) -> Vec<u8>,
    /// What a plan may call it: where bytes are the same in two, either.
    pub(super) names: &'static [&'static str],
}

pub(super) fn utf16le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

pub(super) fn utf16be(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

pub(super) fn by(encoding: &'static encoding_rs::Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, lost) = encoding.encode(text);
    assert!(!lost, "{} has no {text}", encoding.name());
    bytes.into_owned()
}

pub(super) const UNICODE: [Written; 6] = [
    Written { mark: b"", encode: |text| text.as_bytes().to_vec(), names: &["utf-8"] },
    Written { mark: b"\xEF\xBB\xBF", encode: |text| text.as_bytes().to_vec(), names: &["utf-8"] },
    Written { mark: b"\xFF\xFE", encode: utf16le, names: &["utf-16le"] },
    Written { mark: b"", encode: utf16le, names: &["utf-16le"] },
    Written { mark: b"\xFE\xFF", encode: utf16be, names: &["utf-16be"] },
    Written { mark: b"", encode: utf16be, names: &["utf-16be"] },
];

pub(super) const LEGACY: [(&Script, Written); 10] = [
    (
        &WESTERN,
        Written { mark: b"", encode: |text| by(encoding_rs::WINDOWS_1252, text), names: &["windows-1252"] },
    ),
    (&WESTERN, Written { mark: b"", encode: latin1, names: &["windows-1252"] }),
    (
        &HUNGARIAN,
        Written {
            mark: b"",
            encode: |text| by(encoding_rs::WINDOWS_1250, text),
            names: &["windows-1250", "iso-8859-2"],
        },
    ),
    (
        &HUNGARIAN,
        Written {
            mark: b"",
            encode: |text| by(encoding_rs::ISO_8859_2, text),
            names: &["windows-1250", "iso-8859-2"],
        },
    ),
    (
        &RUSSIAN,
        Written { mark: b"", encode: |text| by(encoding_rs::WINDOWS_1251, text), names: &["windows-1251"] },
    ),
    (&RUSSIAN, Written { mark: b"", encode: |text| by(encoding_rs::KOI8_R, text), names: &["koi8-r"] }),
    (&CHINESE, Written { mark: b"", encode: |text| by(encoding_rs::GB18030, text), names: &["gb18030"] }),
    (&TAIWANESE, Written { mark: b"", encode: |text| by(encoding_rs::BIG5, text), names: &["big5"] }),
    (
        &JAPANESE,
        Written { mark: b"", encode: |text| by(encoding_rs::SHIFT_JIS, text), names: &["shift_jis"] },
    ),
    (&KOREAN, Written { mark: b"", encode: |text| by(encoding_rs::EUC_KR, text), names: &["euc-kr"] }),
];

pub(super) fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).unwrap()).collect()
}

impl Written {
    pub(super) fn bytes(&self, text: &str) -> Vec<u8> {
        [self.mark, &(self.encode)(text)].concat()
    }
}

/// People: 30 of them, each with a name of the script.
pub(super) fn people(script: &Script) -> Vec<[String; 6]> {
    (0..30)
        .map(|nth| {
            let name = script.names[nth % 6].to_owned();
            let card = luhn(&format!("45567375868{:04}", nth * 37));
            [
                name,
                format!("user{nth}.x@northwind{}.io", nth % 7),
                format!("+1 212 736 5{nth:03}"),
                card,
                format!("219-45-6{:03}", 100 + nth),
                format!("19{:02}-0{}-1{}", 50 + nth, 1 + nth % 9, nth % 10),
            ]
        })
        .collect()
}

/// The digits with the one that makes them a card number.
pub(super) fn luhn(digits: &str) -> String {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, digit)| {
            let digit = u32::from(digit - b'0');
            if at % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { digit }
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

pub(super) type Form = (&'static str, fn(&Script) -> String);

pub(super) const FORMS: [Form; 6] =
    [("csv", csv), ("quoted", quoted), ("combo", combo), ("log", log), ("ndjson", ndjson), ("sql", sql)];

pub(super) fn csv(script: &Script) -> String {
    let rows = people(script).into_iter().map(|person| person.join(",") + "\r\n");
    format!("{}\r\n{}", script.header, rows.collect::<String>())
}

pub(super) fn quoted(script: &Script) -> String {
    let cells = |person: [String; 6]| person.map(|cell| format!("\"{cell}\"")).join(";") + "\n";
    let header = script.header.replace(',', ";");
    format!("{header}\n{}", people(script).into_iter().map(cells).collect::<String>())
}

pub(super) fn combo(script: &Script) -> String {
    let line = |(nth, person): (usize, [String; 6])| {
        let [name, mail, ..] = person;
        format!("{mail}:{}.{}{nth}\n", script.word, name.replace(' ', "."))
    };
    people(script).into_iter().enumerate().map(line).collect()
}

pub(super) fn log(script: &Script) -> String {
    let line = |person: [String; 6]| {
        let [name, mail, phone, card, ssn, born] = person;
        format!(
            "2026-01-02 03:04:05 INFO user={name} email={mail} phone={phone} card={card} ssn={ssn} dob={born}\n"
        )
    };
    people(script).into_iter().map(line).collect()
}

pub(super) fn sql(script: &Script) -> String {
    let columns: Vec<String> = script.header.split(',').map(|name| format!("`{name}`")).collect();
    let tuple = |person: [String; 6]| format!("({})", person.map(|cell| format!("'{cell}'")).join(","));
    let tuples: Vec<String> = people(script).into_iter().map(tuple).collect();
    format!("INSERT INTO `people` ({}) VALUES\n{};\n", columns.join(","), tuples.join(",\n"))
}

pub(super) fn ndjson(script: &Script) -> String {
    let names: Vec<&str> = script.header.split(',').collect();
    let object = |person: [String; 6]| {
        let members = names.iter().zip(person).map(|(name, value)| format!("{name:?}: {value:?}"));
        format!("{{{}}}\n", members.collect::<Vec<_>>().join(", "))
    };
    people(script).into_iter().map(object).collect()
}
