//! Values of no account: numbers, dates, addresses of the net, ids.

use crate::dice::Dice;

pub const HEX: &[u8] = b"0123456789abcdef";

/// `number` in decimal, at least `width` digits.
pub fn digits(out: &mut Vec<u8>, mut number: u64, width: usize) {
    let begin = out.len();
    while number > 0 || out.len() - begin < width {
        out.push(b'0' + (number % 10) as u8);
        number /= 10;
    }
    out[begin..].reverse();
}

pub fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

pub fn date(out: &mut Vec<u8>, dice: &mut Dice) {
    digits(out, 2010 + dice.below(13), 4);
    out.push(b'-');
    digits(out, 1 + dice.below(12), 2);
    out.push(b'-');
    digits(out, 1 + dice.below(28), 2);
}

pub fn time(out: &mut Vec<u8>, second: u64, before: u8) {
    for (joiner, part) in [(before, second / 3600), (b':', second / 60 % 60), (b':', second % 60)] {
        out.push(joiner);
        digits(out, part, 2);
    }
}

pub fn ip(out: &mut Vec<u8>, dice: &mut Dice) {
    digits(out, 11 + dice.below(210), 1);
    for _ in 0..3 {
        out.push(b'.');
        digits(out, dice.below(256), 1);
    }
}

pub fn uuid(out: &mut Vec<u8>, dice: &mut Dice) {
    hex_word(out, dice, 8);
    out.push(b'-');
    dice.write(out, HEX, 4);
    text(out, "-4");
    dice.write(out, HEX, 3);
    out.push(b'-');
    dice.write(out, b"89ab", 1);
    dice.write(out, HEX, 3);
    out.push(b'-');
    dice.write(out, HEX, 12);
}

/// Hex digits, a letter first: a word of digits alone could be a card's number that nobody planted.
pub fn hex_word(out: &mut Vec<u8>, dice: &mut Dice, count: usize) {
    dice.write(out, b"abcdef", 1);
    dice.write(out, HEX, count - 1);
}
