//! The arms: what is compared.

use super::Arm;
use super::document::{Node, Value};
use super::library::Library;
use super::parameters::{Parameter, contradictions, parameters, set_parameter};
use super::problem::nearest;
use super::section::{Section, beyond};
use crate::model::policy::Policy;
use crate::world::Setting;

/// What the arms share.
pub(super) struct Shared<'a> {
    pub setting: &'a Setting,
    pub focus: usize,
    pub warmup: &'a [Policy],
    pub library: &'a Library<'a>,
}

impl Shared<'_> {
    /// Reads one arm.
    pub fn read_arm(&self, section: Section<'_>, taken: &[String]) -> Arm {
        let name = section.name(taken).unwrap_or_default();
        let summary = section.text("summary").map(|(text, _)| text.to_owned());
        let mut policies = self.warmup.to_vec();
        if let Some(policy) = self.policy(&section, "rivals") {
            let rivals = policies.iter_mut().enumerate();
            rivals.filter(|(brand, _)| *brand != self.focus).for_each(|(_, rival)| {
                rival.clone_from(&policy);
            });
        }
        if let Some(policy) = self.policy(&section, "policy")
            && let Some(focus) = policies.get_mut(self.focus)
        {
            *focus = policy;
        }
        self.read_policies(&section, &mut policies);
        let (setting, changes) = self.read_changes(&section);
        let summary = summary.unwrap_or_else(|| self.summary(&policies, &changes));
        section.finish();
        Arm { name, summary, policies, setting }
    }

    fn policy(&self, section: &Section<'_>, key: &str) -> Option<Policy> {
        let (name, node) = section.text(key)?;
        self.library.get(name, section, key, node)
    }

    fn read_policies(&self, section: &Section<'_>, policies: &mut [Policy]) {
        let title = format!("{} policies", section.title);
        let Some(table) = section.section("policies", &title, "see earful policies") else {
            return;
        };
        for (brand, policy) in self.setting.brands.iter().zip(policies.iter_mut()) {
            let both = brand.name == self.setting.brands[self.focus].name
                && section.entry("policy").is_some();
            if let Some((name, node)) = table.text(&brand.name) {
                if both {
                    let wrong = "the policy of the focus brand is given twice";
                    let problem = table.problem_at(node, &brand.name, wrong);
                    table.log.add(problem.next("keep it here or in policy = ..., not in both"));
                }
                if let Some(named) = self.library.get(name, &table, &brand.name, node) {
                    *policy = named;
                }
            }
        }
        for entry in table.entries() {
            if !self.setting.brands.iter().any(|brand| brand.name == entry.key) {
                let brands = self.setting.brands.iter().map(|brand| brand.name.as_str());
                let problem = table.problem_at(&entry.node, &entry.key, "unknown brand");
                let problem = problem.nearest(nearest(&entry.key, brands));
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
        let known = parameters(self.setting);
        let mut setting = self.setting.clone();
        let mut changes = Vec::new();
        for entry in table.entries() {
            if let Some(value) = value(&table, &entry.key, &entry.node, &known) {
                set_parameter(&mut setting, &entry.key, value);
                changes.push(format!("{} {}", entry.key, entry.node.place.excerpt()));
            }
        }
        let shared = contradictions(self.setting);
        for new in contradictions(&setting).into_iter().filter(|one| !shared.contains(one)) {
            table.log.add(table.problem("", new.wrong).next(new.next_step));
        }
        (Some(setting), changes)
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
fn value(table: &Section<'_>, path: &str, node: &Node, known: &[Parameter]) -> Option<f64> {
    let Some(parameter) = known.iter().find(|parameter| parameter.path == path) else {
        let paths = known.iter().map(|parameter| parameter.path.as_str());
        let problem = table.problem_at(node, path, "not a parameter that an arm can set");
        table.log.add(problem.nearest(nearest(path, paths)));
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
    let spec = &parameter.spec;
    if !spec.allows(number) {
        let problem = table.problem_at(node, path, beyond(number, spec));
        table.log.add(problem.allowed(format!("{} to {}", spec.low, spec.high)));
        return None;
    }
    Some(number)
}
