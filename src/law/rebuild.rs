//! Two truncations that make a whole: `411111******1111` here and `******111111****` there are a card number in clear.
//!
//! A cut value shows some places and hides others. Two of one length that agree where both show, and together show every
//! place, are the value. What does not say how long the whole is (`ends in 1111`) makes none.

/// Hidden places: what owners write for them.
fn hides(place: char) -> bool {
    matches!(place, '*' | 'x' | 'X' | '#' | '•' | '.')
}

/// The places of a value, separators left out; `None` is hidden.
fn places(text: &str) -> Vec<Option<char>> {
    let place = |c: char| if hides(c) { Some(None) } else { c.is_ascii_alphanumeric().then_some(Some(c)) };
    text.chars().filter_map(place).collect()
}

/// Whether two cut values of one element and one person show all of it together.
pub fn rebuilds(one: &str, other: &str) -> bool {
    let (one, other) = (places(one), places(other));
    let is_cut = |places: &[Option<char>]| places.iter().any(Option::is_none);
    if one.len() != other.len() || one.len() < 5 || !is_cut(&one) || !is_cut(&other) {
        return false;
    }
    one.iter().zip(&other).all(|pair| match pair {
        (Some(one), Some(other)) => one == other,
        (None, None) => false,
        _ => true,
    })
}

/// Whether any two of some cut values show the whole.
pub fn any(cuts: &[&str]) -> bool {
    cuts.iter().enumerate().any(|(at, one)| cuts[..at].iter().any(|other| rebuilds(one, other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_agrees_and_fills_the_gaps_is_whole() {
        for (one, other, whole) in [
            ("411111******1111", "******111111****", true),
            ("411111******1111", "4111-11**-****-1111", false),
            ("411111******1111", "XXXX XX11 1111 1111", true),
            ("411111******1111", "XXXX XX11 1111 1112", false),
            ("411111******1111", "************1111", false),
            ("411111******1111", "1111", false),
            ("***-**-6789", "123-45-****", true),
            ("***-**-6789", "123-**-****", false),
            ("***-**-6789", "***-**-6789", false),
        ] {
            assert_eq!(rebuilds(one, other), whole, "{one} {other}");
            assert_eq!(rebuilds(other, one), whole, "{other} {one}");
        }
        assert!(any(&["****1111****1111", "411111******1111", "******111111****"]));
    }
}
