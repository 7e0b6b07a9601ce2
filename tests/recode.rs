//! Text that is read from other encodings: every byte of it leads back, however it is cut.

use std::sync::Arc;

use breachscope::item::Windows;
use breachscope::recode::{Code, Recoded};
use encoding_rs::Encoding;
use proptest::prelude::*;

const NAMES: [&str; 9] =
    ["utf-16le", "utf-16be", "gb18030", "big5", "shift_jis", "euc-kr", "euc-jp", "windows-1251", "koi8-r"];

fn code(name: &str) -> Code {
    Code::named(name).unwrap()
}

/// What a decoder says of all of it at once.
fn at_once(name: &str, bytes: &[u8]) -> String {
    let encoding = Encoding::for_label(name.as_bytes()).unwrap();
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Bytes that are text, nearly text, and none.
fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..6),
        prop::sample::select(vec![
            "ann@x.org,".as_bytes().to_vec(),
            b"\n".to_vec(),
            b"\r\n".to_vec(),
            b"a\0b\0\n\0".to_vec(),
            b"\0a\0\n".to_vec(),
            b"\x81\x30\x81\x30".to_vec(),
            b"\x84\x31\xA4\x37".to_vec(),
            b"\xD5\xC5\xCE\xB0".to_vec(),
            b"\x81".to_vec(),
            b"\x88\x62".to_vec(),
            b"\x3D\xD8\x00\xDE".to_vec(),
            b"\xD8\x3D\xDE\x00".to_vec(),
            b"\x00\xD8".to_vec(),
            vec![0xC4; 700],
            vec![b'7'; 1500],
        ]),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn pieces_read_as_the_whole(bytes in hostile()) {
        for name in NAMES {
            let text = code(name).read(&bytes, 0, true);
            let whole = at_once(name, &bytes);
            prop_assert_eq!(String::from_utf8_lossy(text.bytes()), whole.as_str(), "{}", name);
            prop_assert_eq!(text.read, bytes.len());
            let is_broken = whole.contains(char::REPLACEMENT_CHARACTER);
            prop_assert!(is_broken || text.malformed == 0);
            prop_assert_eq!((text.start(0), text.end(text.bytes().len())), (0, bytes.len()), "{}", name);
        }
    }

    #[test]
    fn places_ascend_and_are_the_same_in_any_order(bytes in hostile()) {
        for name in NAMES {
            let text = code(name).read(&bytes, 0, true);
            let borders: Vec<usize> = String::from_utf8_lossy(text.bytes()).char_indices().map(|(at, _)| at).collect();
            let ahead: Vec<usize> = borders.iter().map(|at| text.start(*at)).collect();
            prop_assert!(ahead.is_sorted(), "{}", name);
            let back: Vec<usize> = borders.iter().rev().map(|at| text.start(*at)).collect();
            prop_assert!(back.iter().rev().eq(&ahead), "{}", name);
            for (at, stored) in borders.iter().zip(&ahead) {
                prop_assert_eq!(text.end(*at), *stored, "{}", name);
            }
        }
    }

    #[test]
    fn what_is_cut_off_is_left(bytes in hostile(), cut in any::<prop::sample::Index>()) {
        for name in NAMES {
            let first = code(name).read(&bytes[..cut.index(bytes.len() + 1)], 0, false);
            prop_assert!(first.read + 4 > first.end(first.bytes().len()) && first.read <= bytes.len());
            let second = code(name).read(&bytes[first.read..], 0, true);
            let both = [first.bytes(), second.bytes()].concat();
            prop_assert_eq!(String::from_utf8_lossy(&both), at_once(name, &bytes), "{} at {}", name, first.read);
        }
    }
}

/// Half a pair at the end of a piece has no part in the pair behind it.
#[test]
fn half_a_pair_before_a_pair_is_read_by_itself() {
    for lead in 1015..1030 {
        let units = [vec![0x37; lead / 2], vec![0xD800, 0xD83D, 0xDE00, 0x61]].concat();
        let bytes: Vec<u8> = units.into_iter().flat_map(u16::to_le_bytes).collect();
        let text = code("utf-16le").read(&bytes, 0, true);
        assert_eq!(String::from_utf8_lossy(text.bytes()), at_once("utf-16le", &bytes), "{lead}");
    }
}

/// What ends a broken character of four bytes may be needed to tell that it is two.
#[test]
fn broken_characters_are_not_cut() {
    for lead in 500..520 {
        let bytes = [&vec![b'7'; lead][..], b"\x810\x810\x810\x81:\x81777"].concat();
        let text = code("gb18030").read(&bytes, 0, true);
        assert_eq!(String::from_utf8_lossy(text.bytes()), at_once("gb18030", &bytes), "{lead}");
    }
}

#[test]
fn windows_of_an_item_are_parts_of_its_text() {
    for name in NAMES {
        let encoding = Encoding::for_label(name.as_bytes()).unwrap();
        let line = match name {
            "koi8-r" | "windows-1251" => "Иванов Иван, ann@northwind.io, 4556737586899855\n",
            _ => "漢字, ann@northwind.io, 4556737586899855\n",
        };
        let text = line.repeat(20_000);
        let bytes: Vec<u8> = match name {
            "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            "euc-kr" => "漢字, 김철수\n".repeat(50_000).bytes().collect(),
            _ => encoding.encode(&text).0.into_owned(),
        };
        let whole = at_once(name, &bytes);
        let item: Arc<[u8]> = bytes.clone().into();
        let view = Recoded::new(&item, code(name)).unwrap();
        assert_eq!(view.size(), whole.len() as u64, "{name}");
        for (start, end) in [(0, 10), (65_000, 200_001), (99_999, 1_000_000), (5, 5), (1 << 40, 1 << 41)] {
            let [from, to] = [start, end].map(|at: u64| (at as usize).min(whole.len()));
            let window = view.window(start..end).unwrap();
            assert!(window[..] == whole.as_bytes()[from..to], "{name} {start}..{end}");
        }
        for at in whole.match_indices('\n').step_by(997).map(|(at, _)| at as u64 + 1) {
            let (stored, _) = view.stored(at).unwrap();
            assert_eq!(at_once(name, &bytes[..stored as usize]).len() as u64, at, "{name}");
            assert_eq!(view.place(stored).unwrap(), at, "{name}");
        }
        assert_eq!(view.stored(view.size()).unwrap().0, bytes.len() as u64);
    }
}
