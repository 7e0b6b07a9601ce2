//! What is made to blow up: bounded memory and time, a row of the ledger, exit code 3.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use flate2::{Compress, Compression, FlushCompress};

use super::common::{Bench, Case};
use super::make::{self, Named, named};

/// No bomb takes longer than this, on a slow machine too.
const PATIENCE: Duration = Duration::from_secs(120);

/// Scans one file; returns the reasons in its ledger.
fn survives(name: &str, bytes: &[u8]) -> (Case, Vec<BTreeMap<String, String>>, Bench) {
    let bench = Bench::new();
    bench.put(name, bytes);
    let start = Instant::now();
    let (code, case) = bench.scan();
    assert!(start.elapsed() < PATIENCE, "{name} took {:?}", start.elapsed());
    let rows = case.rows("ledger.csv");
    assert_eq!(code, 3, "{name}: {:?}", &rows[..rows.len().min(20)]);
    case.assert_adds_up();
    (case, rows, bench)
}

fn has(rows: &[BTreeMap<String, String>], reason: &str) -> bool {
    rows.iter().any(|row| row["reason"].contains(reason) && row["exception"] == "yes")
}

/// Deflated zeros, `chunks` times 16 MiB, with their checksum: each chunk is the same bytes.
fn zeros(chunks: u32) -> (Vec<u8>, u32) {
    let plain = vec![0; 16 << 20];
    let mut deflate = Compress::new(Compression::best(), false);
    let mut chunk = Vec::with_capacity(1 << 20);
    deflate.compress_vec(&plain, &mut chunk, FlushCompress::Full).unwrap();
    assert_eq!(deflate.total_in(), plain.len() as u64);
    let mut one = crc32fast::Hasher::new();
    one.update(&plain);
    let mut sum = crc32fast::Hasher::new();
    (0..chunks).for_each(|_| sum.combine(&one));
    let mut out = chunk.repeat(chunks as usize);
    out.extend([3, 0]);
    (out, sum.finalize())
}

#[test]
fn ten_gigabytes_of_zeros_in_ten_megabytes() {
    let (body, sum) = zeros(640);
    let size = (640_u64 << 24) as u32;
    let gzip =
        [&b"\x1F\x8B\x08\0\0\0\0\0\x02\xFF"[..], &body, &sum.to_le_bytes(), &size.to_le_bytes()].concat();
    let (_, rows, _) = survives("zeros.gz", &gzip);
    assert!(has(&rows, "more than 1000 times"), "{rows:?}");
    let unpacked: u64 = rows[1]["given"].parse().unwrap();
    assert!((64 << 20..80 << 20).contains(&unpacked), "{unpacked}");
    assert!(rows[0]["skipped"].parse::<u64>().unwrap() > 9_000_000);
}

#[test]
fn zips_of_zips_of_zips() {
    let (body, sum) = zeros(1);
    let mut level = one_entry(b"zeros", &body, sum, 16 << 20, 8);
    for _ in 0..6 {
        let copies: Vec<Named> = (0..16).map(|n| named(&format!("{n}.zip"), level.clone())).collect();
        level = make::zip(&copies);
    }
    let (_, rows, _) = survives("nested.zip", &level);
    assert!(has(&rows, "limit:"), "{rows:?}");
    assert!(rows.len() < 10_000, "{} rows", rows.len());
}

#[test]
fn a_zip_in_a_zip_without_end() {
    let mut level = make::zip(&[named("a.csv", make::table(0, 3))]);
    for _ in 0..20 {
        level = make::zip_with(&[named("again.zip", level)], make::stored());
    }
    let (_, rows, _) = survives("deep.zip", &level);
    assert!(has(&rows, "nested more than 16 deep"), "{rows:?}");
    assert_eq!(rows.len(), 17);
}

/// A zip of one entry, written by hand.
fn one_entry(name: &[u8], data: &[u8], crc: u32, size: u32, method: u16) -> Vec<u8> {
    overlapping(name, data, crc, size, method, 1)
}

/// A zip whose directory names the same entry `times` times.
fn overlapping(name: &[u8], data: &[u8], crc: u32, size: u32, method: u16, times: u16) -> Vec<u8> {
    let le = |n: u32| n.to_le_bytes();
    let short = |n: u16| n.to_le_bytes();
    let fields = [
        &short(20)[..],
        &short(0),
        &short(method),
        &le(0),
        &le(crc),
        &le(data.len() as u32),
        &le(size),
        &short(name.len() as u16),
        &short(0),
    ]
    .concat();
    let mut out = [b"PK\x03\x04", &fields[..], name, data].concat();
    let directory = out.len() as u32;
    for _ in 0..times {
        out.extend(
            [b"PK\x01\x02", &short(20)[..], &fields, &short(0), &short(0), &short(0), &le(0), &le(0), name]
                .concat(),
        );
    }
    let len = out.len() as u32 - directory;
    out.extend(
        [b"PK\x05\x06", &le(0)[..], &short(times), &short(times), &le(len), &le(directory), &short(0)]
            .concat(),
    );
    out
}

