//! Writing: a scenario as a file that says everything, with units, and loads back to the same.

use std::fmt::Write as _;

use super::hours_text::hours_text;
use super::parameters::parameters;
use super::playbook_write::playbook_text;
use super::staffing::Staffing;
use super::words::{CLOCKS, HISTORIES, LISTENS, OVER_CAPACITY, SHOCK_TARGETS, STAFF};
use super::{Arm, Scenario};
use crate::model::brand::Brand;
use crate::model::consumer::{AGE_BANDS, Band};
use crate::model::desk::{Desk, Promise, Staff};
use crate::model::mechanisms::Mechanisms;
use crate::model::platform::Platform;
use crate::model::policy::{Condition, Conduct, Policy, Rule};
use crate::model::post::Kind;
use crate::model::prices::PRICES;
use crate::params::Params;
use crate::scenario::toml::{bare_or_quoted, numbers, quoted};
use crate::world::Setting;
use crate::world::network::GrownNetwork;
use crate::world::setting::NetworkSource;

impl Scenario {
    /// The scenario with every default spelled out and every policy in full.
    pub fn to_toml(&self) -> String {
        let mut out = String::from("# A scenario in full: every default is spelled out.\n");
        let _ = writeln!(out, "name = {}", quoted(&self.name));
        let _ = writeln!(out, "question = {}", quoted(&self.question));
        self.write_run(&mut out);
        let setting = &self.setting;
        for (name, band) in AGE_BANDS.iter().zip(&setting.bands) {
            let _ = writeln!(out, "\n[band.{}]", quoted(name));
            numbers(&mut out, Band::specs(), |key| band.get(key));
        }
        for (name, specs) in Setting::sections() {
            let _ = writeln!(out, "\n[{name}]");
            numbers(&mut out, specs, |key| setting.get(name, key));
        }
        out.push_str("\n[mechanisms]\n");
        for (name, _) in Mechanisms::LIST {
            let _ = writeln!(out, "{name} = {}", setting.mechanisms.get(name).unwrap_or(true));
        }
        self.write_prices(&mut out);
        self.write_network(&mut out);
        for platform in &setting.platforms {
            let _ = writeln!(out, "\n[[platform]]\nname = {}", quoted(&platform.name));
            numbers(&mut out, Platform::specs(), |key| platform.is.get(key));
            let terms = platform.is.terms.iter().map(|term| quoted(term.name()));
            let _ = writeln!(out, "terms = [{}]", terms.collect::<Vec<_>>().join(", "));
        }
        let book = PolicyBook::of(self);
        let categories = setting.categories.iter();
        let brands = setting.brands.iter().zip(categories).zip(&self.warmup).enumerate();
        for (index, ((brand, category), policy)) in brands {
            let _ = writeln!(out, "\n[[brand]]\nname = {}", quoted(&brand.name));
            if !category.is_empty() {
                let _ = writeln!(out, "category = {}", quoted(category));
            }
            let _ = writeln!(out, "policy = {}", quoted(book.name(policy)));
            numbers(&mut out, Brand::specs(), |key| brand.is.get(key));
            // Policies have their desks in full; that of all of them is that of the brand.
            if index == self.focus && self.staff == Staffing::Equal {
                out.push_str("[brand.desk]\n");
                desk_text(&mut out, &policy.desk);
            }
        }
        self.write_shocks(&mut out);
        for arm in &self.arms {
            self.write_arm(&mut out, arm, &book);
        }
        for (name, policy) in &book.named {
            let prefix = format!("policies.{}", bare_or_quoted(name));
            let _ = writeln!(out, "\n[{prefix}]");
            out.push_str(&policy_text(policy, &prefix, &book));
        }
        out
    }

    fn write_run(&self, out: &mut String) {
        let setting = &self.setting;
        let _ = writeln!(out, "\n[run]\nseed = {}", self.seed);
        let _ = writeln!(out, "replications = {}", self.replications);
        let _ = writeln!(out, "consumers = {}  # people", setting.consumers);
        let _ = writeln!(out, "warmup_days = {}", setting.warmup_days);
        let _ = writeln!(out, "days = {}  # in all", setting.days);
        let _ = writeln!(out, "level = {:?}", self.level);
        let _ = writeln!(out, "staff = {}", quoted(self.staff.word()));
        if let Some(focus) = setting.brands.get(self.focus) {
            let _ = writeln!(out, "focus = {}", quoted(&focus.name));
        }
        if let Some(baseline) = self.arms.get(self.baseline) {
            let _ = writeln!(out, "baseline = {}", quoted(&baseline.name));
        }
    }

