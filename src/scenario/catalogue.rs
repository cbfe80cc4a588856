//! The catalogue: every parameter a scenario can set, and the policies that ship.

use std::fmt::Write as _;

pub use super::checked::{Numbers, ParameterRow, params_table, sections};
use crate::model::brand::CATEGORIES;
use crate::params::Spec;
use crate::scenario::checked::{DESK, STAFF};
use crate::scenario::file::{SHIPPED, shipped};

/// A shipped policy.
#[derive(Clone, Debug, PartialEq)]
pub struct ShippedPolicy {
    /// Name, as arms refer to it.
    pub name: &'static str,
    /// What it does, in one line.
    pub summary: String,
    /// The file, comments included, to be copied and changed.
    pub text: &'static str,
}

/// The shipped policies.
pub fn policies() -> Vec<ShippedPolicy> {
    let summary = |name| shipped(name).map(|policy| policy.summary).unwrap_or_default();
    SHIPPED
        .iter()
        .map(|(name, text)| ShippedPolicy { name, summary: summary(name), text })
        .collect()
}

/// The ways to say how many people are at a desk.
pub fn staff_specs() -> impl Iterator<Item = &'static Spec> {
    DESK.iter().filter(|spec| STAFF.contains(&spec.key))
}

/// The text of `docs/parameters.md`.
pub fn parameters_markdown() -> String {
    let mut out = String::from(INTRODUCTION);
    for section in sections() {
        let _ = writeln!(out, "\n## {section}\n");
        let title = heading(section);
        if !title.is_empty() {
            let _ = writeln!(out, "{title}\n");
        }
        out.push_str("| parameter | unit | range | default | role | source | meaning |\n");
        out.push_str("|---|---|---|---|---|---|---|\n");
        for row in params_table(Some(section)) {
            let cells = [
                &format!("`{}`", row.path),
                row.unit,
                &row.range,
                &row.default,
                &row.role,
                row.source,
                &row.description,
            ];
            let _ = writeln!(out, "| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
        }
    }
    out.push_str("\n## Categories of brands\n\n");
    out.push_str("What `category` sets differently from the defaults of `brand`.\n\n");
    out.push_str("| category | stands for | sets |\n|---|---|---|\n");
    for category in CATEGORIES {
        let sets = category.sets.iter().map(|(key, value)| format!("{key} {value}"));
        let sets = sets.collect::<Vec<_>>().join(", ");
        let _ = writeln!(out, "| `{}` | {} | {sets} |", category.name, category.doc);
    }
    out.push_str("\n## Shipped policies\n\n| policy | what it does |\n|---|---|\n");
    for policy in policies() {
        let _ = writeln!(out, "| `{}` | {} |", policy.name, policy.summary);
    }
    out
}

/// Where a section stands, if its name does not say so.
fn heading(section: &str) -> &'static str {
    match section {
        "run" => {
            "Beside `focus`, the name of the brand in question, and `baseline`, that of an arm."
        }
        "band" => "One section for each age band, its name in quotes: `[band.\"18-24\"]`.",
        "platform" => {
            "Keys of `[[platform]]`, beside `terms` (docs/scenarios.md); without any there are two, \
             `microblog` and `friends`."
        }
        "brand" => "Keys of `[[brand]]`; a `category` sets some of them, see below.",
        "shock" => "Keys of `[[shock]]`, beside `brand`, `target`, `from_day` and `to_day`.",
        "conduct" => "Section `[conduct]` of a policy file.",
        "desk" => {
            "Section `[desk]` of a policy file, `[policies.NAME.desk]` or `[brand.desk]`, beside `hours`, \
             `over_capacity` and the `clock` of a `promise` (docs/scenarios.md)."
        }
        "network" => "For `kind = \"grown\"`; `edges` reads a `file`, `none` leaves people alone.",
        _ => "",
    }
}

const INTRODUCTION: &str = "\
# Parameters

Every number that a scenario or a policy can set. This file is generated from the declarations in
the code. *Lever*: what a brand decides. *Uncertainty*: about people and platforms, with its prior:
the range of plausible values, the shape over it, and what it is drawn together with because they
sum to one ([statistics.md](statistics.md#priors)). *Constant*: a definition or a scenario's choice. Sources are ids of
`evidence/`, or `assumed`: no source has the size. Where an id follows *assumed* its row is near, or
tells the sign. *Fitted to*: set so that the model comes near the row. Unit `1` marks a pure number.
";
