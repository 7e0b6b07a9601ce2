//! What an item that is not text looks like, by its first bytes: whoever opens it must know with what.

/// Magic numbers: what the file begins with, or has at an offset, and what it is.
const LOOKS: [(usize, &[u8], &str); 22] = [
    (0, b"\xff\xd8\xff", "image (JPEG)"),
    (0, b"\x89PNG\r\n\x1a\n", "image (PNG)"),
    (0, b"GIF8", "image (GIF)"),
    (0, b"II*\0", "image (TIFF)"),
    (0, b"MM\0*", "image (TIFF)"),
    (0, b"BM", "image (BMP)"),
    (8, b"WEBP", "image (WebP)"),
    (4, b"ftyphei", "image (HEIF)"),
    (4, b"ftypmif1", "image (HEIF)"),
    (4, b"ftypavif", "image (AVIF)"),
    (4, b"ftyp", "video (MP4)"),
    (0, b"%PDF-", "document (PDF)"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document (OLE: old Office, Outlook message)"),
    (0, b"!BDN", "mail store (Outlook PST)"),
    (0, b"SQLite format 3\0", "database (SQLite)"),
    (0, b"7z\xbc\xaf\x27\x1c", "archive (7z)"),
    (0, b"Rar!\x1a\x07", "archive (RAR)"),
    (0, b"PK\x03\x04", "archive (zip)"),
    (0, b"PAR1", "table (Parquet)"),
    (0, b"ID3", "sound (MP3)"),
    (0, b"RIFF", "sound or video (RIFF)"),
    (0, b"\x7fELF", "program (ELF)"),
];

/// Bytes that are needed.
pub const HEAD: usize = 16;

/// What something that begins so is; empty if that is not known.
pub fn look(head: &[u8]) -> &'static str {
    let fits =
        |(at, magic, _): &&(usize, &[u8], &str)| head.get(*at..).is_some_and(|rest| rest.starts_with(magic));
    LOOKS.iter().find(fits).map_or("", |(.., name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell() {
        assert_eq!(look(b"\xff\xd8\xff\xe0\0\x10JFIF"), "image (JPEG)");
        assert_eq!(look(b"RIFF\0\0\0\0WEBPVP8 "), "image (WebP)");
        assert_eq!(look(b"\0\0\0\x18ftypheic\0\0\0\0"), "image (HEIF)");
        assert_eq!(look(b"\0\0\0\x18ftypisom\0\0\0\0"), "video (MP4)");
        assert_eq!((look(b""), look(b"\x01\x02")), ("", ""));
        assert!(LOOKS.iter().all(|(at, magic, _)| at + magic.len() <= HEAD));
    }
}