    /// Nothing without prices: there are no defaults to spell out.
    fn write_prices(&self, out: &mut String) {
        let prices = &self.setting.prices;
        if prices.currency.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n[prices]\ncurrency = {}", quoted(&prices.currency));
        for spec in &PRICES {
            if let Some(price) = prices.get(spec.key) {
                let _ = writeln!(out, "{} = {price:?}", spec.key);
            }
        }
    }

    fn write_network(&self, out: &mut String) {
        out.push_str("\n[network]\n");
        match (&self.setting.network, &self.edges) {
            (NetworkSource::None, _) => out.push_str("kind = \"none\"\n"),
            (NetworkSource::Grown(grown), _) => {
                out.push_str("kind = \"grown\"\n");
                numbers(out, GrownNetwork::specs(), |key| grown.get(key));
            }
            (NetworkSource::Given(_), edges) => {
                let edges = edges.clone().unwrap_or_default();
                let _ = writeln!(out, "kind = \"edges\"\nfile = {}", quoted(&edges.file));
                let _ = writeln!(out, "digest = {}", quoted(&edges.digest));
            }
        }
    }

    fn write_shocks(&self, out: &mut String) {
        for shock in &self.setting.shocks {
            let brand = &self.setting.brands[shock.brand].name;
            let target = SHOCK_TARGETS.iter().find(|(_, target)| *target == shock.target);
            let _ = writeln!(out, "\n[[shock]]\nbrand = {}", quoted(brand));
            let _ = writeln!(out, "target = {}", quoted(target.map_or("", |(name, _)| name)));
            let _ = writeln!(out, "factor = {:?}", shock.factor);
            let _ = writeln!(out, "from_day = {}\nto_day = {}", shock.from_day, shock.to_day);
        }
    }

    fn write_arm(&self, out: &mut String, arm: &Arm, book: &PolicyBook<'_>) {
        let _ = writeln!(out, "\n[[arm]]\nname = {}", quoted(&arm.name));
        let _ = writeln!(out, "summary = {}", quoted(&arm.summary));
        let brands = self.setting.brands.iter().zip(&arm.policies);
        let named =
            brands.map(|(brand, policy)| format!("{} = {}", brand.name, quoted(book.name(policy))));
        let _ = writeln!(out, "policies = {{ {} }}", named.collect::<Vec<_>>().join(", "));
        if let Some(own) = &arm.setting {
            let shared = parameters(&self.setting);
            let changed = parameters(own)
                .into_iter()
                .zip(shared)
                .filter(|(own, shared)| own.value != shared.value)
                .map(|(own, _)| {
                    let switch = own.path.starts_with("mechanisms.");
                    let on = own.value != 0.0;
                    let value = if switch { on.to_string() } else { format!("{:?}", own.value) };
                    format!("{} = {value}", quoted(&own.path))
                });
            let _ = writeln!(out, "set = {{ {} }}", changed.collect::<Vec<_>>().join(", "));
        }
    }
}

/// The distinct policies of a scenario, each under a name of its own.
struct PolicyBook<'a> {
    named: Vec<(String, &'a Policy)>,
    /// Where those begin that only playbooks use: nothing of a desk counts there.
    without_desk: usize,
}

impl<'a> PolicyBook<'a> {
    fn of(scenario: &'a Scenario) -> Self {
        let mut book = PolicyBook { named: Vec::new(), without_desk: usize::MAX };
        let all =
            || scenario.warmup.iter().chain(scenario.arms.iter().flat_map(|arm| &arm.policies));
        for policy in all() {
            if book.named.iter().all(|(_, known)| *known != policy) {
                book.add(policy);
            }
        }
        book.without_desk = book.named.len();
        let levels = all().flat_map(|policy| &policy.playbook.levels);
        for policy in levels.filter_map(|level| level.policy.as_deref()) {
            if book.named.iter().all(|(_, known)| !same_rules(known, policy)) {
                book.add(policy);
            }
        }
        book
    }

    fn add(&mut self, policy: &'a Policy) {
        let mut name = policy.name.clone();
        while self.named.iter().any(|(taken, _)| *taken == name) {
            name.push('_');
        }
        self.named.push((name, policy));
    }

    fn name(&self, policy: &Policy) -> &str {
        self.named.iter().find(|(_, known)| *known == policy).map_or("", |(name, _)| name)
    }

    /// The name of a level's policy, of whose desk nothing counts.
    fn name_in_playbook(&self, policy: &Policy) -> &str {
        let mut named = self.named.iter();
        named.find(|(_, known)| same_rules(known, policy)).map_or("", |(name, _)| name)
    }

    fn has_desk(&self, policy: &Policy) -> bool {
        self.named.iter().take(self.without_desk).any(|(_, known)| *known == policy)
    }
}

