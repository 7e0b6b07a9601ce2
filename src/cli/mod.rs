//! What was typed, and what it means.

pub mod again;
pub mod args;
pub mod listed;
mod memory;
mod obligations;
mod patterns;
mod progress;
pub mod scan;
pub mod selfcheck;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use clap::CommandFactory;

use crate::catalog::Catalog;
use crate::drill;
use crate::error::{Error, Result};
use crate::hand::Hand;
use crate::report::rows::Style;
use crate::report::terminal;
use crate::review::rows::Form;
use crate::review::sample::Design;
use crate::run::watch::Watch;
use crate::run::{self, ask, diff, find, origin, people, person, plan, review, sample, verify};
use crate::seal::mask::{self, printable};
use crate::spill::Spill;
use crate::unpack::{Limits, Shelf};

use again::ReviewFormat;
use args::{Cli, Command, Format, Generate, PersonFormat, Truth};
use progress::Progress;

/// Bytes of a split: the unit of parallel work.
const SPLIT: u64 = 4 << 20;

/// Does what was typed and returns the exit status.
pub fn run(cli: &Cli) -> u8 {
    match dispatch(cli) {
        Ok(code) => code,
        Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::BrokenPipe => 0,
        Err(error) => {
            complain(&error);
            error.exit_code()
        }
    }
}

/// The error with what caused it, one line each.
fn complain(error: &Error) {
    eprintln!("breachscope: {}", printable(&error.to_string()));
    error.excerpt().lines().for_each(|line| eprintln!("{}", printable(line)));
    let mut cause = std::error::Error::source(error);
    while let Some(why) = cause {
        eprintln!("  because: {}", printable(&why.to_string()));
        cause = why.source();
    }
}

fn dispatch(cli: &Cli) -> Result<u8> {
    let threads = if cli.threads == 0 { memory::threads(budget(cli)) } else { cli.threads };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    pool.map_err(|why| Error::Usage(format!("cannot start {threads} threads: {why}")))?;
    let read = || match &cli.patterns {
        Some(folder) => Catalog::with_folder(folder),
        None => Catalog::lean(),
    };
    // It is asked to the end, and taking it apart would cost as much as opening a case.
    let catalog = || read().map(|catalog| &*Box::leak(Box::new(catalog)));
    match &cli.command {
        Command::Scan(typed) => scan_or_plan(cli, typed, catalog()?),
        Command::Find(typed) => do_find(cli, typed, catalog()?),
        Command::People(typed) => {
            let (format, filter) = (typed.written()?, typed.filter());
            let (catalog, shelf, watch) = (catalog()?, shelf(cli)?, watch(cli)?);
            to_stdout(|out| people::people(&typed.case, catalog, format, &filter, &shelf, &watch, out))
        }
        Command::Person(typed) => one_person(cli, typed, catalog()?),
        Command::Findings(typed) => {
            let watch = watch(cli)?;
            to_stdout(|out| {
                let (catalog, style) = (catalog()?, style(typed.format));
                ask::findings(&typed.case, catalog, style, typed.reveal, &shelf(cli)?, &watch, out)
            })
        }
        Command::Records(typed) => {
            let watch = watch(cli)?;
            let style = style(typed.format);
            to_stdout(|out| ask::records(&typed.case, catalog()?, style, &shelf(cli)?, &watch, out))
        }
        Command::Verify(typed) => {
            let (catalog, shelf, watch) = (catalog()?, shelf(cli)?, watch(cli)?);
            let checks = verify::verify(&typed.case, typed.decisions.as_deref(), catalog, &shelf, &watch)?;
            to_stdout(|out| write!(out, "{checks}").map_err(Error::io("write", "standard output")))?;
            Ok(checks.exit_code())
        }
        Command::Diff(typed) => {
            let (catalog, shelf, watch) = (catalog()?, shelf(cli)?, watch(cli)?);
            let (cases, style) = ([&*typed.before, &*typed.after], style(typed.format));
            to_stdout(|out| {
                let totals = diff::diff(cases, catalog, style, &shelf, &watch, out)?;
                if !cli.quiet {
                    eprintln!("{}", totals.line());
                }
                Ok(())
            })
        }
        Command::Review(typed) => {
            let form = match typed.format {
                ReviewFormat::Csv => Form::Csv,
                ReviewFormat::Jsonl => Form::Jsonl,
                ReviewFormat::Dat => Form::Dat,
            };
            let (catalog, shelf, watch) = (catalog()?, shelf(cli)?, watch(cli)?);
            to_stdout(|out| review::review(&typed.case, catalog, form, &shelf, &watch, out))
        }
        Command::Origin(typed) => {
            let (catalog, shelf, watch) = (catalog()?, shelf(cli)?, watch(cli)?);
            let (case, exports, canary) = (&typed.case, &typed.exports, typed.canary.as_deref());
            let trace = origin::Trace { case, exports, canary, split: SPLIT };
            let origin = origin::origin(&trace, catalog, &shelf, &watch)?;
            let json = || mask::json(serde_json::to_string_pretty(&origin).unwrap_or_default()) + "\n";
            let text = if typed.json { json() } else { origin.to_string() };
            to_stdout(|out| out.write_all(text.as_bytes()).map_err(Error::io("write", "standard output")))
        }
        Command::Sample(typed) => sample_or_judge(cli, typed, catalog()?),
        Command::Columns(typed) => to_stdout(|out| ask::columns(&typed.case, out)),
        Command::Obligations(typed) => obligations::run(cli, typed, catalog()?),
        Command::Notices(typed) => obligations::notices(cli, typed, catalog()?),
        Command::Selfcheck(typed) => selfcheck::run(cli, typed, catalog()?),
        Command::Report(typed) => obligations::report(cli, typed, catalog()?),
        Command::Patterns(typed) => {
            let with_examples =
                || cli.patterns.as_deref().map_or_else(Catalog::builtin, Catalog::with_folder);
            patterns::run(typed, &with_examples, &|| shelf(cli))
        }
        Command::Drill(typed) => {
            let full_truth = typed.truth == Truth::Full;
            let shape = if typed.accounts { drill::Shape::Accounts } else { drill::Shape::Mixed };
            let out = typed.out.clone();
            let options = drill::Options { people: typed.people, seed: typed.seed, out, shape, full_truth };
            drill::generate(&options)?;
            Ok(0)
        }
        Command::Generate(Generate::Laws) => obligations::page(cli, catalog()?),
        Command::Generate(typed) => {
            generate(typed);
            Ok(0)
        }
    }
}

