//! How alike two words are: edits, and Jaro and Winkler's measure.

/// Longer words are compared by their beginnings.
const LONGEST: usize = 64;

fn cut(text: &str) -> &[u8] {
    let bytes = text.as_bytes();
    &bytes[..bytes.len().min(LONGEST)]
}

/// Characters wrong, left out or added, and neighbours exchanged, that lead from one to the other, as far as `most`; more than
/// that is `most + 1` (optimal string alignment).
pub fn edits(a: &str, b: &str, most: usize) -> usize {
    let (a, b) = (cut(a), cut(b));
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut rows = [[0usize; LONGEST + 1]; 3];
    let width = b.len() + 1;
    (0..width).for_each(|at| rows[0][at] = at);
    for (i, own) in a.iter().enumerate() {
        let (now, before, earlier) = ((i + 1) % 3, i % 3, (i + 2) % 3);
        rows[now][0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let wrong = rows[before][j] + usize::from(own != other);
            let mut least = wrong.min(rows[before][j + 1] + 1).min(rows[now][j] + 1);
            if i > 0 && j > 0 && *own == b[j - 1] && a[i - 1] == *other {
                least = least.min(rows[earlier][j - 1] + 1);
            }
            rows[now][j + 1] = least;
        }
    }
    rows[a.len() % 3][b.len()].min(most + 1)
}

/// Jaro and Winkler's likeness in thousandths: 1000 for the same, 0 for nothing in common.
pub fn likeness(a: &str, b: &str) -> u32 {
    let (a, b) = (cut(a), cut(b));
    if a == b {
        return 1000;
    }
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = 0u64;
    let mut met = [0u8; LONGEST];
    let mut matches = 0;
    for (i, own) in a.iter().enumerate() {
        let near = i.saturating_sub(reach)..(i + reach + 1).min(b.len());
        if let Some(j) = near.into_iter().find(|j| taken >> j & 1 == 0 && b[*j] == *own) {
            taken |= 1 << j;
            met[matches] = *own;
            matches += 1;
        }
    }
    if matches == 0 {
        return 0;
    }
    let others = (0..b.len()).filter(|j| taken >> j & 1 == 1).map(|j| b[j]);
    let moved = met[..matches].iter().zip(others).filter(|(a, b)| **a != *b).count() / 2;
    let m = matches as f64;
    let jaro = (m / a.len() as f64 + m / b.len() as f64 + (m - moved as f64) / m) / 3.0;
    let lead = a.iter().zip(b).take(4).take_while(|(a, b)| a == b).count() as f64;
    ((jaro + lead * 0.1 * (1.0 - jaro)) * 1000.0).round() as u32
}

/// The letters that a word holds, as bits: what tells unlike words apart at once.
pub fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |bits, byte| bits | 1 << (byte % 32))
}

/// How a word sounds, roughly: the classes of its consonants (Soundex), up to four of them, behind the class of its first letter.
/// Vowels but the first say nothing.
pub fn sound(word: &str) -> u16 {
    let class = |byte: u8| -> u16 {
        match byte {
            b'b' | b'f' | b'p' | b'v' | b'w' => 1,
            b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => 2,
            b'd' | b't' => 3,
            b'l' => 4,
            b'm' | b'n' => 5,
            b'r' => 6,
            b'a'..=b'z' => 0,
            _ => 7,
        }
    };
    let mut bytes = word.bytes();
    let mut last = bytes.next().map_or(0, class);
    let mut code = last;
    let mut room = 4;
    for class in bytes.map(class) {
        if class != 0 && class != last && room > 0 {
            code = code << 3 | class;
            room -= 1;
        }
        last = class;
    }
    code | 1 << 15
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_those_of_the_textbook() {
        for (a, b, count) in [
            ("", "", 0),
            ("smith", "smith", 0),
            ("smith", "smyth", 1),
            ("smith", "smiht", 1),
            ("smith", "smit", 1),
            ("smith", "ssmith", 1),
            ("ca", "abc", 3),
            ("kitten", "sitting", 3),
            ("jonathan", "johnathon", 2),
        ] {
            assert_eq!(edits(a, b, 3), count.min(4), "{a} {b}");
            assert_eq!(edits(b, a, 3), count.min(4), "{b} {a}");
        }
        assert_eq!(edits("kitten", "sitting", 1), 2);
        assert!(edits(&"x".repeat(1000), &"y".repeat(1000), 2) == 3);
    }

    #[test]
    fn likeness_is_that_of_the_literature() {
        // Winkler 1990, table of examples.
        for (a, b, thousandths) in
            [("martha", "marhta", 961), ("dwayne", "duane", 840), ("dixon", "dicksonx", 813), ("a", "b", 0)]
        {
            assert_eq!(likeness(a, b), thousandths, "{a} {b}");
        }
        assert_eq!(likeness("same", "same"), 1000);
    }

    #[test]
    fn what_sounds_alike_has_one_code() {
        assert_eq!(sound("smith"), sound("smyth"));
        assert_eq!(sound("catherine"), sound("katherine"));
        assert_ne!(sound("smith"), sound("jones"));
        assert_ne!(sound(""), 0);
    }

    proptest::proptest! {
        #[test]
        fn measures_are_symmetric_and_bounded(a in "[a-f]{0,12}", b in "[a-f]{0,12}") {
            let most = 20;
            assert_eq!(edits(&a, &b, most), edits(&b, &a, most));
            assert_eq!(edits(&a, &b, most) == 0, a == b);
            assert!(edits(&a, &b, most) <= a.len().max(b.len()));
            assert!(edits(&a, &b, 1) == edits(&a, &b, most).min(2));
            assert!(likeness(&a, &b) <= 1000);
            assert_eq!(likeness(&a, &b) == 1000, a == b);
        }
    }
}