/// Whether a policy could stand for another in a playbook.
fn same_rules(known: &Policy, policy: &Policy) -> bool {
    known.playbook.is_empty() && Policy { desk: policy.desk.clone(), ..known.clone() } == *policy
}

/// A policy as a file; `prefix` names the table it stands in.
fn policy_text(policy: &Policy, prefix: &str, book: &PolicyBook<'_>) -> String {
    let inner = format!("{prefix}.");
    let mut out = String::new();
    let _ = writeln!(out, "summary = {}", quoted(&policy.summary));
    let _ = writeln!(out, "listens_to = {}", quoted(LISTENS[policy.listens as usize]));
    let _ = writeln!(out, "honours_opt_out = {}", policy.honours_opt_out);
    let _ = writeln!(out, "keeps_terms = {}", policy.keeps_terms);
    let _ = writeln!(out, "\n[{inner}conduct]");
    numbers(&mut out, Conduct::specs(), |key| policy.conduct.get(key));
    if book.has_desk(policy) {
        let _ = writeln!(out, "\n[{inner}desk]");
        desk_text(&mut out, &policy.desk);
    }
    for rule in &policy.rules {
        let _ = writeln!(out, "\n[[{inner}rule]]");
        rule_text(&mut out, rule);
    }
    out + &playbook_text(&policy.playbook, &inner, |policy| book.name_in_playbook(policy))
}

/// A desk with nothing left out.
fn desk_text(out: &mut String, desk: &Desk) {
    let Desk { staff, hours, minutes_per_reply, spread, promise, over_capacity } = desk;
    staff_text(out, staff);
    let _ = writeln!(out, "hours = {}", quoted(&hours_text(hours)));
    let _ = writeln!(out, "minutes_per_reply = {minutes_per_reply:?}\nspread = {spread:?}");
    let _ = match promise {
        None => writeln!(out, "promise = \"none\""),
        Some(Promise { first_reply_hours, clock, share }) => {
            let clock = quoted(CLOCKS[*clock as usize]);
            writeln!(
                out,
                "promise = {{ first_reply_hours = {first_reply_hours:?}, clock = {clock}, share = {share:?} }}"
            )
        }
    };
    let _ = writeln!(out, "over_capacity = {}", quoted(OVER_CAPACITY[*over_capacity as usize]));
}

/// How many people answer.
pub fn staff_text(out: &mut String, staff: &Staff) {
    let [agents, per_million, replies] = STAFF;
    let _ = match staff {
        Staff::Agents(number) => writeln!(out, "{agents} = {number}"),
        Staff::PerMillion(number) => writeln!(out, "{per_million} = {number:?}"),
        Staff::Replies(number) => writeln!(out, "{replies} = {number:?}"),
    };
}

fn rule_text(out: &mut String, rule: &Rule) {
    let condition = condition_text(&rule.when);
    if !condition.is_empty() {
        let _ = writeln!(out, "when = {{ {condition} }}");
    }
    let _ = writeln!(out, "do = {}", quoted(rule.act.name()));
    let _ = writeln!(out, "personalisation = {:?}", rule.personalisation);
    let _ = writeln!(out, "disclosure = {}", rule.disclosure);
    let _ = writeln!(out, "priority = {}", rule.priority);
}

fn condition_text(when: &Condition) -> String {
    let any = Condition::default();
    let mut parts = Vec::new();
    let words = |bits: u8, words: &[&str]| {
        let chosen = words.iter().enumerate().filter(|(index, _)| bits & (1 << index) != 0);
        chosen.map(|(_, word)| quoted(word)).collect::<Vec<_>>().join(", ")
    };
    if when.kinds != any.kinds {
        parts.push(format!("kind = [{}]", words(when.kinds, &Kind::ALL.map(Kind::name))));
    }
    if when.histories != any.histories {
        parts.push(format!("history = [{}]", words(when.histories, &HISTORIES)));
    }
    let switches =
        [("addressed", when.addressed), ("follower", when.follower), ("loyalist", when.loyalist)];
    for (key, wanted) in switches {
        parts.extend(wanted.map(|wanted| format!("{key} = {wanted}")));
    }
    let (low, high) = when.sensitivity;
    if when.sensitivity != any.sensitivity {
        parts.push(format!("sensitivity = {{ at_least = {low:?}, at_most = {high:?} }}"));
    }
    if when.days_since_contact_at_least > 0 {
        let days = when.days_since_contact_at_least;
        parts.push(format!("days_since_contact = {{ at_least = {days} }}"));
    }
    let (low, high) = when.reach;
    if when.reach != any.reach {
        parts.push(format!("reach = {{ at_least = {low}, at_most = {high} }}"));
    }
    parts.join(", ")
}
