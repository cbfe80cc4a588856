//! The arms: what is compared.

use std::collections::{BTreeMap, BTreeSet};

use super::library::{At, Library};
use super::policy::desk_check::desk_trouble;
use super::policy::playbook_check::{Ordinary, alarm_trouble};
use super::policy::receivers::worthless_offers;
use super::replaced::replaced;
use crate::model::policy::Policy;
use crate::params::Spec;
use crate::scenario::checked::{
    Arm, Contradiction, contradictions, in_policy, parameters, set_parameter,
};
use crate::scenario::toml::{Node, Section, Value, beyond};
use crate::world::Setting;

/// What the arms share.
pub struct Shared<'a> {
    setting: &'a Setting,
    focus: usize,
    warmup: &'a [Policy],
    library: &'a Library<'a>,
    /// What an arm can set.
    known: BTreeMap<String, Spec>,
    /// What does not fit together before any arm changes it.
    contradictions: Vec<Contradiction>,
}

impl<'a> Shared<'a> {
    /// `focus` is the brand in question, `warmup` has the policy of each brand.
    pub fn new(
        setting: &'a Setting,
        focus: usize,
        warmup: &'a [Policy],
        library: &'a Library<'a>,
    ) -> Self {
        let known = parameters(setting).into_iter();
        Shared {
            setting,
            focus,
            warmup,
            library,
            known: known.map(|parameter| (parameter.path, parameter.spec)).collect(),
            contradictions: contradictions(setting),
        }
    }

    /// Reads one arm.
    pub fn read_arm(&self, section: Section<'_>, taken: &BTreeSet<String>) -> Arm {
        let name = section.name(taken).unwrap_or_default();
        let summary = section.text("summary").map(|(text, _)| text.to_owned());
        let (setting, changes) = self.read_changes(&section);
        let in_force = setting.as_ref().unwrap_or(self.setting);
        let at = |brand| At { brand, setting: in_force, is_own: setting.is_some() };
        let mut policies = self.warmup.to_vec();
        let before = section.log.len();
        // Both keys mean something even where there is no rival, or no brand at all.
        for brand in 0..policies.len().max(2) {
            let key = if brand == self.focus { "policy" } else { "rivals" };
            if let (Some(named), Some(policy)) =
                (self.policy(&section, key, at(brand)), policies.get_mut(brand))
            {
                *policy = named;
            }
        }
        self.read_policies(&section, &mut policies, at);
        if section.log.len() == before {
            self.check_alarms(&section, in_force, &policies);
        }
        self.check_policies(&section, in_force, &policies);
        let summary = summary.unwrap_or_else(|| self.summary(&policies, &changes));
        section.finish();
        Arm { name, summary, policies, setting }
    }

    fn policy(&self, section: &Section<'_>, key: &str, at: At<'_>) -> Option<Policy> {
        let (name, node) = section.text(key)?;
        self.library.get(name, at, section, key, node)
    }

