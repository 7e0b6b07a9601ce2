//! `maker FORM BYTES SEED FILE`: writes a synthetic input and prints, as JSON, what it planted in it.
//!
//! The same arguments make the same bytes. Every value of an account follows from its number by a bijection, so two
//! accounts share no e-mail, user name or national id, and the number of people in a file is known exactly.

mod words;
mod dice;
mod truth;
mod value;
mod account;
mod record;
mod form;

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use dice::Dice;
use form::Form;
use truth::Truth;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [form, bytes, seed, file] = arguments.as_slice() else {
        return Err("usage: maker dense|combo|sql|log|ndjson BYTES SEED FILE".into());
    };
    let form = Form::named(form).ok_or("no such form")?;
    let truth = write(form, bytes.parse()?, seed.parse()?, File::create(file)?)?;
    println!("{}", truth.json());
    Ok(())
}

/// Writes records until there are `bytes` of them.
fn write(form: Form, bytes: u64, seed: u64, file: File) -> Result<Truth, Box<dyn Error>> {
    let mut out = BufWriter::with_capacity(1 << 20, file);
    let mut truth = Truth::default();
    let mut piece = form.head().as_bytes().to_vec();
    while truth.bytes + (piece.len() as u64) < bytes {
        if piece.len() >= 1 << 16 {
            pass(&mut piece, &mut out, &mut truth)?;
        }
        let mut dice = Dice::new(seed, truth.records);
        form.record(&mut piece, &mut dice, &mut truth);
        truth.records += 1;
    }
    form.foot(&mut piece, &truth);
    pass(&mut piece, &mut out, &mut truth)?;
    out.flush()?;
    Ok(truth)
}

fn pass(piece: &mut Vec<u8>, out: &mut impl Write, truth: &mut Truth) -> std::io::Result<()> {
    truth.bytes += piece.len() as u64;
    out.write_all(piece)?;
    piece.clear();
    Ok(())
}
