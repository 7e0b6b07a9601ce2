//! How the text of a drill's file is stored.

use std::borrow::Cow;

/// An encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// As nearly all is.
    Utf8,
    /// As spreadsheets save "Unicode text".
    Utf16Le,
    /// As old exports of the West are.
    Windows1252,
}

impl Encoding {
    /// The bytes of a text that is given as UTF-8.
    pub fn of(self, text: &[u8]) -> Cow<'_, [u8]> {
        let read = || String::from_utf8_lossy(text);
        match self {
            Self::Utf8 => Cow::Borrowed(text),
            Self::Utf16Le => read().encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Windows1252 => encoding_rs::WINDOWS_1252.encode(&read()).0.into_owned().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_bytes_of_its_encoding() {
        assert_eq!(Encoding::Utf8.of("\u{e9}".as_bytes())[..], [0xc3, 0xa9]);
        assert_eq!(Encoding::Utf16Le.of("\u{feff}a".as_bytes())[..], [0xff, 0xfe, b'a', 0]);
        assert_eq!(Encoding::Windows1252.of("Jos\u{e9}".as_bytes())[..], *b"Jos\xe9");
    }
}
