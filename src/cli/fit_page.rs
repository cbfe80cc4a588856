//! A fit as text: cells, parameters, and what to write into the files.

use std::fmt::Write as _;

use super::sheet::Sheet;
use super::text::wrapped;
use crate::experiment::survey::tables::{names, said};
use crate::model::consumer::AGE_BANDS;
use crate::survey::fit::Fitted;
use crate::survey::questionnaire::Asks;
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
        row.push(said(&study.questionnaire, published));
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
        let list = |values: &[f64]| {
            values.iter().map(|value| format!("{value:.4}")).collect::<Vec<_>>().join(", ")
        };
        let mut parts = Vec::new();
        for (name, loading) in [("concern", new.concern), ("expectation", new.expectation)] {
            if loading != 0.0 {
                parts.push(format!("{name} = {}", (loading * 1e4).round() / 1e4));
            }
        }
        parts.push(format!("thresholds = [{}]", list(&new.thresholds)));
        let same = if list(&new.thresholds) == list(&old.thresholds) { "  # as it is" } else { "" };
        let _ = writeln!(out, "# {}{same}", item.id);
        out += &wrapped(&format!("attitude = {{ {} }}", parts.join(", ")));
    }
    out += "\n# for the scenario, or the defaults of its bands\n";
    let levels = found.concern_levels.iter().zip(&found.expectation_levels);
    for ((band, (concern, expectation)), now) in AGE_BANDS.iter().zip(levels).zip(&setting.bands) {
        let round = |value: f64| (value * 100.0).round() / 100.0 + 0.0;
        let (concern, expectation) = (round(*concern), round(*expectation));
        let same = concern == now.concern_level && expectation == now.expectation_level;
        let same = if same { "  # as it is" } else { "" };
        let _ = writeln!(out, "[band.\"{band}\"]{same}");
        let _ = writeln!(out, "concern_level = {concern:.2}\nexpectation_level = {expectation:.2}");
    }
    out
}
