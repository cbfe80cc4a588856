//! What a page consists of, and its HTML.
//!
//! Style and script are files of their own beside this one. Everything from the outside goes
//! through `maud`, which escapes it; the numbers of figures go into JSON in which `<` is escaped.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;

use crate::document::block::{Block, Document, Grid, Part, Twofold};
use crate::document::figure::Figure;
use crate::ground::number::proper_minus as proper;

/// Apache ECharts (Apache-2.0), as the crate `charming` carries it; see `build.rs`.
const CHART_LIBRARY: &str = include_str!(concat!(env!("OUT_DIR"), "/echarts.min.js"));
const STYLE: &str = include_str!("style.css");
const SCRIPTS: [&str; 10] = [
    include_str!("base.js"),
    include_str!("charts.js"),
    include_str!("bad_days.js"),
    include_str!("doses.js"),
    include_str!("money.js"),
    include_str!("split.js"),
    include_str!("survey.js"),
    include_str!("targets.js"),
    include_str!("beside.js"),
    include_str!("page.js"),
];

/// Only what is in the page itself may be shown or run; nothing may be asked from the network.
const POLICY: &str = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
                      img-src data: blob:";

/// A document as one HTML file.
pub fn html(document: &Document) -> String {
    Page(document).to_html()
}

struct Page<'a>(&'a Document);

impl Page<'_> {
    fn to_html(&self) -> String {
        let arms = json!({ "arms": self.0.arms });
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="color-scheme" content="light dark";
                    title { (self.0.question) " \u{2013} Earful" }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    a.skip href="#answer" { "Skip to the answer" }
                    (self.head())
                    (self.contents())
                    main {
                        @for part in &self.0.parts { (section(part)) }
                    }
                    footer {
                        p { "Made by Earful " (env!("CARGO_PKG_VERSION")) ". Charts: Apache ECharts. \
                             This file needs no network." }
                    }
                    (data("page-data", &arms))
                    script { (PreEscaped(CHART_LIBRARY)) }
                    @for script in SCRIPTS { script { (PreEscaped(script)) } }
                }
            }
        }
        .into_string()
    }

    fn head(&self) -> Markup {
        html! {
            header #answer tabindex="-1" {
                p.kicker { (self.0.title) }
                h1 { (self.0.question) }
                @for alarm in &self.0.alarms { p.alarm role="alert" { (alarm) } }
                @if let Some(answer) = &self.0.answer { p.answer { (proper(answer)) } }
                p.facts { (self.0.facts) }
                noscript { p.alarm { "The charts need JavaScript. Their numbers are in the CSV \
                                      files beside this page." } }
            }
        }
    }

    /// Where to find what, and which arms are shown.
    fn contents(&self) -> Markup {
        html! {
            nav aria-label="Sections" {
                ul { @for part in &self.0.parts { li { a href={ "#" (part.id) } { (part.title) } } } }
            }
            div.bar {
                @if self.0.arms.len() > 1 {
                    fieldset.arms {
                        legend { "Shown in the charts" }
                        div.boxes {
                            @for (index, arm) in self.0.arms.iter().enumerate() {
                                label {
                                    input type="checkbox" checked data-arm=(index);
                                    svg.swatch viewBox="0 0 10 10" aria-hidden="true" { path {} }
                                    (arm)
                                }
                            }
                        }
                    }
                }
                button.theme type="button" aria-pressed="false" { "Dark" }
            }
        }
    }
}

fn section(part: &Part) -> Markup {
    html! {
        section id=(part.id) aria-labelledby={ (part.id) "-title" } {
            h2 id={ (part.id) "-title" } { (part.title) }
            @for each in &part.blocks { (block(each)) }
        }
    }
}

fn block(of: &Block) -> Markup {
    match of {
        Block::Text(text) => html! { p { (proper(text)) } },
        Block::List(items) => html! { ul.said { @for item in items { li { (proper(item)) } } } },
        Block::Code(text) => html! { pre tabindex="0" { code { (text) } } },
        Block::Grid(table) => grid(table, &table.caption),
        Block::Folded(summary, table) => html! {
            details { summary { (summary) } (grid(table, summary)) }
        },
        Block::Rows(rows) => html! { dl.rows { @for row in rows {
            @if !row.label.is_empty() { dt { (row.label) } }
            dd { (row.mark) (proper(&row.text)) }
        } } },
        Block::Twofold(both) => twofold(both),
        Block::Chart(figure) => chart(figure),
        Block::Deep(all) => html! { @for each in all { (block(each)) } },
    }
}

/// What two say, in two columns.
fn twofold(both: &Twofold) -> Markup {
    html! {
        table.twofold {
            caption { (both.label) }
            thead { tr { @for head in &both.heads { th scope="col" { (head) } } } }
            tbody { tr {
                @for told in &both.told { td { @for said in told { p { (proper(said)) } } } }
            } }
        }
    }
}

