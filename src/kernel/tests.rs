//! Every way to look at a block against what triggers mean, at every offset.

use proptest::prelude::*;

use super::trigger::{Back, Byte, Class, Trigger};
use super::*;

/// The marks of one trigger.
fn marks(trigger: &Trigger, hay: &[u8]) -> Vec<usize> {
    let kernel = Kernel::new([Some(trigger)].into_iter());
    all(&kernel, hay).into_iter().map(|(at, _)| at).collect()
}

fn all(kernel: &Kernel, hay: &[u8]) -> Vec<(usize, u16)> {
    let mut marks = vec![];
    kernel.marks(hay, &mut |(at, owner)| marks.push((at, owner.0)));
    marks.sort_unstable();
    marks
}

fn digits(min: u16, max: u16, joiners: &[u8], runs: u32) -> Trigger {
    Trigger::Digits { min, max, joiners: joiners.into(), runs, lead: vec![], inside: false }
}

fn hex(min: u16, max: u16) -> Trigger {
    Trigger::Hex { min, max, lead: vec![] }
}

#[test]
fn digit_groups_count_across_joiners() {
    let trigger = digits(12, 19, b" -", u32::MAX);
    assert_eq!(marks(&trigger, b"n 4111 1111 1111 1111."), [2, 7]);
    assert_eq!(marks(&trigger, b"12 4111-1111-1111-1111"), [0, 3, 8]);
    assert_eq!(marks(&trigger, b"2010-05-04 12:34:56"), [0usize; 0]);
    assert_eq!(marks(&trigger, b"4111  1111 1111"), [0]);
    assert_eq!(marks(&trigger, b"4111   1111 1111"), [0usize; 0]);
    assert_eq!(marks(&trigger, b"x4111 1111 1111"), [0usize; 0]);
}

#[test]
fn first_runs_may_be_told() {
    let trigger = digits(9, 9, b" -", 1 << 3 | 1 << 9);
    assert_eq!(marks(&trigger, b"123 456 789 "), [0]);
    assert_eq!(marks(&trigger, b"123456789 12-34-56789 1234567890"), [0]);
    let long = format!("{}{}", "1".repeat(40), " 2");
    assert_eq!(marks(&digits(1, 9, b"", u32::MAX), long.as_bytes()), [0, 41]);
    assert_eq!(marks(&digits(1, 9, b"", 1 << 31), long.as_bytes()), [0]);
}

#[test]
fn hex_runs_are_found_at_every_offset() {
    for lead in 0..=130 {
        let hay = format!("{}{} {}x", ".".repeat(lead), "a".repeat(32), "0".repeat(31));
        assert_eq!(marks(&hex(32, 32), hay.as_bytes()), [lead]);
        let two = format!("{}{},{}", ".".repeat(lead), "a".repeat(40), "b".repeat(40));
        assert_eq!(marks(&hex(40, 40), two.as_bytes()), [lead, lead + 41]);
    }
}

#[test]
fn shapes_begin_words() {
    let trigger = Trigger::Shape(b"AA99".to_vec());
    assert_eq!(marks(&trigger, b"DE89370400 XDE89 GB1 FR76"), [0, 21]);
}

#[test]
fn literals_mind_their_case() {
    let literal =
        |fold| Trigger::Literal { words: vec![b"pwd=".to_vec(), b"%B".to_vec()], fold, begins: false };
    assert_eq!(marks(&literal(false), b"PWD=a pwd=b%b %B"), [6, 14]);
    assert_eq!(marks(&literal(true), b"PWD=a pwd=b%b %B"), [0, 6, 11, 14]);
}

#[test]
fn bytes_mind_their_neighbours() {
    let dot = byte(b'.', Some(class(u8::is_ascii_digit)), None, None);
    assert_eq!(marks(&dot, b".1.a. 2."), [2, 7]);
}

fn byte(byte: u8, before: Option<Class>, behind: Option<Class>, back: Option<Back>) -> Trigger {
    Trigger::Byte(Box::new(Byte { byte, before, behind, back }))
}

fn class(of: fn(&u8) -> bool) -> Class {
    std::array::from_fn(|byte| of(&(byte as u8)))
}

