//! What a fit found as lines for the files of a study and of a scenario, which accept them.

use std::path::Path;

use crate::ground::number::fixed;
use crate::ground::text::wrap;
use crate::model::consumer::{AGE_BANDS, Band};
use crate::params::{Params, Spec};
use crate::scenario::{parse_study, study_to_toml};
use crate::survey::fit::Fitted;
use crate::survey::questionnaire::{Asks, Graded, Item};
use crate::survey::study::Study;
use crate::world::Setting;

/// The name of their file.
pub const FILE: &str = "fitted.txt";

/// Characters of a line, so that a narrow window has room for it with its indent.
const WIDTH: usize = 56;

/// Digits after the point of thresholds and loadings: four, unless it takes more for a file to be
/// accepted.
const DIGITS: (usize, usize) = (4, 17);

/// Thresholds closer than this leave the answer between them to nobody [SD].
const CLOSE: f64 = 5e-5;

/// What to write into the study's file and into the scenario's.
pub fn lines(study: &Study, setting: &Setting, found: &Fitted) -> String {
    let mut out = "# for the study's file\n".to_owned();
    for (item, before) in found.questionnaire.items.iter().zip(&study.questionnaire.items) {
        if let (Asks::Attitude(new), Asks::Attitude(old)) = (&item.asks, &before.asks) {
            out += &of_item(item, new, old);
        }
    }
    out += "\n# for the scenario, or the defaults of its bands\n";
    let levels = found.concern_levels.iter().zip(&found.expectation_levels);
    for ((band, (concern, expectation)), now) in AGE_BANDS.iter().zip(levels).zip(&setting.bands) {
        let round = |value: f64| (value * 100.0).round() / 100.0 + 0.0;
        let (concern, expectation) = (round(*concern), round(*expectation));
        let same = concern == now.concern_level && expectation == now.expectation_level;
        out += &format!("[band.\"{band}\"]{}\n", as_it_is(same));
        for (key, value) in [("concern_level", concern), ("expectation_level", expectation)] {
            let spec = Band::specs().iter().find(|spec| spec.key == key);
            out += &match spec.filter(|spec| !spec.allows(value)) {
                None => format!("{key} = {}\n", fixed(value, 2)),
                Some(Spec { low, high, .. }) => comment(&format!(
                    "{key} would be {}; a file allows {low} to {high}",
                    fixed(value, 2)
                )),
            };
        }
    }
    out
}

fn as_it_is(same: bool) -> &'static str {
    if same { "  # as it is" } else { "" }
}

/// An item as a study's file has it, such that the reader of studies accepts it; where it accepts
/// nothing of the kind, why.
fn of_item(item: &Item, new: &Graded, old: &Graded) -> String {
    let digits = (DIGITS.0..=DIGITS.1).find(|digits| refusal(item, new, *digits).is_none());
    let Some(digits) = digits else {
        let why = refusal(item, new, DIGITS.1).unwrap_or_default();
        return comment(&format!("{} cannot be written down: {why}", item.id));
    };
    let list = |graded: &Graded| {
        let values = graded.thresholds.iter().map(|value| fixed(*value, digits));
        values.collect::<Vec<_>>().join(", ")
    };
    let mut out = format!("# {}{}\n", item.id, as_it_is(list(new) == list(old)));
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
    out += &match line.chars().count() <= WIDTH {
        true => line + "\n",
        false => parts.iter().map(|part| broken(&format!("attitude.{part}"), "")).collect(),
    };
    out
}

/// The loadings with so many digits.
fn loadings(graded: &Graded, digits: usize) -> [(&'static str, f64); 2] {
    let short = |value: f64| fixed(value, digits).parse().unwrap_or(value);
    [("concern", short(graded.concern)), ("expectation", short(graded.expectation))]
}

/// Why a file with these numbers, written with so many digits, would be refused.
fn refusal(item: &Item, graded: &Graded, digits: usize) -> Option<String> {
    let short = |value: &f64| fixed(*value, digits).parse().unwrap_or(*value);
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
    broken(text, "# ")
}

fn broken(text: &str, mark: &str) -> String {
    wrap(text, WIDTH - mark.len()).iter().map(|line| format!("{mark}{line}\n")).collect()
}