    fn read_policies<'s>(
        &self,
        section: &Section<'_>,
        policies: &mut [Policy],
        at: impl Fn(usize) -> At<'s>,
    ) {
        let title = format!("{} policies", section.title);
        let Some(table) = section.section("policies", &title, "see earful policies") else {
            return;
        };
        let brands = self.setting.brands.iter().zip(policies.iter_mut()).enumerate();
        for (index, (brand, policy)) in brands {
            let both = brand.name == self.setting.brands[self.focus].name
                && section.entry("policy").is_some();
            if let Some((name, node)) = table.text(&brand.name) {
                if both {
                    let wrong = "the policy of the focus brand is given twice";
                    let problem = table.problem_at(node, &brand.name, wrong);
                    table.log.add(problem.next("keep it here or in policy = ..., not in both"));
                }
                let named = self.library.get(name, at(index), &table, &brand.name, node);
                if let Some(named) = named {
                    *policy = named;
                }
            }
        }
        for entry in table.entries() {
            if !self.setting.brands.iter().any(|brand| brand.name == entry.key) {
                let brands = self.setting.brands.iter().map(|brand| brand.name.as_str());
                let problem = table.problem_at(&entry.node, &entry.key, "unknown brand");
                let problem = problem.one_of(brands.clone());
                let problem = problem.nearest(table.log.nearest(&entry.key, brands));
                table.log.add(problem.next("name a brand of this scenario"));
            }
        }
        table.finish();
    }

    /// The arm's own setting, with the paths it changes.
    fn read_changes(&self, section: &Section<'_>) -> (Option<Setting>, Vec<String>) {
        let title = format!("{} set", section.title);
        let Some(table) = section.section("set", &title, "see earful params") else {
            return (None, Vec::new());
        };
        let mut setting = self.setting.clone();
        let mut changes = Vec::new();
        for entry in table.entries() {
            if let Some(value) = value(&table, &entry.key, &entry.node, &self.known) {
                set_parameter(&mut setting, &entry.key, value);
                changes.push(format!("{} {}", entry.key, entry.node.place.excerpt()));
            }
        }
        let all = contradictions(&setting);
        for new in all.into_iter().filter(|one| !self.contradictions.contains(one)) {
            let mut entries = table.entries().iter().rev();
            let last = entries.find(|entry| new.paths.contains(&entry.key));
            let problem = match last {
                Some(entry) => table.problem_at(&entry.node, &entry.key, new.wrong),
                None => table.problem("", new.wrong),
            };
            table.log.add(problem.allowing(new.allowed).next(new.next_step));
        }
        (Some(setting), changes)
    }

    /// Notes alarms that cannot go off or end in the arm's own setting; those of policies that it names
    /// were held to it already.
    fn check_alarms(&self, section: &Section<'_>, setting: &Setting, policies: &[Policy]) {
        let brands = policies.iter().zip(self.warmup).enumerate();
        for (brand, (policy, _)) in brands.filter(|(_, (policy, usual))| policy == usual) {
            let found = |setting| {
                alarm_trouble(policy, setting, brand, &Ordinary::of(policy, setting, brand))
            };
            let usual = found(self.setting);
            for trouble in found(setting).into_iter().filter(|one| !usual.contains(one)) {
                let trouble = trouble.named(policy);
                section.log.add(trouble.of(section.problem("set", "")));
            }
        }
    }

    /// Notes what a policy of the arm asks for and the arm's setting cannot give.
    fn check_policies(&self, section: &Section<'_>, setting: &Setting, policies: &[Policy]) {
        for (brand, (policy, usual)) in policies.iter().zip(self.warmup).enumerate() {
            // Desks were held to the clock that the arms share.
            let levels = (0..=policy.playbook.levels.len()).map(|level| policy.in_force(level));
            for (level, policy) in levels.enumerate() {
                let held = level == 0 || !policy.never_answers();
                if setting.clock != self.setting.clock
                    && held
                    && desk_trouble(&policy, &self.setting.clock).is_none()
                    && let Some(trouble) = desk_trouble(&policy, &setting.clock)
                {
                    section.log.add(trouble.of(section.problem("set", "")));
                    break;
                }
            }
            // What holds at first was noted there, unless the arm changed the setting.
            let same_brand = setting.brands.get(brand) == self.setting.brands.get(brand);
            let same = setting.appraisal == self.setting.appraisal && same_brand;
            if policy == usual && same {
                continue;
            }
            let offers = worthless_offers(policy, setting, brand);
            for one in in_policy(policy, setting).into_iter().chain(offers) {
                let problem = section.problem("policy", one.wrong).allowing(one.allowed);
                section.log.add(problem.next(one.next_step));
            }
        }
    }

    /// What the arm does, from the policies' summaries.
    fn summary(&self, policies: &[Policy], changes: &[String]) -> String {
        let mut parts: Vec<String> =
            policies.get(self.focus).map(|policy| policy.summary.clone()).into_iter().collect();
        let brands = self.setting.brands.iter().zip(policies).zip(self.warmup).enumerate();
        for (index, ((brand, policy), usual)) in brands {
            if index != self.focus && policy != usual {
                parts.push(format!("{}: {}", brand.name, policy.name));
            }
        }
        if !changes.is_empty() {
            parts.push(format!("with {}", changes.join(", ")));
        }
        parts.join("; ")
    }
}

/// The checked value of a path.
fn value(
    table: &Section<'_>,
    path: &str,
    node: &Node,
    known: &BTreeMap<String, Spec>,
) -> Option<f64> {
    let Some(spec) = known.get(path) else {
        if let Some(wrong) = replaced(path) {
            table.log.add(table.problem_at(node, path, wrong));
            return None;
        }
        let paths = known.keys().map(String::as_str);
        let problem = table.problem_at(node, path, "not a parameter that an arm can set");
        table.log.add(problem.nearest(table.log.nearest(path, paths)));
        return None;
    };
    let switch = path.starts_with("mechanisms.");
    let number = match node.value {
        Value::Switch(on) if switch => return Some(f64::from(on)),
        Value::Number(number) if !switch => number,
        Value::Whole(whole) if !switch => whole.map_or(f64::INFINITY, |whole| whole as f64),
        ref other => {
            let wanted = if switch { "true or false" } else { "a number" };
            let wrong = format!("{} where {wanted} is wanted", other.kind());
            table.log.add(table.problem_at(node, path, wrong));
            return None;
        }
    };
    if !spec.allows(number) {
        let problem = table.problem_at(node, path, beyond(number, spec));
        table.log.add(problem.allowed(format!("{} to {}", spec.low, spec.high)));
        return None;
    }
    Some(number)
}