/// One trigger of each kind, and some that share what they look for.
fn triggers() -> Vec<Trigger> {
    let words = |words: &[&str], fold| Trigger::Literal {
        words: words.iter().map(|word| word.as_bytes().to_vec()).collect(),
        fold,
        begins: fold,
    };
    let digit = Some(class(u8::is_ascii_digit));
    let colon = Some(class(|byte| byte.is_ascii_hexdigit() || *byte == b':'));
    vec![
        byte(b'@', None, None, None),
        byte(b'~', None, Some([true; 256]), None),
        byte(b'.', digit, digit, None),
        byte(b':', colon, colon, None),
        words(&["$2a$", "$2b$", "{SSHA}", "%B"], false),
        words(&["password", "pass", "Пароль", "pwd", "swift code"], true),
        words(&["eyJ", "md5"], false),
        digits(12, 19, b" -", u32::MAX),
        digits(9, 9, b"- ", 1 << 3),
        Trigger::Digits { min: 4, max: 6, joiners: vec![], runs: u32::MAX, lead: vec![], inside: true },
        Trigger::Digits {
            min: 6,
            max: 6,
            joiners: b" -".to_vec(),
            runs: 1 << 2 | 1 << 6,
            lead: b"AA".to_vec(),
            inside: true,
        },
        Trigger::Digits {
            min: 7,
            max: 8,
            joiners: vec![],
            runs: u32::MAX,
            lead: b"X".to_vec(),
            inside: true,
        },
        hex(32, 32),
        hex(40, 128),
        Trigger::Shape(b"AA99".to_vec()),
    ]
}

/// Of a run of such bytes only the first trigger is told.
fn joint() -> Trigger {
    let class = class(|byte| byte.is_ascii_alphanumeric() || b".@'\"".contains(byte));
    let back = Back { class, max: 64, sheds: [false; 256], shed: vec![], joint: true, least: 8 };
    byte(b'@', None, None, Some(back))
}

#[test]
fn keys_are_silent_unless_a_literal_may_begin_in_them() {
    let kernel = Kernel::new(triggers().iter().map(Some));
    for (key, is_silent) in [
        ("\",\"last_ip\":\"", true),
        ("\",\"password\":\"", false),
        ("\",\"pas", false),
        ("\":~pa", false),
        ("\":1.", false),
        ("\"a1\":", false),
        ("\"Name\":", false),
        ("\"deadbeefdeadbeefdeadbeefdeadbeefde\":", false),
        ("", false),
    ] {
        assert_eq!(kernel.is_silent(key.as_bytes()), is_silent, "{key}");
    }
}

/// What the triggers above mean, each said by itself.
fn oracle(triggers: &[Trigger], hay: &[u8]) -> Vec<(usize, u16)> {
    let mut marks = vec![];
    for (owner, trigger) in (0u16..).zip(triggers) {
        marks.extend((0..hay.len()).filter(|at| stands(trigger, hay, *at)).map(|at| (at, owner)));
    }
    marks.sort_unstable();
    marks
}

fn stands(trigger: &Trigger, hay: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| hay[before]);
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let run = |from: usize, of: fn(&u8) -> bool| hay[from..].iter().take_while(|byte| of(byte)).count();
    match trigger {
        Trigger::Byte(trigger) => {
            let Byte { byte, before: class, behind, .. } = &**trigger;
            let beside = |class: &Option<Class>, byte: Option<u8>| {
                class.is_none_or(|class| byte.is_some_and(|byte| class[usize::from(byte)]))
            };
            hay[at] == *byte && beside(class, before) && beside(behind, hay.get(at + 1).copied())
        }
        Trigger::Literal { words, fold, begins } => {
            let stands = |word: &Vec<u8>| {
                let text = hay[at..].get(..word.len());
                text.is_some_and(|text| text == word || *fold && text.eq_ignore_ascii_case(word))
            };
            words.iter().any(stands) && !(*begins && before.is_some_and(|byte| byte.is_ascii_alphanumeric()))
        }
        Trigger::Digits { min, max, joiners, runs, lead, inside } => {
            let starts = hay[at].is_ascii_digit() && !before.is_some_and(|byte| byte.is_ascii_digit());
            let first = run(at, u8::is_ascii_digit);
            let (mut count, mut end) = (first, at + first);
            while count <= usize::from(*max) {
                let joined = hay[end..].iter().take(2).take_while(|byte| joiners.contains(byte)).count();
                let more = if joined == 0 { 0 } else { run(end + joined, u8::is_ascii_digit) };
                if more == 0 {
                    break;
                }
                (count, end) = (count + more, end + joined + more);
            }
            starts
                && runs >> first.min(31) & 1 == 1
                && count >= usize::from(*min)
                && if lead.is_empty() {
                    *inside || !before.is_some_and(is_word)
                } else {
                    led(lead, joiners, hay, at)
                }
        }
        Trigger::Hex { min, max, .. } => {
            let starts = hay[at].is_ascii_hexdigit() && !before.is_some_and(|byte| byte.is_ascii_hexdigit());
            starts && (usize::from(*min)..=usize::from(*max)).contains(&run(at, u8::is_ascii_hexdigit))
        }
        Trigger::Shape(shape) => {
            let fits = |(kind, byte): (&u8, &u8)| match kind {
                b'A' => byte.is_ascii_uppercase(),
                _ => byte.is_ascii_digit(),
            };
            let text = hay.get(at..at + shape.len());
            text.is_some_and(|text| shape.iter().zip(text).all(fits)) && !before.is_some_and(is_word)
        }
    }
}

