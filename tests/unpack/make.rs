//! Containers to test with, written by other programs' libraries.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;

/// Packs one file.
pub type Pack = fn(&[u8]) -> Vec<u8>;

/// Each compressed stream, under a name.
pub const STREAMS: [(&str, Pack); 4] = [("a.gz", gzip), ("a.zst", zstd), ("a.bz2", bzip2), ("a.xz", xz)];

/// A file by name.
pub type Named = (String, Vec<u8>);

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_named(None, bytes)
}

/// With the name that gzip keeps of the file.
pub fn gzip_named(name: Option<&str>, bytes: &[u8]) -> Vec<u8> {
    let mut head = flate2::GzBuilder::new();
    if let Some(name) = name {
        head = head.filename(name);
    }
    let mut out = head.write(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut out = zstd::Encoder::new(Vec::new(), 1).unwrap();
    out.include_checksum(true).unwrap();
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

pub fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

pub fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut out = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

pub fn tar(files: &[Named]) -> Vec<u8> {
    let mut out = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        out.append_data(&mut header, name, &bytes[..]).unwrap();
    }
    out.into_inner().unwrap()
}

pub fn deflated() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated)
}

pub fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)
}

pub fn zip_with(files: &[Named], options: SimpleFileOptions) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(name.as_str(), options).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

pub fn zip(files: &[Named]) -> Vec<u8> {
    zip_with(files, deflated())
}

pub fn named(name: &str, bytes: impl Into<Vec<u8>>) -> Named {
    (name.to_owned(), bytes.into())
}

/// All files of a folder, in the order in which it is walked.
pub fn files_of(folder: &Path) -> Vec<Named> {
    let mut out = Vec::new();
    let mut stack = vec![folder.to_path_buf()];
    while let Some(path) = stack.pop() {
        if path.is_dir() {
            let mut inside: Vec<_> =
                fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
            inside.sort_unstable_by(|a, b| b.cmp(a));
            stack.extend(inside);
        } else {
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            out.push((name, fs::read(&path).unwrap()));
        }
    }
    out
}

/// A table of `people`, all of them different.
pub fn table(first: u32, people: u32) -> Vec<u8> {
    let mut out = "name,email,phone\n".to_owned();
    for n in first..first + people {
        let (a, b) = (char::from(b'a' + (n % 26) as u8), char::from(b'a' + (n / 26 % 26) as u8));
        out += &format!("Ann{a}{b} Bell{b}{a},ann.bell{n}@drill-bells.com,+1 212 736 {:04}\n", 100 + n % 100);
    }
    out.into_bytes()
}
