//! Charts as inline SVG: bars, and one bar of several parts.
//!
//! Bars are measured in percent of the width and text in pixels, so that a chart fits a telephone, a screen
//! and a sheet of paper without any script. A chart never stands alone: its figures are in a table below it.

use super::markup::Page;

/// Height of a row of bars: its label and the bar under it.
const ROW: u64 = 40;
/// From a row's top to the baseline of its label.
const BASELINE: u64 = 14;
/// From a row's top to its bar.
const BAR: u64 = 22;
/// How thick a bar is.
const THICK: u64 = 9;
/// How thick the bar of several parts is.
const STACK: u64 = 28;
/// What is not nothing is at least so wide, in percent, that it can be seen.
const SLIVER: f64 = 0.6;
/// Cells of a label: on a wide page, and on a narrow one.
const CELLS: (usize, usize) = (62, 36);

/// What a chart is called.
#[derive(Clone, Copy, Debug)]
pub struct Chart {
    /// Names it within the page.
    pub id: &'static str,
    /// A few words.
    pub title: &'static str,
    /// How it is to be read.
    pub about: &'static str,
}

/// One bar.
#[derive(Clone, Copy, Debug)]
pub struct Bar<'b> {
    /// What is counted.
    pub label: &'b str,
    /// How much.
    pub value: u64,
    /// The part of it that is drawn stronger.
    pub inner: Option<u64>,
    /// Class of its colour.
    pub class: &'static str,
}

/// One part of a stacked bar: the class of its colour, and how much.
pub type Part = (&'static str, u64);

/// Draws bars under their labels, all on one scale.
pub fn bars(page: &mut Page, chart: &Chart, bars: &[Bar<'_>]) {
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0);
    open(page, chart, bars.len() as u64 * ROW);
    for (bar, top) in bars.iter().zip((0..).step_by(ROW as usize)) {
        labels(page, bar.label, top + BASELINE);
        text(page, "<text class=\"value\" x=\"100%\" y=\"", top + BASELINE).count(bar.value).raw("</text>");
        rect(page, "track", (0.0, 100.0), (top + BAR, THICK));
        rect(page, bar.class, (0.0, width(bar.value, most)), (top + BAR, THICK));
        if let Some(inner) = bar.inner {
            rect(page, "inner", (0.0, width(inner, most)), (top + BAR, THICK));
        }
    }
    page.raw("</svg>\n");
}

/// Draws one bar whose parts make up the whole.
pub fn stack(page: &mut Page, chart: &Chart, parts: &[Part]) {
    let whole: u64 = parts.iter().map(|(_, value)| value).sum();
    let widths: Vec<f64> = parts.iter().map(|(_, value)| width(*value, whole)).collect();
    let over = widths.iter().sum::<f64>().max(100.0) / 100.0;
    open(page, chart, STACK);
    let mut at = 0.0;
    for ((class, _), width) in parts.iter().zip(widths) {
        rect(page, class, (at, width / over), (0, STACK));
        at += width / over;
    }
    page.raw("</svg>\n");
}

/// A stretch of time.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// What it is of.
    pub label: String,
    /// When it ends.
    pub value: String,
    /// Where it begins on the common scale, in percent.
    pub from: f64,
    /// Where it ends.
    pub until: f64,
    /// Class of its colour.
    pub class: &'static str,
}

/// Draws stretches of time under their labels, all on one scale.
pub fn stretches(page: &mut Page, chart: &Chart, stretches: &[Stretch]) {
    open(page, chart, stretches.len() as u64 * ROW);
    for (of, top) in stretches.iter().zip((0..).step_by(ROW as usize)) {
        labels(page, &of.label, top + BASELINE);
        text(page, "<text class=\"value\" x=\"100%\" y=\"", top + BASELINE).text(&of.value).raw("</text>");
        rect(page, "track", (0.0, 100.0), (top + BAR, THICK));
        let from = of.from.min(100.0 - SLIVER);
        rect(page, of.class, (from, (of.until - from).max(SLIVER)), (top + BAR, THICK));
    }
    page.raw("</svg>\n");
}

/// The part of a row that a value takes, in percent.
fn width(value: u64, most: u64) -> f64 {
    if value == 0 { 0.0 } else { (100.0 * value as f64 / most as f64).max(SLIVER) }
}

