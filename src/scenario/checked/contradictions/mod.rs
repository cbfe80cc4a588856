//! What the model cannot do: values that are each within their range and yet cannot stand
//! together. They are refused with the names of all of them; nothing is capped without a word.
//!
//! Here is what could not come out at all, or not for an average person. Where only the tail of a
//! distribution is cut off, the parameter's description says so. Each rule leaves every plausible
//! value of every single parameter reachable.

mod brand;
mod network;
mod people;

pub use brand::{LOST_AT_MOST, remarks_lost};
pub use network::LEAST_OF_TIES;

use crate::model::policy::Policy;
use crate::scenario::toml::rounded;
use crate::world::setting::{NamedThing, NetworkSource, Setting};

/// Parameters that are each within their range and yet cannot stand together.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The paths concerned.
    pub paths: Vec<String>,
    /// What is wrong, with the names and values of all that are concerned.
    pub wrong: String,
    /// What is possible, where the rest does not say so.
    pub allowed: Option<String>,
    /// How to put it right.
    pub next_step: String,
}

/// What does not fit together in a setting.
pub fn contradictions(setting: &Setting) -> Vec<Contradiction> {
    let mut found = Finder(Vec::new());
    found.shares_that_sum_to_one(setting);
    found.time(setting);
    found.voice(setting);
    found.feelings(setting);
    found.levels(setting);
    found.population(&setting.population);
    for index in 0..setting.brands.len() {
        found.brand(setting, index);
        found.custom(setting, index);
    }
    if let NetworkSource::Grown(network) = &setting.network {
        found.network(network, setting);
    }
    found.0
}

/// What a policy asks for, at any level of its playbook, that a setting cannot give.
pub fn in_policy(policy: &Policy, setting: &Setting) -> Vec<Contradiction> {
    let levels = policy.playbook.levels.iter().filter_map(|level| level.policy.as_deref());
    std::iter::once(policy).chain(levels).flat_map(|policy| in_rules(policy, setting)).collect()
}

/// What the rules of a policy ask for.
fn in_rules(policy: &Policy, setting: &Setting) -> Vec<Contradiction> {
    let mut found = Finder(Vec::new());
    if policy.rules.iter().any(|rule| rule.act.is_by_specialist()) {
        let name = format!("[conduct] solved_share of {}", policy.name);
        let solved = NamedThing { name, is: policy.conduct.solved_share };
        let bonus = value("appraisal.escalation_bonus", setting.appraisal.escalation_bonus);
        found.sum("a specialist would solve", &[solved, bonus], 1.0);
    }
    found.0
}

/// A number and what a reader calls it.
type NamedNumber = NamedThing<f64>;

fn value(path: &str, is: f64) -> NamedNumber {
    NamedThing { name: path.into(), is }
}

struct Finder(Vec<Contradiction>);

impl Finder {
    fn add(&mut self, paths: &[&str], wrong: String, allowed: &str, next_step: &str) {
        self.0.push(Contradiction {
            paths: paths.iter().map(|path| (*path).to_owned()).collect(),
            wrong,
            allowed: Some(allowed.to_owned()).filter(|allowed| !allowed.is_empty()),
            next_step: next_step.to_owned(),
        });
    }

    /// Refuses numbers that together exceed what is possible.
    fn sum(&mut self, what: &str, values: &[NamedNumber], most: f64) {
        let sum: f64 = values.iter().map(|value| value.is).sum();
        if above(sum, most) {
            let wrong = format!("{what} {}: {}", rounded(sum), said(values, "and"));
            let paths: Vec<&str> = values.iter().map(|value| value.name.as_str()).collect();
            self.add(&paths, wrong, &format!("together at most {most}"), "lower one of them");
        }
    }

    /// Refuses a number that is above another.
    fn at_most(&mut self, low: &NamedNumber, high: &NamedNumber, why: &str) {
        if above(low.is, high.is) {
            let wrong =
                format!("{} = {} is above {} = {}: {why}", low.name, low.is, high.name, high.is);
            let step = format!("lower {} or raise {}", key(&low.name), key(&high.name));
            self.add(&[&low.name, &high.name], wrong, &format!("at most {}", high.is), &step);
        }
    }

    fn shares_that_sum_to_one(&mut self, setting: &Setting) {
        let mut check = |what: &str, prefix: &str, key: &str, shares: &[(&str, f64)]| {
            let sum: f64 = shares.iter().map(|(_, share)| share).sum();
            if (sum - 1.0).abs() > 1e-6 {
                let paths: Vec<String> =
                    shares.iter().map(|(name, _)| format!("{prefix}.{name}.{key}")).collect();
                let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
                let wrong = format!("the shares of the {what} sum to {}, not to 1", rounded(sum));
                let step = format!("set {key} for all of them: {}", listed(shares));
                self.add(&paths, wrong, "", &step);
            }
        };
        let bands: Vec<_> =
            crate::model::consumer::AGE_BANDS.into_iter().zip(&setting.bands).collect();
        let shares: Vec<_> = bands.iter().map(|(name, band)| (*name, band.share)).collect();
        check("age bands", "band", "share", &shares);
        let platforms = setting.platforms.iter();
        let shares: Vec<_> = platforms.map(|one| (one.name.as_str(), one.is.post_share)).collect();
        check("platforms", "platform", "post_share", &shares);
        let exits = [
            value("exit.unfollow_share", setting.exit.unfollow_share),
            value("exit.mute_share", setting.exit.mute_share),
        ];
        self.sum("the shares of exits that un-follow and mute sum to", &exits, 1.0);
    }

    fn time(&mut self, setting: &Setting) {
        if setting.warmup_days >= setting.days {
            let wrong = format!(
                "{} days in all end before the warm-up of {} days does",
                setting.days, setting.warmup_days
            );
            let step = "measurement begins after the warm-up: raise days or lower warmup_days";
            self.add(&["run.warmup_days", "run.days"], wrong, "", step);
        }
    }
}

/// Whether a number is above another by more than rounding can explain.
fn above(number: f64, most: f64) -> bool {
    number > most + 1e-9
}

/// The last part of a path.
fn key(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Names with their values: `a = 1, b = 2 and c = 3`.
fn said(values: &[NamedNumber], last: &str) -> String {
    let mut all: Vec<String> =
        values.iter().map(|value| format!("{} = {}", value.name, rounded(value.is))).collect();
    let Some(end) = all.pop() else { return String::new() };
    if all.is_empty() { end } else { format!("{} {last} {end}", all.join(", ")) }
}

fn percent(share: f64) -> String {
    format!("{}%", (share * 1000.0).round() / 10.0)
}

fn listed(shares: &[(&str, f64)]) -> String {
    let one = |(name, share): &(&str, f64)| format!("{name} {share}");
    shares.iter().map(one).collect::<Vec<_>>().join(", ")
}
