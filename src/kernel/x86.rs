//! [`Tables`] for the vector units of x86: the same masks as the plain way, 32 or 64 bytes at a time.
//!
//! One of the two modules that may be unsafe: it loads vectors from slices whose length is asserted, and calls only what the
//! processor was asked for.
#![allow(unsafe_code)]

use std::arch::x86_64::{
    __m256i, __m512i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set1_epi8,
    _mm256_and_si256, _mm256_broadcastsi128_si256, _mm256_cmpeq_epi8, _mm256_loadu_si256,
    _mm256_movemask_epi8, _mm256_or_si256, _mm256_set1_epi8, _mm256_setzero_si256, _mm256_shuffle_epi8,
    _mm256_srli_epi16, _mm512_and_si512, _mm512_broadcast_i32x4, _mm512_loadu_si512, _mm512_maskz_loadu_epi8,
    _mm512_movepi8_mask, _mm512_set1_epi8, _mm512_shuffle_epi8, _mm512_srli_epi16, _mm512_test_epi8_mask,
};

use super::Look;
use super::block::{BLOCK, EIGHTS, Masks, PRINT, Prints, REACH, Tables};
use super::classes::{MOST, Row, Sort};
use super::stops::Wide;

/// A bit for each of sixteen bytes that is one of three: every processor of this kind can.
#[inline]
pub(super) fn stops(bytes: &[u8; 16], stops: [u8; 3]) -> u32 {
    // SAFETY: sixteen bytes are there, and SSE2 belongs to x86-64.
    unsafe {
        let bytes = _mm_loadu_si128(bytes.as_ptr().cast());
        let is = |stop: u8| _mm_cmpeq_epi8(bytes, _mm_set1_epi8(stop.cast_signed()));
        let any = _mm_or_si128(_mm_or_si128(is(stops[0]), is(stops[1])), is(stops[2]));
        _mm_movemask_epi8(any) as u32
    }
}

/// The widest way to tell which bytes are one of three that this processor has.
pub(super) fn wide_stops() -> Wide {
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return |bytes, stops| unsafe { stops256(bytes, stops) };
    }
    super::stops::narrow
}

#[target_feature(enable = "avx2")]
fn stops256(bytes: &[u8; BLOCK], stops: [u8; 3]) -> u64 {
    let stops = stops.map(|stop| _mm256_set1_epi8(stop.cast_signed()));
    let (halves, _) = bytes.as_chunks::<{ BLOCK / 2 }>();
    halves.iter().rev().fold(0, |bits, half| {
        // SAFETY: 32 bytes are there.
        let half = unsafe { _mm256_loadu_si256(half.as_ptr().cast()) };
        let [first, second, third] = stops.map(|stop| _mm256_cmpeq_epi8(half, stop));
        let any = _mm256_or_si256(_mm256_or_si256(first, second), third);
        bits << (BLOCK / 2) | u64::from(_mm256_movemask_epi8(any) as u32)
    })
}

/// The widest way to tell whether any byte is of a class that this processor has.
pub(super) fn any() -> fn(&[u8; 16], &[u8]) -> bool {
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return |class, bytes| unsafe { any256(class, bytes) };
    }
    super::sets::plain
}

#[target_feature(enable = "avx2")]
fn any256(class: &[u8; 16], bytes: &[u8]) -> bool {
    let (steps, rest) = bytes.as_chunks::<{ BLOCK / 2 }>();
    let mut seen = _mm256_setzero_si256();
    for step in steps {
        // SAFETY: 32 bytes are there.
        let (low, high) = halves256(unsafe { _mm256_loadu_si256(step.as_ptr().cast()) });
        let row = _mm256_shuffle_epi8(table256(&HIGH), high);
        seen = _mm256_or_si256(seen, _mm256_and_si256(_mm256_shuffle_epi8(table256(class), low), row));
    }
    bits256(seen, seen) != 0 || super::sets::plain(class, rest)
}

/// The widest way to tell the masks of classes that this processor has.
pub(super) fn sort() -> Sort {
    if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") {
        // SAFETY: the processor has AVX-512 F and BW.
        return |rows, bytes, masks| unsafe { sort512(rows, bytes, masks) };
    }
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        return |rows, bytes, masks| unsafe { sort256(rows, bytes, masks) };
    }
    super::classes::plain
}

