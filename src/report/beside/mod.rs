//! Two results beside each other: what changed in the inputs, in the numbers, in the conclusions.
//!
//! | file | answers |
//! |---|---|
//! | [`inputs`] | which keys of scenario and study differ |
//! | [`figures`] | the headline figures of both comparisons and their differences |
//! | [`conclusions`] | what is concluded from each, and what changed in it |
//! | [`comparisons`] | the page of two comparisons |
//! | [`studies`] | the page of two reproductions of a study |
//!
//! The differences are those of `experiment::beside`; everything else is in the two folders.

mod comparisons;
mod conclusions;
mod figures;
mod inputs;
mod studies;

use super::kind::{self, Kind};
use super::page::Page;
use super::source::{ReportError, Source};

/// Names of the two results on a page: `A: old` and `B: new`.
pub struct Names {
    /// The first.
    pub a: String,
    /// The second.
    pub b: String,
}

/// The page of two results, the second against the first.
///
/// # Errors
///
/// One is no result, or damaged, or they are of kinds that have nothing in common.
pub fn page(a: &Source, b: &Source) -> Result<Page, ReportError> {
    let names = Names { a: format!("A: {}", a.short_name()), b: format!("B: {}", b.short_name()) };
    match (kind::of(a)?, kind::of(b)?) {
        (Kind::Comparison, Kind::Comparison) => comparisons::page(a, b, &names),
        (Kind::Reproduced, Kind::Reproduced) => studies::page(a, b, &names),
        (a_kind, b_kind) => Err(ReportError::Unlike {
            a: a.name().into(),
            a_kind: a_kind.name(),
            b: b.name().into(),
            b_kind: b_kind.name(),
        }),
    }
}

/// The alarms of both, each with the result it is about.
fn alarms(a: Vec<String>, b: Vec<String>) -> Vec<String> {
    let of = |side: &'static str, all: Vec<String>| {
        all.into_iter().map(move |alarm| format!("{side}: {alarm}"))
    };
    of("A", a).chain(of("B", b)).collect()
}