fn one_person(cli: &Cli, typed: &args::Person, catalog: &Catalog) -> Result<u8> {
    let who = match &typed.key {
        Some(key) if key != "-" => person::Who::Key(key.clone()),
        typed => person::Who::Value(ask_value(typed.is_some())?),
    };
    let form = match typed.format {
        _ if typed.json => person::Form::Json,
        PersonFormat::Text => person::Form::Text,
        PersonFormat::Json => person::Form::Json,
        PersonFormat::Html => person::Form::Html,
    };
    let (shelf, watch) = (shelf(cli)?, watch(cli)?);
    let show = person::Show { reveal: typed.reveal, form };
    let mut known = false;
    to_stdout(|out| {
        known = person::person(&typed.case, catalog, &who, show, &shelf, &watch, out)?;
        Ok(())
    })?;
    Ok(u8::from(!known))
}

fn scan_or_plan(cli: &Cli, typed: &scan::Scan, catalog: &Catalog) -> Result<u8> {
    let watch = watch(cli)?;
    if typed.plan {
        let (paths, case, shelf) = (&typed.paths[..], typed.case.as_deref(), &shelf(cli)?);
        let hand = &Hand::read(&typed.hand.files(), catalog)?;
        let wanted = plan::Wanted { paths, case, split: SPLIT, shelf, hand, json: typed.json };
        return to_stdout(|out| plan::plan(&wanted, catalog, &watch, out));
    }
    let Some(case) = &typed.case else { return Err(Error::Usage("scan needs --case DIR".into())) };
    let options = typed.job(case, shelf(cli)?);
    let progress = Progress::start(&watch, cli.quiet);
    let outcome = run::scan::scan(&options, catalog, &watch);
    progress.stop();
    let outcome = outcome?;
    if typed.json {
        let text = mask::json(serde_json::to_string_pretty(&outcome.summary).unwrap_or_default());
        to_stdout(|out| writeln!(out, "{text}").map_err(Error::io("write", "standard output")))?;
    } else if !cli.quiet {
        let text = terminal::summary(&outcome.summary, &outcome.exceptions, &case.to_string_lossy());
        to_stdout(|out| out.write_all(text.as_bytes()).map_err(Error::io("write", "standard output")))?;
    }
    Ok(outcome.exit_code())
}