/// A table, which `name` is read out for.
fn grid(table: &Grid, name: &str) -> Markup {
    let class = |column: usize| table.numeric.get(column).filter(|is| **is).map(|_| "n");
    html! {
        @if !table.caption.is_empty() { p.caption { (proper(&table.caption)) } }
        div.scroll tabindex="0" role="region" aria-label=(name) {
            table {
                thead { tr {
                    @for (column, head) in table.header.iter().enumerate() {
                        th scope="col" class=[class(column)] { (head) }
                    }
                } }
                tbody {
                    @for (index, row) in table.rows.iter().enumerate() {
                        tr.marked[table.marked.get(index).copied().unwrap_or(false)] {
                            @for (column, cell) in row.iter().enumerate() {
                                @if column == table.names {
                                    th scope="row" class=[is_wide(cell).then_some("wide")] { (cell) }
                                } @else if class(column).is_some() {
                                    (figures(&proper(cell)))
                                } @else {
                                    td class=[words(cell)] { (proper(cell)) }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if let Some(note) = &table.note { p.caption { (proper(note)) } }
    }
}

/// Letters of the longest word that is never broken, such as "representatives".
const WORD: usize = 16;

/// Letters that fit into a narrow column without growing it tall.
const NARROW: usize = 24;

/// Whether a cell deserves room in a table that is wider than the window anyway.
fn is_wide(cell: &str) -> bool {
    cell.chars().count() > NARROW
}

/// How a cell of words is laid out, if not as it comes.
fn words(cell: &str) -> Option<&'static str> {
    match (is_long(cell), is_wide(cell)) {
        (true, true) => Some("long wide"),
        (true, false) => Some("long"),
        (false, true) => Some("wide"),
        (false, false) => None,
    }
}

/// Whether a cell has something longer than a word, such as a path or a digest.
fn is_long(cell: &str) -> bool {
    let words = cell.split(|c: char| c.is_whitespace() || c == '-');
    words.map(|word| word.chars().count()).max().unwrap_or(0) > WORD
}

/// A cell of a column of numbers: words may break, and an interval may stand below its estimate.
fn figures(cell: &str) -> Markup {
    match cell.split_once(" (") {
        Some((estimate, interval)) => html! {
            td.n.words { span { (estimate) } " " span { "(" (interval) } }
        },
        None if cell.starts_with(char::is_alphabetic) => html! { td.n.words { (cell) } },
        None => html! { td.n { (cell) } },
    }
}

fn chart(figure: &Figure) -> Markup {
    html! {
        figure id={ "figure-" (figure.id) } data-figure=(figure.id) {
            h3 { (figure.title) }
            div.controls {}
            div.chart role="img" aria-label=(proper(&figure.alt)) {}
            figcaption { (proper(&figure.caption)) }
            div.tools {
                details.numbers {
                    summary { "Show the numbers" }
                    div.scroll tabindex="0" role="region"
                        aria-label={ "The numbers of: " (figure.title) } {}
                }
                button type="button" data-save="csv" { "Save as CSV" }
                button type="button" data-save="svg" { "Save as SVG" }
            }
            (data(&format!("data-{}", figure.id), &figure.json()))
        }
    }
}

/// Data for the script; `<` is escaped, so that no text in it can end the element.
fn data(id: &str, value: &serde_json::Value) -> Markup {
    let text = value.to_string().replace('<', "\\u003c");
    html! { script type="application/json" id=(id) { (PreEscaped(text)) } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::figure::Column;

    fn document() -> Document {
        let figure = Figure {
            id: "f",
            kind: "intervals",
            title: "</script><script>alert(1)</script>".into(),
            caption: "n = 1".into(),
            alt: "\"quoted\"".into(),
            columns: vec![Column::names("arm", ["</script>"])],
            options: json!({}),
        };
        Document {
            title: "t".into(),
            question: "<b>Q?</b>".into(),
            answer: Some("A & B".into()),
            facts: String::new(),
            alarms: vec!["1 of 2 runs FAILED".into()],
            arms: vec!["a".into(), "b".into()],
            parts: vec![Part { id: "p", title: "P".into(), blocks: vec![Block::Chart(figure)] }],
        }
    }

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let html = html(&document());
        assert!(!html.contains("<b>Q") && !html.contains("alert(1)</script>"));
        assert!(html.contains("&lt;b&gt;Q?&lt;/b&gt;") && html.contains("A &amp; B"));
        assert!(html.contains("\\u003c/script>") && html.contains("&quot;quoted&quot;"));
    }

    #[test]
    fn an_interval_may_stand_below_its_estimate_and_no_number_breaks() {
        let two = "<td class=\"n words\"><span>1.5</span> <span>(1 to 2)</span></td>";
        assert_eq!(figures("1.5 (1 to 2)").into_string(), two);
        assert_eq!(figures("avoids none").into_string(), "<td class=\"n words\">avoids none</td>");
        assert_eq!(figures("1,500").into_string(), "<td class=\"n\">1,500</td>");
    }

    #[test]
    fn only_what_is_longer_than_a_word_may_be_broken() {
        assert!(!is_long("times") && !is_long("people who un-follow per 1,000"));
        assert!(
            is_long("follow.outside_per_30_days") && is_long("974b51664742f71f42d7c8efe7bdddd0")
        );
    }

    #[test]
    fn a_page_asks_nobody_for_anything() {
        let html = html(&document());
        let outside = ["src=\"http", "href=\"http", "@import", "url(http", "<link"];
        let own = html.replace(CHART_LIBRARY, "");
        assert!(outside.iter().all(|part| !own.contains(part)));
        assert!(html.contains("default-src 'none'"));
    }
}
