//! Targets: published figures that a model is held against, and what may be moved to meet them.
//!
//! A file of targets is data: what was published, what in a run it is compared with, how far the two may
//! be apart, and whether a fit may look at it. [`find_targets`] reads one
//! (`docs/scenarios.md`); what can be measured is told to it by whoever measures.

mod file;
#[cfg(test)]
mod tests;

use std::path::Path;

use crate::model::desk::Staff;
use crate::model::policy::{Conduct, Policy};
use crate::params::{Params, Prior, Spec};
use crate::scenario::checked::{Scenario, staff_replies};
use crate::scenario::toml::{
    NAMED, Place, Problems, is_missing, neither, quoted, read_text, text_of,
};
use crate::world::Setting;
use file::parse_targets;

/// Names and texts of the shipped files of targets.
pub const TARGETS: &[(&str, &str)] =
    &[("published", include_str!("../../../../scenarios/targets/published.toml"))];

/// A file of targets.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    /// What it is called: what the file says, or its name.
    pub name: String,
    /// What they are, in a line.
    pub title: String,
    /// The targets in their order.
    pub targets: Vec<Target>,
    /// What a fit may move.
    pub moves: Vec<Move>,
    /// What it leaves alone although it could be moved.
    pub fixed: Vec<Fixed>,
    /// The file as it was read, but for what it is called.
    pub text: String,
}

impl Targets {
    /// The file, which also says what it is called.
    pub fn to_toml(&self) -> String {
        format!("name = {}\n{}", quoted(&self.name), self.text)
    }
}

/// A published figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Rows of the evidence.
    pub evidence: Vec<String>,
    /// What it is about.
    pub what: String,
    /// What in a run it is compared with; `None` where nothing can be.
    pub definition: Option<Definition>,
    /// Unit of all its figures.
    pub unit: String,
    /// One figure, or the lowest and the highest of several; empty where only words were published.
    pub published: Vec<f64>,
    /// Sampling error of the source, where it says one.
    pub error: Option<f64>,
    /// What counts as agreement.
    pub allowed: Option<(f64, f64)>,
    /// What it is for.
    pub used: Use,
    /// How far the two definitions may lie apart whatever the model does: a standard deviation.
    pub discrepancy: f64,
    /// Why they may.
    pub because: String,
    /// What a reader has to know.
    pub note: String,
    /// Digits after the point.
    pub decimals: usize,
}

/// What a figure is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// A measure of `experiment::calibrate`.
    pub measure: String,
    /// The arm that is measured; `None`: the baseline.
    pub arm: Option<String>,
    /// Over which brands.
    pub brands: Brands,
}

/// The brands that a measure is taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brands {
    /// All of the scenario together.
    All,
    /// The brand in question.
    Focus,
}

impl Brands {
    /// Both, with their words.
    pub const ALL: [(Brands, &'static str); 2] = [(Brands::All, "all"), (Brands::Focus, "focus")];
}

/// What a target is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A fit tries to meet it.
    Fit,
    /// It takes no part in a fit and is reported apart.
    Check,
    /// People are drawn, or levels solved, to have it, or fitted figures leave nothing else of 100: it tests the
    /// drawing, or says them again, and not the model.
    Construction,
    /// It is about events so rare that few or none happen: judged by its likelihood alone.
    TooRare,
    /// The model has nothing that means the same.
    CannotBe,
}

impl Use {
    /// All of them, with their words.
    pub const ALL: [(Use, &'static str); 5] = [
        (Use::Fit, "fit"),
        (Use::Check, "check"),
        (Use::Construction, "construction"),
        (Use::TooRare, "too rare"),
        (Use::CannotBe, "cannot be represented"),
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        Use::ALL.iter().find(|(used, _)| *used == self).map_or("", |(_, name)| name)
    }
}

/// A number that a fit may move.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Its path: a parameter of the setting, `conduct.KEY` or `desk.staff_replies_per_day`.
    pub path: String,
    /// What was thought best before any fit: moves are counted from here.
    pub from: f64,
    /// What is plausible.
    pub prior: Prior,
    /// What is to tell it.
    pub told_by: String,
}

/// A number that a fit leaves alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixed {
    /// Its path, as for [`Move`].
    pub path: String,
    /// At what value; `None`: as the scenario has it.
    pub value: Option<f64>,
    /// Why nothing can tell it.
    pub reason: String,
}

/// On which scale two values of a measure are compared, so that no step leads out of its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Percent, by their log odds.
    Percent,
    /// Rates, times and ratios, by their logarithm.
    Positive,
}

