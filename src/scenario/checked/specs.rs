//! Every number a scenario can set: sections, units, ranges, defaults, roles, sources.

use super::desk_specs::{DESK, staff_replies};
use super::staffing::{STAFFING, Staffing};
use crate::model::brand::Brand;
use crate::model::consumer::{AGE_BANDS, Band};
use crate::model::mechanisms::Mechanisms;
use crate::model::platform::Platform;
use crate::model::policy::Conduct;
use crate::model::prices::PRICES;
use crate::params::{Params, Prior, Role, Spec};
use crate::survey::fieldwork::Bending;
use crate::world::Setting;
use crate::world::network::GrownNetwork;
use crate::world::setting::NamedThing;

/// A whole number of the section `[run]`.
const fn whole(
    key: &'static str,
    unit: &'static str,
    range: (f64, f64),
    default: f64,
    doc: &'static [&'static str],
) -> Spec {
    let (low, high) = range;
    Spec { key, unit, low, high, default, role: Role::Constant, source: "a scenario's choice", doc }
}

/// The highest seed: TOML promises whole numbers up to here.
pub const HIGHEST_SEED: u64 = i64::MAX as u64;

/// The numbers of `[run]`; `staff`, a word, and `focus` and `baseline`, which are names, stand beside them.
#[rustfmt::skip]
pub const RUN: &[Spec] = &[
    whole("seed", "1", (0.0, HIGHEST_SEED as f64), 1.0,
        &["Seed of all draws; zero is a seed like any other."]),
    whole("replications", "runs", (1.0, 1e6), 32.0,
        &["Replications of every arm: other people, other luck, the same in all arms."]),
    whole("consumers", "people", (1.0, 1e8), 10_000.0,
        &["Number of consumers; with an edge list, by default, the people in it."]),
    whole("warmup_days", "days", (0.0, 3649.0), 60.0,
        &["Days under the warm-up policies; measurement begins after them."]),
    whole("days", "days", (1.0, 3650.0), 240.0,
        &["Days in all, warm-up included."]),
    Spec { key: "level", unit: "1", low: 0.5, high: 0.9999, default: 0.95, role: Role::Constant,
        source: "a scenario's choice", doc: &["Level of the intervals."] },
];

/// The factor of a shock.
pub const SHOCK_FACTOR: Spec = Spec {
    key: "factor",
    unit: "1",
    low: 0.0,
    high: 1000.0,
    default: 1.0,
    role: Role::Constant,
    source: "a scenario's choice",
    doc: &[
        "What the rate is multiplied by from `from_day` to `to_day`, both included; nobody has",
        "more than one failure a day.",
    ],
};

/// A parameter as a row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterRow {
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
    /// Lever, uncertainty (with its prior in words) or constant.
    pub role: String,
    /// Range, default and role as numbers and kinds; none for a switch, a word or a price.
    pub numbers: Option<Numbers>,
    /// Ids of the evidence, or `assumed`.
    pub source: &'static str,
    /// What it means.
    pub description: String,
}

/// What a program wants to know of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers {
    /// The lowest and the highest value a scenario may set.
    pub range: (f64, f64),
    /// The value when a scenario says nothing.
    pub default: f64,
    /// Lever, uncertainty with its prior, or constant.
    pub role: Role,
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
    for NamedThing { name, is } in setting.platforms {
        let default = move |spec: &Spec| is.get(spec.key).unwrap_or(spec.default);
        let prefix = format!("platform.{name}");
        all.push(("platform", prefix, Platform::specs(), Box::new(default)));
    }
    all.extend([
        plain("platform", "platform.NAME", Platform::specs()),
        plain("brand", "brand.NAME", Brand::specs()),
        plain("shock", "shock", &[SHOCK_FACTOR]),
        plain("conduct", "conduct", Conduct::specs()),
        plain("conduct", "conduct", std::slice::from_ref(staff_replies())),
        plain("desk", "desk", DESK),
        plain("fieldwork", "fieldwork", Bending::specs()),
    ]);
    all
}

/// The default of a parameter in one place.
type Defaults = Box<dyn Fn(&Spec) -> f64>;

/// Names of all sections, in the order of [`params_table`].
pub fn sections() -> Vec<&'static str> {
    let mut names: Vec<_> = specs().into_iter().map(|(name, ..)| name).collect();
    names.extend(["prices", "mechanisms"]);
    names.dedup();
    names
}

/// All parameters, or those of one section; none if there is no section of that name.
pub fn params_table(section: Option<&str>) -> Vec<ParameterRow> {
    let wanted = |name: &str| section.is_none_or(|section| section == name);
    let mut rows = Vec::new();
    for (name, prefix, specs, default) in specs().into_iter().filter(|(name, ..)| wanted(name)) {
        rows.extend(specs.iter().map(|spec| row(name, &prefix, spec, default(spec))));
    }
    if wanted("run") {
        // After the numbers of the first section.
        rows.insert(RUN.len(), staff());
    }
    if wanted("prices") {
        // What has no price has no default either.
        rows.extend(PRICES.iter().map(|spec| ParameterRow {
            default: "none".into(),
            numbers: None,
            ..row("prices", "prices", spec, spec.default)
        }));
    }
    if wanted("mechanisms") {
        rows.extend(Mechanisms::LIST.iter().map(|(key, doc)| ParameterRow {
            section: "mechanisms",
            path: format!("mechanisms.{key}"),
            unit: "switch",
            range: "true or false".into(),
            default: "true".into(),
            role: "constant".into(),
            numbers: None,
            source: "a switch",
            description: joined(doc),
        }));
    }
    rows
}

/// The only word among the parameters: it decides more than many of the numbers.
fn staff() -> ParameterRow {
    ParameterRow {
        section: "run",
        path: "run.staff".into(),
        unit: "word",
        range: STAFFING.join(", "),
        default: Staffing::default().word().into(),
        role: "constant".into(),
        numbers: None,
        source: "a scenario's choice",
        description: "Who sits at the desks of the brand in question: as policies and brands say, in every \
                      arm the same, or as many as each arm's promise needs (A desk in docs/scenarios.md)."
            .into(),
    }
}

fn row(section: &'static str, prefix: &str, spec: &Spec, default: f64) -> ParameterRow {
    ParameterRow {
        section,
        path: format!("{prefix}.{}", spec.key),
        unit: spec.unit,
        range: format!("{} to {}", number(spec.low), number(spec.high)),
        default: number(default),
        role: match spec.role {
            Role::Lever => "lever".into(),
            Role::Uncertainty(prior) => plausible(&prior),
            Role::Constant => "constant".into(),
        },
        numbers: Some(Numbers { range: (spec.low, spec.high), default, role: spec.role }),
        source: spec.source,
        description: spec.description(),
    }
}

/// A prior in words.
fn plausible(prior: &Prior) -> String {
    let (low, high) = (number(prior.low), number(prior.high));
    let group = prior.group.map(|group| format!(", together with {group}")).unwrap_or_default();
    format!("uncertainty, {low} to {high}, {}{group}", prior.shape.name())
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