fn open(page: &mut Page, chart: &Chart, height: u64) {
    page.raw("<svg role=\"img\" width=\"100%\" height=\"").whole(height).raw("\" aria-labelledby=\"");
    page.raw(chart.id).raw("-title ").raw(chart.id).raw("-about\">\n<title id=\"").raw(chart.id);
    page.raw("-title\">").raw(chart.title).raw("</title><desc id=\"").raw(chart.id).raw("-about\">");
    page.raw(chart.about).raw("</desc>\n");
}

/// A label, cut twice if it has to be: the style sheet shows the one that fits.
fn labels(page: &mut Page, label: &str, baseline: u64) {
    let cut = label.chars().count() > CELLS.1 / 2;
    let wide = if cut { "<text class=\"wide\" x=\"0\" y=\"" } else { "<text x=\"0\" y=\"" };
    text(page, wide, baseline).fit(label, CELLS.0).raw("</text>");
    if cut {
        text(page, "<text class=\"narrow\" x=\"0\" y=\"", baseline).fit(label, CELLS.1).raw("</text>");
    }
}

fn text<'p>(page: &'p mut Page, open: &'static str, baseline: u64) -> &'p mut Page {
    page.raw(open).whole(baseline).raw("\">")
}

/// A rectangle: left and width in percent, top and height in pixels. Nothing is drawn for nothing.
fn rect(page: &mut Page, class: &'static str, (left, width): (f64, f64), (top, height): (u64, u64)) {
    if width > 0.0 {
        page.raw("<rect class=\"").raw(class).raw("\" x=\"").percent(left).raw("\" y=\"").whole(top);
        page.raw("\" width=\"").percent(width).raw("\" height=\"").whole(height).raw("\"/>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHART: Chart = Chart { id: "c", title: "Title", about: "About." };
    const HEAD: &str = "aria-labelledby=\"c-title c-about\">\n<title id=\"c-title\">Title</title><desc id=\"c-about\">About.</desc>\n";

    #[test]
    fn bars_are_drawn_on_one_scale() {
        let mut page = Page::default();
        let bar = |label, value, inner| Bar { label, value, inner, class: "people" };
        bars(
            &mut page,
            &CHART,
            &[bar("E-mail", 2000, Some(500)), bar("<b>", 1, None), bar("none", 0, Some(0))],
        );
        let track =
            |top| format!("<rect class=\"track\" x=\"0.00%\" y=\"{top}\" width=\"100.00%\" height=\"9\"/>\n");
        let want = [
            "<svg role=\"img\" width=\"100%\" height=\"120\" ".to_owned() + HEAD,
            "<text x=\"0\" y=\"14\">E-mail</text><text class=\"value\" x=\"100%\" y=\"14\">2,000</text>"
                .into(),
            track(22),
            "<rect class=\"people\" x=\"0.00%\" y=\"22\" width=\"100.00%\" height=\"9\"/>\n".into(),
            "<rect class=\"inner\" x=\"0.00%\" y=\"22\" width=\"25.00%\" height=\"9\"/>\n".into(),
            "<text x=\"0\" y=\"54\">&lt;b&gt;</text><text class=\"value\" x=\"100%\" y=\"54\">1</text>"
                .into(),
            track(62),
            "<rect class=\"people\" x=\"0.00%\" y=\"62\" width=\"0.60%\" height=\"9\"/>\n".into(),
            "<text x=\"0\" y=\"94\">none</text><text class=\"value\" x=\"100%\" y=\"94\">0</text>".into(),
            track(102),
            "</svg>\n".into(),
        ];
        assert_eq!(page.finish(), want.concat());
    }

    #[test]
    fn parts_fill_the_whole_and_slivers_are_seen() {
        let mut page = Page::default();
        stack(&mut page, &CHART, &[("parsed", 999_999), ("raw", 0), ("opaque", 1)]);
        let want = [
            "<svg role=\"img\" width=\"100%\" height=\"28\" ",
            HEAD,
            "<rect class=\"parsed\" x=\"0.00%\" y=\"0\" width=\"99.40%\" height=\"28\"/>\n",
            "<rect class=\"opaque\" x=\"99.40%\" y=\"0\" width=\"0.60%\" height=\"28\"/>\n",
            "</svg>\n",
        ];
        assert_eq!(page.finish(), want.concat());
    }

    #[test]
    fn nothing_to_draw_is_an_empty_chart() {
        let mut page = Page::default();
        bars(&mut page, &CHART, &[]);
        stack(&mut page, &CHART, &[("parsed", 0)]);
        assert!(!page.finish().contains("rect"));
    }
}
