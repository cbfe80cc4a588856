//! Two results beside each other: what changed in the inputs, in the numbers, in the conclusions.
//!
//! | file | answers |
//! |---|---|
//! | `inputs` | which keys of scenario and study differ |
//! | `figures` | the headline figures of both comparisons and their differences |
//! | `conclusions` | what is concluded from each, and what changed in it |
//! | `comparisons` | the page of two comparisons |
//! | `studies` | the page of two reproductions of a study |
//!
//! The differences are those of `experiment::beside`; everything else is in the two folders.

mod comparisons;
mod conclusions;
mod figures;
mod inputs;
pub mod minus;
mod studies;

use super::{ReportError, Source};
use crate::document::block::Document;
use crate::record::Found;

/// Names of the two results on a page: `A: old` and `B: new`.
pub struct Names {
    /// The first.
    pub a: String,
    /// The second.
    pub b: String,
}

impl Names {
    /// What the page is asked.
    fn question(&self) -> String {
        let plain = |name: &str| name.split_once(": ").map_or(name, |(_, plain)| plain).to_owned();
        match (plain(&self.a), plain(&self.b)) {
            // Two folders of one name in different places.
            (a, b) if a == b => "What changed from A to B?".into(),
            (a, b) => format!("What changed from {a} to {b}?"),
        }
    }
}

/// The page of two results, the second against the first.
///
/// # Errors
///
/// One is no result, or damaged, or they are of kinds that have nothing in common.
pub fn page(a: &Source, b: &Source) -> Result<Document, ReportError> {
    let names = Names { a: format!("A: {}", a.short_name()), b: format!("B: {}", b.short_name()) };
    let mut page = match (&a.manifest().found, &b.manifest().found) {
        (Found::Comparison(of_a), Found::Comparison(of_b)) => {
            comparisons::page((a, of_a), (b, of_b), &names)
        }
        (Found::Reproduction(of_a), Found::Reproduction(of_b)) => {
            studies::page((a, of_a), (b, of_b), &names)
        }
        (of_a, of_b) => Err(ReportError::Unlike {
            a: a.name().into(),
            a_kind: of_a.name(),
            b: b.name().into(),
            b_kind: of_b.name(),
        }),
    }?;
    for (side, source) in [("A", a), ("B", b)] {
        page.facts.extend(source.standing().map(|standing| format!(" {side}: {standing}")));
    }
    Ok(page)
}

/// The alarms of both, each with the result it is about.
fn alarms(a: Vec<String>, b: Vec<String>) -> Vec<String> {
    let of = |side: &'static str, all: Vec<String>| {
        all.into_iter().map(move |alarm| format!("{side}: {alarm}"))
    };
    of("A", a).chain(of("B", b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::File;

    #[test]
    fn two_folders_of_one_name_are_a_and_b() {
        let names = |a: &str, b: &str| Names { a: format!("A: {a}"), b: format!("B: {b}") };
        assert_eq!(names("old", "new").question(), "What changed from old to new?");
        assert_eq!(names("run", "run").question(), "What changed from A to B?");
    }

    #[test]
    fn results_of_other_kinds_have_nothing_in_common() {
        let of = |text: &str| Source::made("r", &[File::new("manifest.json", text)]);
        let fit = of(r#"{"chi_square": 1}"#);
        let told = page(&fit, &of(r#"{"day": 1}"#)).unwrap_err().to_string();
        assert!(told.contains("a fit to a study and r is a survey on one day"), "{told}");
        let told = page(&of(r#"{"day": 1}"#), &of(r#"{"day": 1}"#)).unwrap_err().to_string();
        assert!(told.contains("cannot be laid beside each other"), "{told}");
    }

    #[test]
    fn alarms_say_whose_they_are() {
        let alarms = alarms(vec!["1 FAILED".into()], vec!["2 FAILED".into()]);
        assert_eq!(alarms, ["A: 1 FAILED", "B: 2 FAILED"]);
    }
}