#[target_feature(enable = "avx2")]
fn sort256(rows: &[Row], bytes: &[u8], masks: &mut [u64; MOST]) {
    let mut block = [0; BLOCK];
    block[..bytes.len()].copy_from_slice(bytes);
    // SAFETY: 64 bytes are there.
    let halves = unsafe {
        [_mm256_loadu_si256(block.as_ptr().cast()), _mm256_loadu_si256(block.as_ptr().add(BLOCK / 2).cast())]
    };
    let [(low, high), (low2, high2)] = [halves256(halves[0]), halves256(halves[1])];
    let row = _mm256_shuffle_epi8(table256(&HIGH), high);
    let row2 = _mm256_shuffle_epi8(table256(&HIGH), high2);
    let there = there(bytes.len());
    let sign = |half: __m256i| u64::from(_mm256_movemask_epi8(half) as u32);
    let others = sign(halves[0]) | sign(halves[1]) << (BLOCK / 2);
    for (mask, class) in masks.iter_mut().zip(rows) {
        let table = table256(&class.ascii);
        let first = _mm256_and_si256(_mm256_shuffle_epi8(table, low), row);
        let second = _mm256_and_si256(_mm256_shuffle_epi8(table, low2), row2);
        *mask = there & (bits256(first, second) | others & class.others);
    }
}

#[target_feature(enable = "avx512f,avx512bw")]
fn sort512(rows: &[Row], bytes: &[u8], masks: &mut [u64; MOST]) {
    assert!(bytes.len() <= BLOCK);
    let there = there(bytes.len());
    // SAFETY: the bytes that are not masked out are there.
    let block = unsafe { _mm512_maskz_loadu_epi8(there, bytes.as_ptr().cast()) };
    let (low, high) = halves512(block);
    let row = _mm512_shuffle_epi8(table512(&HIGH), high);
    let others = _mm512_movepi8_mask(block);
    for (mask, class) in masks.iter_mut().zip(rows) {
        let ascii = _mm512_test_epi8_mask(_mm512_shuffle_epi8(table512(&class.ascii), low), row);
        *mask = there & (ascii | others & class.others);
    }
}

/// A bit for each of so many bytes.
fn there(len: usize) -> u64 {
    if len < BLOCK { (1 << len) - 1 } else { u64::MAX }
}

/// All ways that this processor has, the plain one first, with their names.
pub(super) fn ways() -> Vec<(&'static str, Look)> {
    let mut ways: Vec<(&'static str, Look)> = vec![("plain", Tables::plain)];
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2.
        ways.push(("avx2", |tables, hay, masks| unsafe { avx2(tables, hay, masks) }));
    }
    if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") {
        // SAFETY: the processor has AVX-512 F and BW.
        ways.push(("avx512", |tables, hay, masks| unsafe { avx512(tables, hay, masks) }));
    }
    ways
}

/// The bit of each high half below eight; none for bytes that are not ASCII.
const HIGH: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0];

#[target_feature(enable = "avx2")]
fn avx2(tables: &Tables, hay: &[u8], masks: &mut Masks) {
    assert!(hay.len() >= REACH);
    // SAFETY: 32 bytes from `at` on, which is 35 at most, are within the 67 asserted.
    let load = |at: usize| unsafe { _mm256_loadu_si256(hay.as_ptr().add(at).cast()) };
    let (low, high) = halves256(load(0));
    let (low2, high2) = halves256(load(BLOCK / 2));
    let row = _mm256_shuffle_epi8(table256(&HIGH), high);
    let row2 = _mm256_shuffle_epi8(table256(&HIGH), high2);
    for (mask, class) in masks.classes.iter_mut().zip(&tables.classes) {
        let class = table256(class);
        let first = _mm256_and_si256(_mm256_shuffle_epi8(class, low), row);
        *mask = bits256(first, _mm256_and_si256(_mm256_shuffle_epi8(class, low2), row2));
    }
    let [first, second] = [prints256(&tables.prints, hay), prints256(&tables.prints, &hay[BLOCK / 2..])];
    masks.literals = bits256(first[0], second[0]);
    masks.labels = bits256(first[1], second[1]);
}

/// Where half a block has the first bytes of any bucket, of both kinds of literals.
#[target_feature(enable = "avx2")]
fn prints256(prints: &[Prints; 2], hay: &[u8]) -> [__m256i; 2] {
    assert!(hay.len() >= BLOCK / 2 + PRINT - 1);
    let mut buckets = [[_mm256_set1_epi8(-1); EIGHTS]; 2];
    for at in 0..PRINT {
        // SAFETY: 32 bytes from `at` on, which is 3 at most, are within the 35 asserted.
        let (low, high) = halves256(unsafe { _mm256_loadu_si256(hay.as_ptr().add(at).cast()) });
        for (buckets, prints) in buckets.iter_mut().zip(prints) {
            for (buckets, print) in buckets.iter_mut().zip(&prints[at]) {
                *buckets = _mm256_and_si256(*buckets, print256(print, low, high));
            }
        }
    }
    buckets.map(|eights| {
        eights.into_iter().fold(_mm256_setzero_si256(), |any, eight| _mm256_or_si256(any, eight))
    })
}

