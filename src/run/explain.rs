//! `patterns explain`: why the bytes at a place were reported, or were not.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::intake;
use crate::path::Path;
use crate::report::rows::column_name;
use crate::seal::mask::{brief, printable};
use crate::span::Span;
use crate::unpack::Shelf;
use crate::weigh::{Ruled, Ruling};

use super::engine::{Engine, Want};
use super::evidence::{self, Means};
use super::watch::Watch;

/// Says, for the bytes at `offset` of the item at `path`, who claims them and what became of each claim.
///
/// # Errors
/// If there is no such file or offset.
pub fn explain(catalog: &Catalog, path: &str, offset: u64, split: u64, shelf: &Arc<Shelf>) -> Result<String> {
    let file = PathBuf::from(path);
    // A path through containers begins with that of a file, whose own name has no `!` left in it.
    let top = if file.exists() { Path::of_file(&file) } else { Path::top(path) };
    let items = intake::walk(&[top.to_file().into_owned()], &[])?;
    let wanted = if file.exists() { top.as_str() } else { path };
    let evidence =
        evidence::survey(&items, Means { catalog, split, shelf, hand: None, watch: &Watch::default() })?;
    let wanted = evidence.iter().find(|surveyed| surveyed.known.path.as_str() == wanted);
    let Some((surveyed, plan)) = wanted.and_then(|known| Some((known, known.known.plan.as_ref()?))) else {
        return Err(Error::Usage(format!("{path} is not a file that can be read")));
    };
    if offset >= plan.size {
        return Err(Error::Usage(format!("{path} has {} bytes, there is no byte {offset}", plan.size)));
    }
    let k = plan.borders.partition_point(|border| *border <= offset);
    let mut text = format!("{}:{offset} ({}, {})\n", printable(path), plan.format.name(), plan.encoding);
    let Some(k) = k.checked_sub(1) else {
        return Ok(text + "  before the first record: header, comment or byte order mark\n");
    };
    let engine = Engine::new(catalog);
    let mut claims = 0;
    engine.read(surveyed, k, Want::All, &mut |seen| {
        let holds = |range: Range<usize>| seen.ruler.span(range.start, range.end).contains(offset);
        if !holds(seen.record.range.clone()) {
            return Ok(());
        }
        text += &format!("  record at {}, {:?}\n", seen.start(), seen.record.shape);
        if let Some(field) = seen.record.fields.iter().find(|field| holds(field.range())) {
            let why = plan.column(seen.record.table, field.column).map_or("", |column| &column.why);
            let name = column_name(plan, seen.record.table, field.column);
            text += &format!("  column {}: {}\n", brief(&name), brief(why));
        }
        for ruled in seen.ruled {
            let span = seen.ruler.span(ruled.claim.start as usize, ruled.claim.end as usize);
            if span.contains(offset) {
                claims += 1;
                text += &line(catalog, span, ruled);
            }
        }
        Ok(())
    })?;
    if claims == 0 {
        text += "  no detector's form fits these bytes\n";
    }
    Ok(text)
}

fn line(catalog: &Catalog, span: Span, ruled: &Ruled) -> String {
    let id = &catalog.detector(ruled.claim.detector).id;
    let (start, end) = (span.start, span.end());
    let what = match ruled.ruling {
        Ruling::Reported(sure) => {
            let by = if ruled.typed { "by its column" } else { "by its form and context" };
            format!("reported ({sure:?}), {by}").to_lowercase()
        }
        Ruling::Invalid => "not reported: its checksum or rule of form fails".into(),
        Ruling::NoContext => {
            "not reported: the form alone says too little, and no label, header or word nearby speaks for it"
                .into()
        }
        Ruling::Against => "not reported: the label before it says that it is something else".into(),
        Ruling::Lost(winner) => format!("not reported: {} has the better claim", catalog.detector(winner).id),
    };
    format!("  {start}..{end} {id}: {what}\n")
}
