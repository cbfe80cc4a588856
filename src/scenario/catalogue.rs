//! The catalogue: every parameter a scenario can set, and the policies that ship.

use std::fmt::Write as _;

use super::library::{SHIPPED, shipped};
use super::run::RUN;
use super::setting_file::SHOCK_FACTOR;
use crate::model::brand::{Brand, CATEGORIES};
use crate::model::consumer::{AGE_BANDS, Band};
use crate::model::mechanisms::Mechanisms;
use crate::model::platform::Platform;
use crate::model::policy::Conduct;
use crate::params::{Params, Role, Spec};
use crate::survey::fieldwork::Bending;
use crate::world::Setting;
use crate::world::network::GrownNetwork;
use crate::world::setting::Named;

/// A parameter as a row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The section of a file: `appraisal`, `brand`, `mechanisms`.
    pub section: &'static str,
    /// Where it is set: `appraisal.concern_weight`, `brand.NAME.sensitivity`.
    pub path: String,
    /// Unit; `1` for a pure number.
    pub unit: &'static str,
    /// The values a scenario may set.
    pub range: String,
    /// The value when a scenario says nothing.
    pub default: String,
    /// Lever, uncertainty (with its plausible range) or constant.
    pub role: String,
    /// Ids of the evidence, or `assumed`.
    pub source: &'static str,
    /// What it means.
    pub description: String,
}

/// The sections whose numbers have specs, with where they are set and what they are by default.
fn specs() -> Vec<(&'static str, String, &'static [Spec], Defaults)> {
    let setting = Setting::default();
    let plain = |name: &'static str, prefix: &str, specs| {
        (name, prefix.to_owned(), specs, Box::new(|spec: &Spec| spec.default) as Defaults)
    };
    let mut all = vec![plain("run", "run", RUN)];
    for (name, band) in AGE_BANDS.iter().zip(setting.bands) {
        let default = move |spec: &Spec| band.get(spec.key).unwrap_or(spec.default);
        all.push(("band", format!("band.{name}"), Band::specs(), Box::new(default)));
    }
    all.extend(Setting::sections().into_iter().map(|(name, specs)| plain(name, name, specs)));
    all.push(plain("network", "network", GrownNetwork::specs()));
    for Named { name, is } in setting.platforms {
        let default = move |spec: &Spec| is.get(spec.key).unwrap_or(spec.default);
        let prefix = format!("platform.{name}");
        all.push(("platform", prefix, Platform::specs(), Box::new(default)));
    }
    all.extend([
        plain("platform", "platform.NAME", Platform::specs()),
        plain("brand", "brand.NAME", Brand::specs()),
        plain("shock", "shock", &[SHOCK_FACTOR]),
        plain("conduct", "conduct", Conduct::specs()),
        plain("fieldwork", "fieldwork", Bending::specs()),
    ]);
    all
}

/// The default of a parameter in one place.
type Defaults = Box<dyn Fn(&Spec) -> f64>;

/// Names of all sections, in the order of [`params_table`].
pub fn sections() -> Vec<&'static str> {
    let mut names: Vec<_> = specs().into_iter().map(|(name, ..)| name).collect();
    names.push("mechanisms");
    names.dedup();
    names
}

/// All parameters, or those of one section; none if there is no section of that name.
pub fn params_table(section: Option<&str>) -> Vec<Row> {
    let wanted = |name: &str| section.is_none_or(|section| section == name);
    let mut rows = Vec::new();
    for (name, prefix, specs, default) in specs().into_iter().filter(|(name, ..)| wanted(name)) {
        rows.extend(specs.iter().map(|spec| row(name, &prefix, spec, default(spec))));
    }
    if wanted("mechanisms") {
        rows.extend(Mechanisms::LIST.iter().map(|(key, doc)| Row {
            section: "mechanisms",
            path: format!("mechanisms.{key}"),
            unit: "switch",
            range: "true or false".into(),
            default: "true".into(),
            role: "constant".into(),
            source: "a switch",
            description: joined(doc),
        }));
    }
    rows
}

fn row(section: &'static str, prefix: &str, spec: &Spec, default: f64) -> Row {
    Row {
        section,
        path: format!("{prefix}.{}", spec.key),
        unit: spec.unit,
        range: format!("{} to {}", number(spec.low), number(spec.high)),
        default: number(default),
        role: match spec.role {
            Role::Lever => "lever".into(),
            Role::Uncertainty(low, high) => {
                format!("uncertainty, {} to {}", number(low), number(high))
            }
            Role::Constant => "constant".into(),
        },
        source: spec.source,
        description: spec.description(),
    }
}

/// A number as a reader likes it: tiny and huge ones in powers of ten.
fn number(value: f64) -> String {
    let size = value.abs();
    if value != 0.0 && !(1e-3..1e7).contains(&size) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}

fn joined(doc: &[&str]) -> String {
    doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

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
        "band" => "One section for each age band, its name in quotes: `[band.\"18-24\"]`.",
        "platform" => {
            "Keys of `[[platform]]`; without any there are two, `microblog` and `friends`."
        }
        "brand" => "Keys of `[[brand]]`; a `category` sets some of them, see below.",
        "shock" => "Keys of `[[shock]]`, beside `brand`, `target`, `from_day` and `to_day`.",
        "conduct" => "Section `[conduct]` of a policy file.",
        "network" => "For `kind = \"grown\"`; `edges` reads a `file`, `none` leaves people alone.",
        _ => "",
    }
}

const INTRODUCTION: &str = "\
# Parameters

Every number that a scenario or a policy can set. This file is generated from the declarations in
the code. *Lever*: what a brand decides. *Uncertainty*: about people and platforms, with the range
of plausible values. *Constant*: a definition or a scenario's choice. Sources are ids of
`evidence/`, or `assumed`. Unit `1` marks a pure number.
";
