//! A fit as text: cells, parameters, and what to write into the files.

use std::fmt::Write as _;
use std::path::Path;

use super::text::{width, wrap, wrapped};
use crate::experiment::survey::tables::{names, said};
use crate::model::consumer::{AGE_BANDS, Band};
use crate::params::{Params, Spec};
use crate::render::text::sheet::Sheet;
use crate::scenario::{parse_study, study_to_toml};
use crate::survey::fit::Fitted;
use crate::survey::questionnaire::{Asks, Graded, Item};
use crate::survey::study::Study;
use crate::world::Setting;

/// What a fit found, as it is to be written down.
pub(super) fn fitted(study: &Study, setting: &Setting, found: &Fitted) -> String {
    let mut out = wrapped(&format!("\n{}", study.title));
    out += &wrapped(&format!(
        "{} cells, {} parameters, chi-square {:.2} with {} degrees of freedom, {} evaluations{}",
        found.cells.len(),
        found.parameters.len(),
        found.chi_square,
        found.freedom,
        found.evaluations,
        if found.converged { "" } else { "; NOT CONVERGED" }
    ));
    let header = ["item", "answer", "band", "published", "expected", "use"];
    let mut sheet = Sheet::new(header, &[0, 1, 2, 5]);
    for cell in &found.cells {
        let published = &study.published[cell.published];
        let (item, answer) = names(&study.questionnaire, &published.all_of);
        let mut row = vec![item, answer, published.bands.name()];
        row.push(said(&study.questionnaire, published).to_string());
        row.push(format!("{:.1}", 100.0 * cell.expected));
        row.push(published.used.name().into());
        sheet.push(row);
    }
    out += &format!("\n{}", sheet.show());
    let mut sheet = Sheet::new(["parameter", "value", "standard error"], &[0]);
    for parameter in &found.parameters {
        let error = parameter.standard_error.map_or("-".into(), |error| format!("{error:.4}"));
        sheet.push(vec![parameter.name.clone(), format!("{:.4}", parameter.value), error]);
    }
    out += &format!("\n{}", sheet.show());
    out += "\n# for the study's file\n";
    for (item, before) in found.questionnaire.items.iter().zip(&study.questionnaire.items) {
        let (Asks::Attitude(new), Asks::Attitude(old)) = (&item.asks, &before.asks) else {
            continue;
        };
        out += &item_lines(item, new, old);
    }
    out += "\n# for the scenario, or the defaults of its bands\n";
    let levels = found.concern_levels.iter().zip(&found.expectation_levels);
    for ((band, (concern, expectation)), now) in AGE_BANDS.iter().zip(levels).zip(&setting.bands) {
        let round = |value: f64| (value * 100.0).round() / 100.0 + 0.0;
        let (concern, expectation) = (round(*concern), round(*expectation));
        let same = concern == now.concern_level && expectation == now.expectation_level;
        let same = if same { "  # as it is" } else { "" };
        let _ = writeln!(out, "[band.\"{band}\"]{same}");
        for (key, value) in [("concern_level", concern), ("expectation_level", expectation)] {
            let spec = Band::specs().iter().find(|spec| spec.key == key);
            match spec.filter(|spec| !spec.allows(value)) {
                None => _ = writeln!(out, "{key} = {value:.2}"),
                Some(Spec { low, high, .. }) => {
                    let why = format!("{key} would be {value:.2}; a file allows {low} to {high}");
                    out += &comment(&why);
                }
            }
        }
    }
    out
}

/// Digits after the point of thresholds and loadings: four, unless it takes more for a file to be
/// accepted.
const DIGITS: (usize, usize) = (4, 17);

/// Thresholds closer than this leave the answer between them to nobody [SD].
const CLOSE: f64 = 5e-5;

/// An item as a study's file has it, such that the reader of studies accepts it; where it accepts
/// nothing of the kind, why.
fn item_lines(item: &Item, new: &Graded, old: &Graded) -> String {
    let digits = (DIGITS.0..=DIGITS.1).find(|digits| refusal(item, new, *digits).is_none());
    let Some(digits) = digits else {
        let why = refusal(item, new, DIGITS.1).unwrap_or_default();
        return comment(&format!("{} cannot be written down: {why}", item.id));
    };
    let list = |graded: &Graded| {
        let values = graded.thresholds.iter().map(|value| format!("{value:.digits$}"));
        values.collect::<Vec<_>>().join(", ")
    };
    let same = if list(new) == list(old) { "  # as it is" } else { "" };
    let mut out = format!("# {}{same}\n", item.id);
    let close = new.thresholds.windows(2).position(|pair| pair[0] - pair[1] < CLOSE);
    if let Some(label) = close.and_then(|at| item.answers.get(at + 1)) {
        out += &comment(&format!("the published shares leave {label} to nobody"));
    }
    let mut parts: Vec<String> = loadings(new, digits)
        .into_iter()
        .filter(|(_, loading)| *loading != 0.0)
        .map(|(name, loading)| format!("{name} = {loading:?}"))
        .collect();
    parts.push(format!("thresholds = [{}]", list(new)));
    let line = format!("attitude = {{ {} }}", parts.join(", "));
    // An inline table may not be broken; keys with dots mean the same, and lists may be.
    out += &match line.chars().count() <= width() {
        true => line + "\n",
        false => parts.iter().map(|part| wrapped(&format!("attitude.{part}"))).collect(),
    };
    out
}

/// The loadings with so many digits.
fn loadings(graded: &Graded, digits: usize) -> [(&'static str, f64); 2] {
    let short = |value: f64| format!("{value:.digits$}").parse().unwrap_or(value);
    [("concern", short(graded.concern)), ("expectation", short(graded.expectation))]
}

/// Why a file with these numbers, written with so many digits, would be refused.
fn refusal(item: &Item, graded: &Graded, digits: usize) -> Option<String> {
    let short = |value: &f64| format!("{value:.digits$}").parse().unwrap_or(*value);
    let [(_, concern), (_, expectation)] = loadings(graded, digits);
    let thresholds = graded.thresholds.iter().map(short).collect();
    let asks = Asks::Attitude(Graded { concern, expectation, thresholds });
    let alone = Item { asks, only_if: Vec::new(), ..item.clone() };
    let study = Study { title: item.id.clone(), ..Study::of(vec![alone]) };
    let refused = parse_study(&study_to_toml(&study), "fit", Path::new(""), &[]).err()?;
    refused.0.first().map(|problem| problem.wrong.clone())
}

/// A remark that a file may hold.
fn comment(text: &str) -> String {
    wrap(text, width() - 2).iter().map(|line| format!("# {line}\n")).collect()
}