fn sample_or_judge(cli: &Cli, typed: &again::Sample, catalog: &Catalog) -> Result<u8> {
    let (shelf, watch) = (shelf(cli)?, watch(cli)?);
    if let Some(file) = &typed.judged {
        let judgement = sample::judge(&typed.case, catalog, file, &shelf, &watch)?;
        let json = || mask::json(serde_json::to_string_pretty(&judgement).unwrap_or_default()) + "\n";
        let text = if typed.json { json() } else { judgement.to_string() };
        return to_stdout(|out| {
            out.write_all(text.as_bytes()).map_err(Error::io("write", "standard output"))
        });
    }
    let again::Sample { size, records, confidence, .. } = *typed;
    let design = Design { seed: typed.seed.unwrap_or_default(), size, records, confidence };
    to_stdout(|out| sample::draw(&typed.case, catalog, design, typed.reveal, (&shelf, &watch), out))
}

fn do_find(cli: &Cli, typed: &args::Find, catalog: &Catalog) -> Result<u8> {
    let style = (!typed.count).then(|| style(typed.format));
    let options = find::Find {
        paths: typed.paths.clone(),
        style,
        reveal: typed.reveal,
        split: SPLIT,
        shelf: shelf(cli)?,
    };
    let watch = watch(cli)?;
    let mut unread = false;
    to_stdout(|out| {
        let found = find::find(&options, catalog, &watch, out)?;
        unread = !found.unread.is_empty();
        for (path, why) in &found.unread {
            eprintln!("breachscope: not read: {}: {}", printable(path), printable(why));
        }
        if typed.count {
            for (detector, count) in &found.counts {
                writeln!(out, "{count:>12} {detector}").map_err(Error::io("write", "standard output"))?;
            }
        }
        Ok(())
    })?;
    Ok(if unread { 3 } else { 0 })
}

/// How containers are unpacked, and what a job may use: passwords come from a file, never from the command line, where others see them.
fn shelf(cli: &Cli) -> Result<Arc<Shelf>> {
    let passwords = match &cli.passwords {
        Some(file) => std::fs::read(file).map_err(Error::io("read", file))?,
        None => Vec::new(),
    };
    let lines = passwords.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let passwords = lines.filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect();
    let temp = cli.temp.clone().unwrap_or_else(std::env::temp_dir);
    let spill = Spill::within(temp, budget(cli));
    Ok(Arc::new(Shelf::new(spill, passwords, Limits::default())))
}

/// Bytes of memory that the job may use.
fn budget(cli: &Cli) -> u64 {
    cli.memory.unwrap_or_else(memory::half)
}

/// Counters for the job, and Ctrl-C that asks it to stop: at the second one the program ends at once.
fn watch(_cli: &Cli) -> Result<Arc<Watch>> {
    let watch = Arc::new(Watch::default());
    let seen = Arc::clone(&watch);
    let handler = move || {
        if seen.stop.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("breachscope: stopping; once more to stop at once");
    };
    ctrlc::set_handler(handler).map_err(|why| Error::Usage(format!("cannot listen for Ctrl-C: {why}")))?;
    Ok(watch)
}

fn to_stdout(work: impl FnOnce(&mut (dyn Write + Send)) -> Result<()>) -> Result<u8> {
    let mut out = BufWriter::with_capacity(256 << 10, io::stdout());
    work(&mut out)?;
    out.flush().map_err(Error::io("write", "standard output"))?;
    Ok(0)
}

fn style(format: Format) -> Style {
    match format {
        Format::Text => Style::Text,
        Format::Jsonl => Style::Jsonl,
        Format::Csv => Style::Csv,
    }
}

/// The value that a person is looked up by, from a prompt or, with `-`, from standard input: never from the
/// command line, where every user of the machine can read it.
fn ask_value(silent: bool) -> Result<String> {
    if !silent && io::stdin().is_terminal() {
        eprint!("E-mail, phone, id or other value of the person: ");
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(Error::io("read", Path::new("-")))?;
    let value = line.trim().to_owned();
    if value.is_empty() { Err(Error::Usage("no value to look for".into())) } else { Ok(value) }
}

fn generate(typed: &Generate) {
    let mut command = Cli::command();
    let mut out = io::stdout();
    match typed {
        Generate::Laws => {}
        Generate::Man => drop(clap_mangen::Man::new(command).render(&mut out)),
        Generate::Complete { shell } => {
            clap_complete::generate(*shell, &mut command, "breachscope", &mut out);
        }
    }
}
