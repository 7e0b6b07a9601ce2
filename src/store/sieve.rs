//! What may stand in each split: a sieve for its values, so that a person is looked for only where they may be.
//!
//! A sieve is a split block Bloom filter, made as the format Apache Parquet has them: a key sets one bit in each of the eight
//! words of one block. It lets through every key that was put in, and about one in a hundred of others, for ten bits a
//! key. So somebody in one place is found by reading one split and a few more, whatever the number of splits.
//!
//! Keys are those of identifiers: hashes under the secret of the case, cut to 64 bits. Whoever has this file but not
//! `store/key` can try no value on it. He learns about how many different values stand in each split, and of a person's key
//! that he knows, which splits may speak of them.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use crate::error::{Error, Result};
use crate::seal::whole::Whole;

/// The file of the sieves of a case.
pub const SIEVES: &str = "store/sieves";

const MAGIC: &[u8; 8] = b"BSSIEVE1";
const DIGEST: usize = 32;

/// Words of a block.
const WORDS: usize = 8;
/// Bits of a block.
const BITS: usize = WORDS * 32;
/// Bits that are spent on a key.
const PER_KEY: usize = 10;
/// Of a hundred bits, so many stay clear if no key comes twice: with a few more, all are looked at again.
const CLEAR: usize = 48;
/// Odd numbers that spread a key over its words: those of Parquet's specification.
const SALTS: [u32; WORDS] =
    [0x47b6_137b, 0x4497_4d91, 0x8824_ad5b, 0xa2b7_289d, 0x7054_95c7, 0x2df1_424b, 0x9efc_4947, 0x5c6b_fb31];

/// One block of a sieve.
pub type Block = [u32; WORDS];

/// A sieve for these keys, which may come more than once.
pub fn sieve(mut keys: Vec<u64>) -> Vec<Block> {
    let blocks = filled(&keys);
    let clear: usize = blocks.iter().flatten().map(|word| word.count_zeros() as usize).sum();
    if clear * 100 <= CLEAR * BITS * blocks.len() {
        return blocks;
    }
    let all = keys.len();
    keys.sort_unstable();
    keys.dedup();
    if keys.len() < all { filled(&keys) } else { blocks }
}

fn filled(keys: &[u64]) -> Vec<Block> {
    let mut blocks = vec![Block::default(); (keys.len() * PER_KEY).div_ceil(BITS)];
    for key in keys {
        let at = place(*key, blocks.len());
        blocks[at].iter_mut().zip(mask(*key)).for_each(|(word, bit)| *word |= bit);
    }
    blocks
}

/// The sieve of one split, to be asked.
#[derive(Clone, Copy, Debug)]
pub struct Sieve<'b>(&'b [Block]);

impl Sieve<'_> {
    /// Whether a key may have been put in. One that was, may always.
    pub fn may_hold(self, key: u64) -> bool {
        let holds = |block: &Block| block.iter().zip(mask(key)).all(|(word, bit)| word & bit != 0);
        self.0.get(place(key, self.0.len())).is_some_and(holds)
    }
}

/// The block of a key, by its upper half.
fn place(key: u64, blocks: usize) -> usize {
    (((key >> 32) * blocks as u64) >> 32) as usize
}

/// The bits of a key, by its lower half.
fn mask(key: u64) -> Block {
    SALTS.map(|salt| 1 << ((key as u32).wrapping_mul(salt) >> 27))
}

/// Writes the sieves of all splits, in order.
///
/// # Errors
/// If one is not to be had, or the file cannot be written.
pub fn write<'s>(file: &Path, sieves: impl Iterator<Item = Result<Cow<'s, [Block]>>>) -> Result<()> {
    let mut out = Whole::create(file)?;
    put(sieves, |bytes| out.write_all(bytes).map_err(Error::io("write", file)))?;
    out.appear()
}

/// Gives what stands in the file of all sieves to `take`, piece by piece.
///
/// # Errors
/// If a sieve is not to be had, or `take` fails.
pub fn put<'s>(
    sieves: impl Iterator<Item = Result<Cow<'s, [Block]>>>,
    mut take: impl FnMut(&[u8]) -> Result<()>,
) -> Result<()> {
    let mut digest = blake3::Hasher::new();
    let mut bytes = MAGIC.to_vec();
    for blocks in sieves {
        let blocks = blocks?;
        bytes.extend_from_slice(&(blocks.len() as u32).to_le_bytes());
        bytes.extend(blocks.iter().flatten().flat_map(|word| word.to_le_bytes()));
        digest.update(&bytes);
        take(&bytes)?;
        bytes.clear();
    }
    digest.update(&bytes);
    bytes.extend_from_slice(digest.finalize().as_bytes());
    take(&bytes)
}

