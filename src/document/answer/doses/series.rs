//! Whether the arms of a comparison are doses of one number.
//!
//! They are if all of them are the same but for one number: one of the conduct of the brand in
//! question, how many people answer there, or one parameter that arms `set`. Names and summaries do not count. It is found out
//! from what the arms do, not from how the file says it: `like`, a whole policy and a shipped one
//! come to the same.

use crate::model::desk::{Desk, Staff};
use crate::model::policy::{Conduct, Policy};
use crate::params::{Params, Spec};
use crate::scenario::catalogue::staff_specs;
use crate::scenario::parameters::parameters;
use crate::scenario::{Arm, Scenario};

/// Fewer doses are no curve: two points always lie on a line.
pub const FEWEST: usize = 3;

/// Doses of one number.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its path: `conduct.posts_per_week`, `brand.grocer.quality`.
    pub parameter: String,
    /// What it is.
    pub spec: Spec,
    /// Arm and dose, the lowest dose first; of arms with the same dose, which are the same in
    /// everything, the first.
    pub doses: Vec<(usize, f64)>,
}

/// The number in which all arms differ and nothing else does; `None` if there is no such number, or
/// if it has fewer than [`FEWEST`] different values.
pub fn series(scenario: &Scenario) -> Option<Series> {
    let first = scenario.arms.first()?;
    let alike = |arm: &Arm| policies(arm, scenario.focus) == policies(first, scenario.focus);
    if !scenario.arms.iter().all(alike) {
        return None;
    }
    let by_arm: Vec<Vec<Number>> =
        scenario.arms.iter().map(|arm| numbers(arm, scenario)).collect::<Option<_>>()?;
    let differs = |index: &usize| {
        by_arm.iter().any(|numbers| numbers[*index].value != by_arm[0][*index].value)
    };
    let mut differing = (0..by_arm[0].len()).filter(differs);
    let (Some(index), None) = (differing.next(), differing.next()) else { return None };
    let mut doses: Vec<(usize, f64)> =
        by_arm.iter().map(|numbers| numbers[index].value).enumerate().collect();
    // Stable: of the same dose the first arm stays.
    doses.sort_by(|a, b| a.1.total_cmp(&b.1));
    doses.dedup_by(|later, earlier| later.1 == earlier.1);
    let Number { path, spec, .. } = by_arm[0][index].clone();
    (doses.len() >= FEWEST).then_some(Series { parameter: path, spec, doses })
}

/// A number of an arm.
#[derive(Clone)]
struct Number {
    path: String,
    spec: Spec,
    value: f64,
}

/// Every number of an arm that may be a dose, in the same order for all arms. All that `set` can
/// change of a setting has a path, so nothing else of two settings differs.
fn numbers(arm: &Arm, scenario: &Scenario) -> Option<Vec<Number>> {
    let Policy { conduct, desk, .. } = arm.policies.get(scenario.focus)?;
    let own = Conduct::specs().iter().filter_map(|spec| {
        let path = format!("{}.{}", Conduct::SECTION, spec.key);
        Some(Number { path, spec: *spec, value: conduct.get(spec.key)? })
    });
    // People that are said in another way are another number, and so no dose of this one.
    let (key, people) = match desk.staff {
        Staff::Agents(people) => ("agents", people),
        Staff::PerMillion(people) => ("agents_per_million", people),
        Staff::Replies(people) => ("staff_replies_per_day", people),
    };
    let staff = staff_specs().map(|spec| {
        let value = if spec.key == key { people } else { f64::NEG_INFINITY };
        Number { path: format!("desk.{}", spec.key), spec: *spec, value }
    });
    let setting = arm.setting.as_ref().unwrap_or(&scenario.setting);
    let all = parameters(setting).into_iter();
    let set = all.map(|found| Number { path: found.path, spec: found.spec, value: found.value });
    Some(own.chain(staff).chain(set).collect())
}