/// A bit for each byte that is not zero.
#[target_feature(enable = "avx2")]
fn bits256(first: __m256i, second: __m256i) -> u64 {
    let none = _mm256_setzero_si256();
    let first = _mm256_movemask_epi8(_mm256_cmpeq_epi8(first, none)) as u32;
    let second = _mm256_movemask_epi8(_mm256_cmpeq_epi8(second, none)) as u32;
    !(u64::from(first) | u64::from(second) << (BLOCK / 2))
}

/// The low and the high half of each byte.
#[target_feature(enable = "avx2")]
fn halves256(bytes: __m256i) -> (__m256i, __m256i) {
    let half = _mm256_set1_epi8(15);
    (_mm256_and_si256(bytes, half), _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half))
}

#[target_feature(enable = "avx2")]
fn table256(table: &[u8; 16]) -> __m256i {
    // SAFETY: sixteen bytes are there.
    _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(table.as_ptr().cast()) })
}

#[target_feature(enable = "avx2")]
fn print256(print: &[[u8; 16]; 2], low: __m256i, high: __m256i) -> __m256i {
    let [lows, highs] = print;
    _mm256_and_si256(_mm256_shuffle_epi8(table256(lows), low), _mm256_shuffle_epi8(table256(highs), high))
}

#[target_feature(enable = "avx512f,avx512bw")]
fn avx512(tables: &Tables, hay: &[u8], masks: &mut Masks) {
    assert!(hay.len() >= REACH);
    // SAFETY: 64 bytes are within the 67 asserted.
    let (low, high) = halves512(unsafe { _mm512_loadu_si512(hay.as_ptr().cast()) });
    let row = _mm512_shuffle_epi8(table512(&HIGH), high);
    for (mask, class) in masks.classes.iter_mut().zip(&tables.classes) {
        *mask = _mm512_test_epi8_mask(_mm512_shuffle_epi8(table512(class), low), row);
    }
    [masks.literals, masks.labels] = prints512(&tables.prints, hay);
}

/// Where a block has the first bytes of any bucket, of both kinds of literals.
#[target_feature(enable = "avx512f,avx512bw")]
fn prints512(prints: &[Prints; 2], hay: &[u8]) -> [u64; 2] {
    assert!(hay.len() >= REACH);
    let mut buckets = [[_mm512_set1_epi8(-1); EIGHTS]; 2];
    for at in 0..PRINT {
        // SAFETY: 64 bytes from `at` on, which is 3 at most, are within the 67 asserted.
        let (low, high) = halves512(unsafe { _mm512_loadu_si512(hay.as_ptr().add(at).cast()) });
        for (buckets, prints) in buckets.iter_mut().zip(prints) {
            for (buckets, print) in buckets.iter_mut().zip(&prints[at]) {
                *buckets = _mm512_and_si512(*buckets, print512(print, low, high));
            }
        }
    }
    let bits = |eight: &__m512i| _mm512_test_epi8_mask(*eight, *eight);
    [bits(&buckets[0][0]) | bits(&buckets[0][1]), bits(&buckets[1][0]) | bits(&buckets[1][1])]
}

/// The low and the high half of each byte.
#[target_feature(enable = "avx512f,avx512bw")]
fn halves512(bytes: __m512i) -> (__m512i, __m512i) {
    let half = _mm512_set1_epi8(15);
    (_mm512_and_si512(bytes, half), _mm512_and_si512(_mm512_srli_epi16(bytes, 4), half))
}

#[target_feature(enable = "avx512f,avx512bw")]
fn table512(table: &[u8; 16]) -> __m512i {
    // SAFETY: sixteen bytes are there.
    _mm512_broadcast_i32x4(unsafe { _mm_loadu_si128(table.as_ptr().cast()) })
}

#[target_feature(enable = "avx512f,avx512bw")]
fn print512(print: &[[u8; 16]; 2], low: __m512i, high: __m512i) -> __m512i {
    let [lows, highs] = print;
    _mm512_and_si512(_mm512_shuffle_epi8(table512(lows), low), _mm512_shuffle_epi8(table512(highs), high))
}
