//! Extended headers (POSIX.1-2001 pax), and what GNU tar says in them of sparse members.

/// What extended headers say of the member to come.
#[derive(Default)]
pub(super) struct Pax {
    pub name: Option<Vec<u8>>,
    pub size: Option<u64>,
    /// The version of the sparse format.
    pub major: u64,
    pub sparse_name: Option<Vec<u8>>,
    pub real_size: Option<u64>,
    /// Offset and length of each piece.
    pub pieces: Vec<(u64, u64)>,
    offset: u64,
    sparse: bool,
}

impl Pax {
    /// Whether the member is a sparse one.
    pub fn is_sparse(&self) -> bool {
        self.sparse
    }

    /// Reads records `LENGTH KEY=VALUE\n`, as far as they make sense.
    pub fn read(&mut self, mut bytes: &[u8]) {
        while let Some(space) = memchr::memchr(b' ', bytes) {
            let len = number(&bytes[..space]).and_then(|len| usize::try_from(len).ok());
            let Some(record) = len.and_then(|len| bytes.get(space + 1..len.checked_sub(1)?)) else { return };
            bytes = bytes.get(space + record.len() + 2..).unwrap_or_default();
            if let Some(equals) = memchr::memchr(b'=', record) {
                self.set(&record[..equals], &record[equals + 1..]);
            }
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        match key {
            b"path" => self.name = Some(value.to_vec()),
            b"size" => self.size = number(value),
            b"GNU.sparse.name" => self.sparse_name = Some(value.to_vec()),
            b"GNU.sparse.major" => self.major = number(value).unwrap_or(0),
            b"GNU.sparse.size" | b"GNU.sparse.realsize" => self.real_size = number(value),
            b"GNU.sparse.offset" => self.offset = number(value).unwrap_or(0),
            b"GNU.sparse.numbytes" => self.pieces.push((self.offset, number(value).unwrap_or(0))),
            b"GNU.sparse.map" => {
                let numbers: Vec<u64> = value.split(|byte| *byte == b',').filter_map(number).collect();
                self.pieces = numbers.chunks_exact(2).map(|piece| (piece[0], piece[1])).collect();
            }
            _ => {}
        }
        self.sparse |= key.starts_with(b"GNU.sparse.");
    }

    /// Reads the map of version 1.0: how many pieces, then offset and length of each, a number a line. Returns
    /// its length; `None` if it makes no sense.
    pub fn read_map(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        let mut next = || {
            let rest = bytes.get(at..)?;
            let end = memchr::memchr(b'\n', rest)?;
            at += end + 1;
            number(&rest[..end])
        };
        let count = next()?;
        let pieces = (0..count).map(|_| Some((next()?, next()?)));
        self.pieces = pieces.collect::<Option<Vec<(u64, u64)>>>()?;
        Some(at)
    }
}

/// A number in decimal digits.
fn number(text: &[u8]) -> Option<u64> {
    str::from_utf8(text).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_as_far_as_they_make_sense() {
        let mut pax = Pax::default();
        pax.read(b"12 path=a b\n11 size=77\n99 path=too long\n");
        assert_eq!((pax.name.as_deref(), pax.size), (Some(&b"a b"[..]), Some(77)));
        for bytes in
            [&b"0 a=b\n"[..], b" ", b"1 ", b"99999999999999999999 a=b\n", b"5 a\n5 =\n", b"\xFF\xFF x"]
        {
            Pax::default().read(bytes);
        }
    }

    #[test]
    fn a_map_is_as_long_as_it_says() {
        let mut pax = Pax::default();
        assert_eq!(pax.read_map(b"2\n0\n5\n10\n7\n\0\0\0"), Some(11));
        assert_eq!(pax.pieces, [(0, 5), (10, 7)]);
        assert_eq!(pax.read_map(b"18446744073709551615\n0\n5\n"), None);
    }
}