/// Whether the digits at `at` have the lead before them, at a word's start.
fn led(lead: &[u8], joiners: &[u8], hay: &[u8], at: usize) -> bool {
    let joined = at > 0 && joiners.contains(&hay[at - 1]);
    let Some(start) = (at - usize::from(joined)).checked_sub(lead.len()) else { return false };
    let fits = |(lead, byte): (&u8, &u8)| byte.is_ascii_uppercase() && (*lead == b'A' || lead == byte);
    lead.iter().zip(&hay[start..]).all(fits)
        && !start.checked_sub(1).is_some_and(|at| block::is_word(hay[at]))
}

fn hay() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: [&[u8]; 27] = [
        b"@",
        b"~",
        b"$2a$",
        b"$2b",
        b"{SSHA}",
        b"{ssha}",
        b"%B",
        b"pass",
        b"PassWord",
        "Пароль".as_bytes(),
        b"swift code",
        b"eyJ",
        b"md5",
        b"4111 1111-1111",
        b"123-45-6789",
        b"12345",
        b"deadbeef",
        b"DE89",
        b"AB 12-34-56",
        b"AB123456",
        b"X1234567",
        b"1.2",
        b".",
        b"a:1::2",
        b":",
        b" ",
        b"_",
    ];
    let piece = prop_oneof![
        4 => prop::sample::select(PIECES.to_vec()).prop_map(<[u8]>::to_vec),
        1 => prop::collection::vec(any::<u8>(), 0..70),
        1 => (0usize..140).prop_map(|len| b"0123456789abcdef".repeat(9)[..len].to_vec()),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn marks_are_what_triggers_mean(hay in hay(), lead in 0usize..=130) {
        let triggers = triggers();
        let kernel = Kernel::new(triggers.iter().map(Some));
        let hay = [vec![b'.'; lead], hay].concat();
        prop_assert_eq!(all(&kernel, &hay), oracle(&triggers, &hay));
    }

    #[test]
    fn what_is_left_out_changes_nothing_behind(hay in hay(), from in 0usize..300, len in 0usize..300) {
        let kernel = Kernel::new(triggers().iter().chain([&joint()]).map(Some));
        let (from, to) = (from.min(hay.len()), (from + len).min(hay.len()));
        let told = |skips: bool| {
            let (mut walk, mut events) = (Walk::new(&kernel, &hay, 0), Vec::new());
            walk.until(from, &mut events);
            if skips {
                walk.skip(to);
            }
            walk.until(hay.len(), &mut events);
            let behind = events.iter().filter(|event| event.at() >= to);
            behind.map(|event| (event.at(), event.kind())).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(true), told(false));
    }

    #[test]
    fn nothing_begins_where_all_is_silent(key in "[\\{,\"]{0,2}[a-z_ .]{0,7}[\": =]{1,3}", before in hay(), behind in hay()) {
        let kernel = Kernel::new(triggers().iter().map(Some));
        let range = before.len()..before.len() + key.len();
        let text = [&before[..], key.as_bytes(), &behind[..]].concat();
        let mut events = Vec::new();
        Walk::new(&kernel, &text, 0).until(text.len(), &mut events);
        let is_silent = kernel.is_silent(key.as_bytes()) && kernel.is_quiet_end(&text, &range);
        prop_assert!(!is_silent || !events.iter().any(|event| range.contains(&event.at())));
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn all_ways_see_the_same(hay in prop::collection::vec(any::<u8>(), block::REACH)) {
        let kernel = Kernel::new(triggers().iter().map(Some));
        let look_by = |look: Look| {
            let mut masks = block::Masks::default();
            look(&kernel.tables, &hay, &mut masks);
            masks
        };
        let plain = look_by(block::Tables::plain);
        for (name, look) in x86::ways() {
            prop_assert_eq!(look_by(look), plain, "{}", name);
        }
    }
}