/// What an arm does, without names and without the numbers that may be doses.
fn policies(arm: &Arm, focus: usize) -> Vec<Policy> {
    let plain = |(brand, policy): (usize, &Policy)| Policy {
        name: String::new(),
        summary: String::new(),
        conduct: if brand == focus { Conduct::default() } else { policy.conduct.clone() },
        desk: if brand == focus { unstaffed(&policy.desk) } else { policy.desk.clone() },
        ..policy.clone()
    };
    arm.policies.iter().enumerate().map(plain).collect()
}

/// A desk without the number of its people.
fn unstaffed(desk: &Desk) -> Desk {
    Desk { staff: Staff::Agents(0.0), ..desk.clone() }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    /// A carrier and a bank; `arms` is TOML, `more` stands before the first brand.
    fn found(arms: &str) -> Option<Series> {
        let text = format!(
            "question = \"Q?\"\n[run]\nfocus = \"carrier\"\nbaseline = \"a\"\n\
             [[brand]]\nname = \"bank\"\ncategory = \"bank\"\npolicy = \"spoken_to\"\n\
             [[brand]]\nname = \"carrier\"\ncategory = \"phone_carrier\"\n{arms}"
        );
        let parsed = Scenario::parse(&text, "q.toml", Path::new(""), &[]);
        series(&parsed.unwrap_or_else(|problems| panic!("{problems}")))
    }

    /// An arm with a policy like a shipped one, with a conduct of its own.
    fn arm(name: &str, like: &str, conduct: &str) -> String {
        format!(
            "[[arm]]\nname = \"{name}\"\npolicy = \"p_{name}\"\n[policies.p_{name}]\n\
             like = \"{like}\"\nsummary = \"{name}\"\nconduct = {{ {conduct} }}\n"
        )
    }

    fn posts(doses: &[(&str, f64)]) -> String {
        let each = |(name, dose): &(&str, f64)| {
            arm(name, "spoken_to", &format!("posts_per_week = {dose:?}"))
        };
        doses.iter().map(each).collect()
    }

    #[test]
    fn arms_that_differ_in_one_number_are_doses_in_any_order() {
        let found = found(&posts(&[("a", 7.0), ("b", 0.0), ("c", 28.0), ("d", 0.5)])).unwrap();
        assert_eq!(found.parameter, "conduct.posts_per_week");
        assert_eq!(found.spec.unit, "posts/week");
        assert_eq!(found.doses, [(1, 0.0), (3, 0.5), (0, 7.0), (2, 28.0)]);
    }

    /// A shipped policy, seven posts a week by default, is a dose like any other.
    #[test]
    fn what_counts_is_what_arms_do_and_not_how_the_file_says_it() {
        let usual = "[[arm]]\nname = \"a\"\npolicy = \"spoken_to\"\n";
        let series = found(&format!("{usual}{}", posts(&[("b", 0.0), ("c", 28.0)]))).unwrap();
        assert_eq!(series.doses, [(1, 0.0), (0, 7.0), (2, 28.0)]);
    }

    #[test]
    fn two_doses_are_no_curve_and_the_same_dose_twice_counts_once() {
        assert_eq!(found(&posts(&[("a", 0.0), ("b", 7.0)])), None);
        assert_eq!(found(&posts(&[("a", 0.0), ("b", 7.0), ("c", 0.0)])), None);
        let twice = found(&posts(&[("a", 7.0), ("b", 0.0), ("c", 7.0), ("d", 2.0)])).unwrap();
        assert_eq!(twice.doses, [(1, 0.0), (3, 2.0), (0, 7.0)]);
        assert_eq!(found(&posts(&[("a", 7.0)])), None);
    }

    #[test]
    fn a_second_difference_of_any_kind_makes_it_no_series() {
        let two = posts(&[("a", 0.0), ("b", 7.0)]);
        assert!(found(&format!("{two}{}", posts(&[("c", 14.0)]))).is_some());
        // Another number of the conduct as well.
        let staff = arm("c", "spoken_to", "posts_per_week = 14.0, staff_replies_per_day = 2.0");
        assert_eq!(found(&format!("{two}{staff}")), None);
        // People said in another way; other hours as well.
        let desk = |desk: &str| arm("c", "spoken_to", "").replace("conduct = {  }", desk);
        let agents = desk("desk = { agents = 3 }");
        let million = |dose: &str| {
            desk(&format!("desk = {{ agents_per_million = {dose} }}"))
                .replace("p_c", &format!("p_{}", dose.replace('.', "_")))
                .replace("name = \"c\"", &format!("name = \"m{}\"", dose.replace('.', "_")))
        };
        let usual = "[[arm]]\nname = \"a\"\npolicy = \"spoken_to\"\n";
        let staffed = found(&format!("{usual}{}{}", million("1.0"), million("9.0"))).unwrap();
        assert_eq!(staffed.parameter, "desk.agents_per_million");
        assert_eq!(staffed.doses, [(1, 1.0), (0, 3.0), (2, 9.0)]);
        assert_eq!(found(&format!("{usual}{}{agents}", million("1.0"))), None);
        let hours = agents.replace("agents = 3", "agents_per_million = 4.0, hours = \"always\"");
        assert_eq!(found(&format!("{usual}{}{hours}", million("1.0"))), None);
        // Other rules; another ear.
        let rules = arm("c", "complaints", "posts_per_week = 14.0");
        assert_eq!(found(&format!("{two}{rules}")), None);
        let rule = "[[policies.p_c.rule]]\nwhen = { kind = \"mention\" }\ndo = \"public_reply\"\n";
        let three = posts(&[("c", 14.0)]);
        assert_eq!(found(&format!("{two}{three}{rule}")), None);
        let hears = three.replace("summary =", "listens_to = \"everything\"\nsummary =");
        assert_eq!(found(&format!("{two}{hears}")), None);
        // What another brand does, be it a number of its conduct.
        let loud = three.replace("policy = \"p_c\"", "policy = \"p_c\"\nrivals = \"p_c\"");
        assert_eq!(found(&format!("{two}{loud}")), None);
        let bank = three.replace("policy = \"p_c\"", "policy = \"p_c\"\nrivals = \"silent\"");
        assert_eq!(found(&format!("{two}{bank}")), None);
        // A parameter.
        let set = three.replace(
            "policy = \"p_c\"",
            "policy = \"p_c\"\nset = { \"brand.carrier.quality\" = 0.3 }",
        );
        assert_eq!(found(&format!("{two}{set}")), None);
    }

    #[test]
    fn what_another_brand_does_is_no_dose() {
        let arms: String = [("a", 0.0), ("b", 7.5), ("c", 14.0)]
            .iter()
            .map(|(name, dose)| {
                let conduct = format!("posts_per_week = {dose:?}");
                let loud = arm(name, "spoken_to", &conduct);
                let use_it = format!("policy = \"silent\"\npolicies = {{ bank = \"p_{name}\" }}");
                loud.replace(&format!("policy = \"p_{name}\""), &use_it)
            })
            .collect();
        assert_eq!(found(&arms), None);
    }

    #[test]
    fn a_parameter_that_arms_set_is_a_dose() {
        let set = |name: &str, path: &str, value: &str| {
            format!(
                "[[arm]]\nname = \"{name}\"\npolicy = \"spoken_to\"\nset = {{ \"{path}\" = {value} }}\n"
            )
        };
        // The first arm sets nothing: it has the scenario's own value.
        let first = "[[arm]]\nname = \"a\"\npolicy = \"spoken_to\"\n";
        let quality = |name: &str, value: &str| set(name, "brand.carrier.quality", value);
        let all = format!("{first}{}{}", quality("b", "0.3"), quality("c", "-0.2"));
        let series = found(&all).unwrap();
        assert_eq!(series.parameter, "brand.carrier.quality");
        assert_eq!(series.doses, [(2, -0.2), (0, -0.05), (1, 0.3)]);
        let other = set("d", "brand.bank.quality", "0.3");
        assert_eq!(found(&format!("{all}{other}")), None, "two parameters");
        let loud = arm("d", "spoken_to", "posts_per_week = 14.0");
        assert_eq!(found(&format!("{all}{loud}")), None, "a parameter and a number of the conduct");
        let off = set("b", "mechanisms.backlash", "false");
        assert_eq!(found(&format!("{first}{off}")), None, "a switch has two positions");
    }
}