/// The splits, of so many, whose sieves `may` says yes to; `None` if the case has no sieves, as cases had none before.
///
/// # Errors
/// If the file is damaged.
pub fn sift(
    file: &Path,
    splits: usize,
    may: impl Fn(usize, Sieve<'_>) -> bool,
) -> Result<Option<Vec<usize>>> {
    let open = match File::open(file) {
        Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
        open => open.map_err(Error::io("read", file))?,
    };
    let mut left = open.metadata().map_err(Error::io("read", file))?.len();
    let mut from = BufReader::new(open);
    let mut digest = blake3::Hasher::new();
    let damaged = || super::corrupt(file, "is not what was written");
    // No more is made room for than the file has.
    let mut take = |bytes: &mut Vec<u8>, len: usize| {
        left = left.checked_sub(len as u64).ok_or_else(damaged)?;
        bytes.resize(len, 0);
        from.read_exact(bytes).map_err(Error::io("read", file))
    };
    let mut bytes = Vec::new();
    take(&mut bytes, MAGIC.len())?;
    if bytes != MAGIC {
        return Err(damaged());
    }
    digest.update(&bytes);
    let (mut blocks, mut places) = (Vec::new(), Vec::new());
    for at in 0..splits {
        take(&mut bytes, 4)?;
        digest.update(&bytes);
        let len = bytes.first_chunk().map_or(0, |len| u32::from_le_bytes(*len)) as usize;
        take(&mut bytes, len * size_of::<Block>())?;
        digest.update(&bytes);
        blocks.clear();
        blocks.extend(bytes.chunks_exact(size_of::<Block>()).map(read));
        if may(at, Sieve(&blocks)) {
            places.push(at);
        }
    }
    take(&mut bytes, DIGEST)?;
    if *digest.finalize().as_bytes() != bytes[..] || left > 0 {
        return Err(damaged());
    }
    Ok(Some(places))
}

/// A block as it is written.
fn read(bytes: &[u8]) -> Block {
    let word = |at: usize| bytes.get(at * 4..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
    std::array::from_fn(|at| u32::from_le_bytes(word(at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys as good as random.
    fn keys(from: u64, count: u64) -> Vec<u64> {
        let mix = |x: u64| (x ^ x >> 31).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(27);
        (from..from + count).map(|n| mix(mix(mix(n.wrapping_mul(0xbf58_476d_1ce4_e5b9))))).collect()
    }

    #[test]
    fn a_sieve_lets_through_what_was_put_in_and_one_in_a_hundred_of_others() {
        for count in [1, 2, 25, 1_000, 70_000] {
            let (own, others) = (keys(0, count), keys(1 << 40, 20_000));
            let blocks = sieve(own.clone());
            assert!(own.iter().all(|key| Sieve(&blocks).may_hold(*key)));
            let through = others.iter().filter(|key| Sieve(&blocks).may_hold(**key)).count();
            assert!(through < 350, "{through} of 20,000 beside {count}");
            assert_eq!(blocks.len(), (count as usize * PER_KEY).div_ceil(BITS));
        }
        assert!(sieve(Vec::new()).is_empty() && !Sieve(&[]).may_hold(7));
    }

    #[test]
    fn what_comes_again_takes_no_more_room() {
        let once = keys(0, 5_000);
        assert_eq!(sieve([&once[..]; 9].concat()), sieve(once.clone()));
        assert_eq!(sieve(once.iter().rev().copied().collect()), sieve(once));
    }

    #[test]
    fn splits_are_told_and_damage_shows() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("sieves");
        assert_eq!(sift(&file, 3, |_, _| true).unwrap(), None);
        let all = [keys(0, 900), Vec::new(), keys(5_000, 40)];
        write(&file, all.iter().map(|keys| Ok(Cow::Owned(sieve(keys.clone()))))).unwrap();
        for (at, own) in all.iter().enumerate() {
            for key in own {
                assert!(sift(&file, 3, |_, sieve| sieve.may_hold(*key)).unwrap().unwrap().contains(&at));
            }
        }
        assert_eq!(sift(&file, 3, |at, sieve| at == 2 && sieve.may_hold(all[2][0])).unwrap(), Some(vec![2]));
        assert!(sift(&file, 2, |_, _| true).is_err() && sift(&file, 4, |_, _| true).is_err());
        let bytes = std::fs::read(&file).unwrap();
        for at in [0, 8, 9, 11, 12, 300, bytes.len() - 1] {
            let mut other = bytes.clone();
            other[at] ^= 0x41;
            std::fs::write(&file, other).unwrap();
            let why = sift(&file, 3, |_, _| true).unwrap_err().to_string();
            assert!(why.contains("is not what was written"), "{at}: {why}");
        }
        std::fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
        assert!(sift(&file, 3, |_, _| true).is_err());
    }
}
