//! What two say, side by side where the window is wide enough, else one below the other.

use super::wrap::{width, wrap};
use crate::document::block::Twofold;

/// Columns of the label.
const LABEL: usize = 11;

/// Two stand side by side from this width on.
const SIDE_BY_SIDE: usize = 100;

/// What two say.
pub fn beside(both: &Twofold) -> String {
    let Twofold { label, heads, told } = both;
    let column = match width() < SIDE_BY_SIDE {
        true => width() - LABEL,
        false => (width() - LABEL - 3) / 2,
    };
    let [one, other]: [Vec<String>; 2] = [0, 1].map(|at: usize| {
        let quiet = vec!["-".to_owned()];
        let told = if told[at].is_empty() { &quiet } else { &told[at] };
        let head = format!("[{}]", heads[at]);
        std::iter::once(head).chain(told.iter().flat_map(|told| set_in(told, column))).collect()
    });
    let lines: Vec<String> = match width() < SIDE_BY_SIDE {
        true => [one, other].concat(),
        false => side_by_side(&one, &other, column),
    };
    let label = |at| if at == 0 { label } else { "" };
    let line = |(at, line): (usize, String)| format!("{:<LABEL$}{line}\n", label(at));
    lines.into_iter().enumerate().map(line).collect()
}

/// The lines of a sentence; those after the first are set in.
fn set_in(sentence: &str, width: usize) -> Vec<String> {
    let lines = wrap(sentence, width - 2).into_iter().enumerate();
    lines.map(|(at, line)| if at == 0 { line } else { format!("  {line}") }).collect()
}

fn side_by_side(left: &[String], right: &[String], column: usize) -> Vec<String> {
    let of = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
    let line = |at| format!("{:<column$} | {}", of(left, at), of(right, at)).trim_end().to_owned();
    (0..left.len().max(right.len())).map(line).collect()
}