/// What can be measured, as whoever reads a file has to know it.
#[derive(Clone, Copy, Debug)]
pub struct Measurable {
    /// Name in files.
    pub name: &'static str,
    /// Unit of its values.
    pub unit: &'static str,
    /// How values are compared.
    pub scale: Scale,
    /// Whether it counts events one by one, so that their likelihood can be told.
    pub counts: bool,
}

/// Reads a file of targets: one of the shipped by its name, or else a file.
///
/// # Errors
///
/// Everything that is wrong with it, or that it is neither.
pub fn find_targets(name_or_path: &str, measures: &[Measurable]) -> Result<Targets, Problems> {
    let path = Path::new(name_or_path);
    if is_missing(path) {
        if let Some(text) = text_of(TARGETS, name_or_path) {
            return parse_targets(text, &format!("{name_or_path}.toml"), measures);
        }
        let place = Place::whole(name_or_path, "");
        let names = TARGETS.iter().map(|(name, _)| *name);
        return Err(Problems(vec![neither(path, &place, "file of targets", names)]));
    }
    let (name, text) =
        read_text(path, NAMED).map_err(|unread| Problems(vec![unread.whole(path)]))?;
    parse_targets(&text, &name, measures)
}

/// The section of policies in a path.
const CONDUCT: &str = "conduct";
/// How many people are at a desk, in a path.
pub const STAFF: &str = "desk.staff_replies_per_day";

/// The spec of a number that a fit can move, by its path.
pub fn movable(path: &str) -> Option<Spec> {
    if path == STAFF {
        return Some(*staff_replies());
    }
    let (section, key) = path.split_once('.')?;
    if section == CONDUCT {
        return Conduct::specs().iter().find(|spec| spec.key == key).copied();
    }
    let sections = Setting::sections();
    let (_, specs) = sections.iter().find(|(name, _)| *name == section)?;
    specs.iter().find(|spec| spec.key == key).copied()
}

/// The paths of everything that a fit can move, for suggestions.
pub fn movable_paths() -> Vec<String> {
    let of = |section: &str, specs: &[Spec]| {
        specs.iter().map(|spec| format!("{section}.{}", spec.key)).collect::<Vec<_>>()
    };
    let sections = Setting::sections();
    let all = sections.iter().map(|(section, specs)| of(section, specs));
    all.flatten().chain(of(CONDUCT, Conduct::specs())).chain([STAFF.to_owned()]).collect()
}

/// Whether a path belongs to policies, and not to the model.
pub fn is_of_policies(path: &str) -> bool {
    path == STAFF || path.starts_with("conduct.")
}

/// The value of a path in a scenario, where policies have it that of the baseline.
pub fn value_in(scenario: &Scenario, path: &str) -> Option<f64> {
    let policy = &scenario.arms[scenario.baseline].policies[scenario.focus];
    match path.split_once('.')? {
        _ if path == STAFF => match policy.desk.staff {
            Staff::Replies(per_day) => Some(per_day),
            Staff::Agents(_) | Staff::PerMillion(_) => None,
        },
        (CONDUCT, key) => policy.conduct.get(key),
        (section, key) => scenario.setting.get(section, key),
    }
}

/// Sets a path in all of a scenario: the settings of all arms, or the policies of all arms and of the
/// warm-up. `false` if nothing in it has the path.
pub fn set_in(scenario: &mut Scenario, path: &str, value: f64) -> bool {
    if is_of_policies(path) {
        let arms = scenario.arms.iter_mut().flat_map(|arm| &mut arm.policies);
        let set = arms.chain(&mut scenario.warmup).map(|policy| set_in_policy(policy, path, value));
        // Each of them, not only up to the first that has it.
        return set.fold(false, |any, one| any | one);
    }
    let Some((section, key)) = path.split_once('.') else { return false };
    let own = scenario.arms.iter_mut().filter_map(|arm| arm.setting.as_mut());
    let all = own.chain([&mut scenario.setting]);
    all.fold(false, |any, setting| any | setting.set(section, key, value))
}

fn set_in_policy(policy: &mut Policy, path: &str, value: f64) -> bool {
    match (path == STAFF, policy.desk.staff) {
        // Nobody is hired where nobody sits.
        (true, Staff::Replies(per_day)) if per_day > 0.0 => {
            policy.desk.staff = Staff::Replies(value);
            true
        }
        (true, _) => false,
        (false, _) => policy.conduct.set(path.trim_start_matches("conduct."), value),
    }
}