#[test]
fn thousands_of_entries_over_the_same_bytes() {
    let (body, sum) = zeros(1);
    let bomb = overlapping(b"same", &body, sum, 16 << 20, 8, 5000);
    let (_, rows, _) = survives("overlap.zip", &bomb);
    let stored = vec![b'x'; 1 << 20];
    let bomb = overlapping(b"same", &stored, crc32fast::hash(&stored), 1 << 20, 0, 5000);
    for rows in [rows, survives("stored.zip", &bomb).1] {
        let barred = rows.iter().filter(|row| row["reason"].contains("those of another member")).count();
        assert_eq!(barred, 4999, "{:?}", &rows[..3]);
    }
}

#[test]
fn an_entry_that_says_less_or_more_than_it_holds() {
    let packed = make::zip(&[named("x", vec![b'x'; 100_000])]);
    let at = memchr::memmem::find(&packed, b"PK\x01\x02").unwrap();
    for (said, reason) in [(10_u32, "holds more"), (200_000_000, "limit"), (50_000_000, "ends at byte")] {
        let mut lying = packed.clone();
        lying[at + 24..at + 28].copy_from_slice(&said.to_le_bytes());
        let (_, rows, _) = survives("lie.zip", &lying);
        assert!(has(&rows, reason) || has(&rows, "damaged"), "{said}: {rows:?}");
    }
}

/// One header of a tar, with a right checksum.
fn header(name: &[u8], size: &[u8; 12], kind: u8) -> Vec<u8> {
    let mut block = vec![0; 512];
    block[..name.len()].copy_from_slice(name);
    block[124..136].copy_from_slice(size);
    block[156] = kind;
    block[257..265].copy_from_slice(b"ustar\x0000");
    block[148..156].fill(b' ');
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    block
}

#[test]
fn a_tar_that_says_more_than_there_is() {
    for size in [
        b"77777777777\0",
        b"\x80\0\0\0\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
        b"\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF",
    ] {
        for kind in [b'0', b'L', b'x', b'S', b'g'] {
            let table = make::table(0, 3);
            let bomb = [header(b"big.csv", size, kind), table.clone()].concat();
            let bench = Bench::new();
            bench.put("big.tar", bomb);
            let (code, case) = bench.scan();
            case.assert_adds_up();
            assert_eq!(code, 3, "{kind}: {:?}", case.rows("ledger.csv"));
            if kind == b'0' {
                assert_eq!(case.people()[1], 3);
            }
        }
    }
}

#[test]
fn a_sparse_member_of_terabytes() {
    let map = b"1\n0\n4\n".to_vec();
    let mut data = map.clone();
    data.resize(512, 0);
    data.extend(b"abcd");
    data.resize(1024, 0);
    let records: Vec<u8> = [
        ("GNU.sparse.major", "1"),
        ("GNU.sparse.minor", "0"),
        ("GNU.sparse.name", "holes"),
        ("GNU.sparse.realsize", "9000000000000"),
    ]
    .iter()
    .flat_map(|(key, value)| {
        let len = key.len() + value.len() + 3;
        let len = len + (len + 2).to_string().len();
        format!("{len} {key}={value}\n").into_bytes()
    })
    .collect();
    let mut pax = records.clone();
    pax.resize(512, 0);
    let octal = |size: usize| -> [u8; 12] { format!("{size:011o}\0").into_bytes().try_into().unwrap() };
    let bomb = [
        header(b"pax", &octal(records.len()), b'x'),
        pax,
        header(b"s", &octal(516), b'0'),
        data,
        vec![0; 1024],
    ]
    .concat();
    let (_, rows, _) = survives("sparse.tar", &bomb);
    assert!(has(&rows, "limit:"), "{rows:?}");
    assert!(rows[1]["path"].ends_with("!holes"), "{rows:?}");
}

#[test]
fn names_that_lead_elsewhere_are_only_names() {
    let long = "n".repeat(65_000);
    let table = make::table(0, 2);
    let bench = Bench::new();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["../../up.csv", "/etc/absolute.csv", "nul\0inside.csv", &long] {
        out.start_file(name, make::deflated()).unwrap();
        std::io::Write::write_all(&mut out, &table).unwrap();
    }
    bench.put("names.zip", out.finish().unwrap().into_inner());
    let (code, case) = bench.scan();
    let rows = case.rows("ledger.csv");
    assert_eq!((code, case.people()[1]), (3, 2), "{rows:?}");
    assert!(has(&rows, "names longer than"), "{rows:?}");
    assert!(rows.iter().all(|row| row["path"].len() < 5000 && !row["path"].contains('\0')));
    assert!(rows[1]["path"].ends_with("!../../up.csv") || rows[1]["path"].ends_with("up.csv"), "{rows:?}");
    assert!(!bench.path("up.csv").exists());
}

#[test]
fn more_members_than_anybody_needs() {
    let mut tar: Vec<u8> = Vec::with_capacity(1_000_100 * 512);
    let one = header(b"empty", b"00000000000\0", b'0');
    (0..1_000_050).for_each(|_| tar.extend_from_slice(&one));
    tar.extend([0; 1024]);
    let (_, rows, _) = survives("many.tar.gz", &make::gzip(&tar));
    assert!(has(&rows, "more than 1000000 members"), "{:?}", rows.first());
    assert!(rows.len() < 1_000_003);
}
