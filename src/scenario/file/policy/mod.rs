//! A policy as a file has it: rules in the words of the trade.
//!
//! Besides keys and ranges, a table is checked for what its author cannot have meant: a rule
//! that no post can ever meet, or that an earlier rule always forestalls. A policy that begins
//! `like` a shipped one puts its own rules before those; an inherited rule that cannot apply any
//! more is nobody's mistake, and is left out with a note
//! (`docs/decisions/0016-rules-are-added-before.md`).

pub mod desk;
pub mod desk_check;
pub mod playbook;
pub mod playbook_check;
pub mod receivers;

use crate::model::desk::{Desk, Staff};
use crate::model::policy::{
    Action, Condition, Conduct, Listens, MAX_RULES, Playbook, Policy, Rule,
};
use crate::model::post::Kind;
use crate::params::{Params, Role, Spec};
use crate::scenario::checked::{HISTORIES, LISTENS, staff_replies};
use crate::scenario::toml::{Node, Section, Value};
use desk::{GivenDesk, Spot, spot};
use playbook::{GivenLevel, read_playbook};
use receivers::check_receivers;

const fn part(key: &'static str, high: f64) -> Spec {
    let (unit, low, default) = ("1", 0.0, 0.0);
    Spec { key, unit, low, high, default, role: Role::Lever, source: "a policy's choice", doc: &[] }
}

/// Reads a policy from its table. With `like` it begins as one of the `models`, and its own rules
/// go before that policy's.
pub fn read_policy(section: Section<'_>, name: &str, models: &Models<'_>) -> WrittenPolicy {
    let given = section.entry("like").is_some();
    let like = read_like(&section, models);
    let mut policy = like.clone().unwrap_or_else(Policy::silent);
    policy.name = name.to_owned();
    policy.summary = match section.text("summary") {
        Some((summary, _)) => summary.to_owned(),
        None => name.replace('_', " "),
    };
    let listens = section.choice("listens_to", "audience", &LISTENS);
    if let Some(index) = listens {
        policy.listens = [Listens::Nothing, Listens::Addressed, Listens::Everything][index];
    } else if !given && section.entry("listens_to").is_none() {
        section.missing("listens_to", "\"nothing\", \"addressed\" or \"everything\"");
    }
    policy.honours_opt_out = section.switch("honours_opt_out").unwrap_or(policy.honours_opt_out);
    policy.keeps_terms = section.switch("keeps_terms").unwrap_or(policy.keeps_terms);
    let title = format!("{}[conduct]", prefix(&section));
    let mut replies = None;
    if let Some(conduct) = section.section("conduct", &title, "see earful params conduct") {
        replies = read_conduct(conduct, &mut policy.conduct);
    }
    let (desk, replies) = read_desk(&section, replies);
    let inherit = read_inherit(&section, given);
    let before = section.log.len();
    // Rules are only weighed against what was understood.
    let audible = if section.entry("listens_to").is_some() { listens.is_some() } else { given };
    let own = read_rules(&section, policy.listens, audible && (like.is_some() || !given));
    let inherited = std::mem::take(&mut policy.rules);
    policy.rules = own;
    if let Some(like) =
        like.as_ref().filter(|_| section.log.len() == before && inherit != Some(false))
    {
        if inherit.is_none() && !policy.rules.is_empty() {
            say_that_rules_are_added(&section, &like.name);
        }
        inherit_rules(&section, &mut policy, inherited, &like.name);
    }
    let levels =
        read_playbook(&section, (name, &format!("{}[playbook]", prefix(&section))), models);
    if let Some(levels) = &levels {
        let levels = levels.iter().map(|level| level.severity.clone()).collect();
        policy.playbook = Playbook { levels };
    }
    section.finish();
    // Who begins like a policy that answers nobody, and answers, has people at the desk all the same.
    let base =
        like.filter(|like| !like.never_answers()).map_or_else(Desk::default, |like| like.desk);
    let levels = levels.unwrap_or_default();
    let mut written = WrittenPolicy { policy, desk, base, replies, levels };
    written.policy.desk = written.desk_at(None);
    written
}

/// A policy as written: its desk depends on whose it is.
pub struct WrittenPolicy {
    pub policy: Policy,
    /// What its own file says of the desk.
    pub desk: GivenDesk,
    /// The desk that it inherits where the brand has none.
    base: Desk,
    /// Where `staff_replies_per_day` of `[conduct]` stands, if it does.
    pub replies: Option<Spot>,
    /// The levels of its own playbook; none where it has none or inherits one.
    pub levels: Vec<GivenLevel>,
}

impl WrittenPolicy {
    /// Gives the levels of its own playbook the policies that they name, as far as they are known.
    pub fn resolve(&mut self, policies: impl IntoIterator<Item = Option<Policy>>) {
        for (level, policy) in self.policy.playbook.levels.iter_mut().zip(policies) {
            level.policy = policy.map(Box::new);
        }
        self.policy.desk = self.desk_at(None);
    }

    /// Whether it has a playbook.
    pub fn has_playbook(&self) -> bool {
        !self.policy.playbook.is_empty()
    }

    /// The policy's desk at a brand that has one of its own, or none: its own words go first, and
    /// nobody sits there for a policy that answers nobody.
    pub fn desk_at(&self, brand: Option<&Desk>) -> Desk {
        if self.desk.staff.is_none() && self.policy.never_answers() {
            return self.desk.over(&Desk::nobody());
        }
        self.desk.over(&usual_desk(&self.policy, brand.unwrap_or(&self.base)))
    }
}

/// The desk of a policy that answers somebody: nobody sits there, and nothing is promised, as long as
/// it answers nobody and each level of its playbook that does has people of its own.
pub fn usual_desk(policy: &Policy, desk: &Desk) -> Desk {
    let mut answering = (policy.playbook.levels.iter())
        .filter(|level| level.policy.as_deref().is_some_and(|policy| !policy.never_answers()));
    if policy.in_force(0).never_answers() && answering.all(|level| level.staff.is_some()) {
        return Desk { staff: Staff::Agents(0.0), promise: None, ..desk.clone() };
    }
    desk.clone()
}

/// A policy as a playbook has it: of its desk nothing counts.
pub fn in_playbook(policy: &Policy) -> Policy {
    Policy { desk: Desk::default(), ..policy.clone() }
}

/// The policies that `like` may name.
pub struct Models<'m> {
    pub names: Vec<&'static str>,
    pub policy: &'m dyn Fn(&str) -> Option<Policy>,
}

/// The policy that `like` names.
fn read_like(section: &Section<'_>, models: &Models<'_>) -> Option<Policy> {
    let index = section.choice("like", "shipped policy", &models.names)?;
    (models.policy)(models.names[index])
}

/// Whether the rules of the policy that `like` names are kept, if the file says so.
fn read_inherit(section: &Section<'_>, like: bool) -> Option<bool> {
    let inherit = section.switch("inherit_rules");
    if let Some(entry) = section.entry("inherit_rules").filter(|_| !like) {
        let wrong = "there are no rules to inherit without like";
        let problem = section.problem_at(&entry.node, "inherit_rules", wrong);
        let step = "add like = \"...\" with the name of a shipped policy, or take this out";
        section.log.add(problem.next(step));
    }
    inherit
}

/// Until version 0.3: in version 0.1 the same file meant something else.
fn say_that_rules_are_added(section: &Section<'_>, like: &str) {
    let text = format!(
        "its rules go before those of {like}, which stay (version 0.1 dropped them); write \
         inherit_rules = true to keep it so, or false to drop them"
    );
    section.log.note(section.place, &section.title, text, true);
}

/// Adds the rules of another policy after the policy's own, all that can still apply.
fn inherit_rules(section: &Section<'_>, policy: &mut Policy, rules: Vec<Rule>, like: &str) {
    let (own, theirs) = (policy.rules.len(), rules.len());
    for (number, rule) in rules.into_iter().enumerate() {
        match never_applies(&rule.when, policy.listens, &policy.rules) {
            None => policy.rules.push(rule),
            Some(why) => {
                let text = format!("rule {} of {like} is left out: {why}", number + 1);
                section.log.note(section.place, &section.title, text, false);
            }
        }
    }
    let count = policy.rules.len();
    if count > MAX_RULES {
        let wrong = format!("{count} rules: {own} of its own and {} of {like}", count - own);
        let problem = section.problem("rule", wrong).allowed(format!("at most {MAX_RULES}"));
        let step = format!("take out {}, or write inherit_rules = false", count - MAX_RULES);
        section.log.add(problem.next(step));
        policy.rules.truncate(MAX_RULES);
    }
    debug_assert!(policy.rules.len() <= own + theirs);
}

/// The policy's own rules; those that can never apply are noted if what they depend on is
/// `understood`.
fn read_rules(section: &Section<'_>, listens: Listens, mut understood: bool) -> Vec<Rule> {
    let sections = section.sections("rule", &section.help);
    let count = sections.len();
    if count > MAX_RULES {
        let problem = section.problem("rule", format!("{count} rules"));
        let step = format!("take out {}", count - MAX_RULES);
        section.log.add(problem.allowed(format!("at most {MAX_RULES}")).next(step));
    }
    let mut rules = Vec::new();
    for mut rule in sections {
        rule.title = format!("{}{}", prefix(section), rule.title);
        let before = section.log.len();
        let read = read_rule(&rule);
        understood &= section.log.len() == before;
        if let Some(why) = never_applies(&read.when, listens, &rules).filter(|_| understood) {
            let wrong = format!("this rule can never apply: {why}");
            let step = "take it out, or change listens_to or the order of the rules";
            rule.log.add(rule.problem("", wrong).next(step));
        } else if understood {
            check_receivers(&rule, &read, listens);
        }
        if rules.len() < MAX_RULES {
            rules.push(read);
        }
        rule.finish();
    }
    rules
}

/// Sections of an inline policy name it; those of a file need not.
fn prefix(section: &Section<'_>) -> String {
    if section.title.is_empty() { String::new() } else { format!("{} ", section.title) }
}

/// Reads the numbers of `[conduct]`, and where the old key stands that says how many people answer.
fn read_conduct(section: Section<'_>, conduct: &mut Conduct) -> Option<(f64, Spot)> {
    let spec = staff_replies();
    let entry = section.entry(spec.key);
    let replies = entry
        .and_then(|entry| Some((section.number(spec)?, spot(&section, spec.key, &entry.node))));
    for spec in Conduct::specs() {
        let value = if spec.key == "contact_cap" {
            section.whole(spec.key, 0, spec.high as u64).map(|whole| whole as f64)
        } else {
            section.number(spec)
        };
        if let Some(value) = value {
            conduct.set(spec.key, value);
        }
    }
    section.finish();
    replies
}

/// Reads `[desk]`, or what `[conduct]` says instead of it.
fn read_desk(section: &Section<'_>, replies: Option<(f64, Spot)>) -> (GivenDesk, Option<Spot>) {
    let title = format!("{}[desk]", prefix(section));
    let desk = section.section("desk", &title, DESK_HELP).map(GivenDesk::read);
    let Some((replies, spot)) = replies else { return (desk.unwrap_or_default(), None) };
    if desk.is_some() {
        let problem = spot.problem("the policy also has a desk, which says who answers");
        let step = "keep one of the two: [desk] takes agents, agents_per_million or this key";
        section.log.add(problem.next(step));
    }
    let mut desk = desk.unwrap_or_default();
    desk.set_replies(replies);
    (desk, Some(spot))
}

/// What to do about a mistake in a desk.
pub const DESK_HELP: &str = "see earful params desk, and A desk in docs/scenarios.md";

fn read_rule(section: &Section<'_>) -> Rule {
    let mut when = Condition::default();
    let title = format!("{} when", section.title);
    if let Some(condition) = section.section("when", &title, &section.help) {
        read_condition(&condition, &mut when);
        condition.finish();
    }
    let names = Action::ALL.map(Action::name);
    let act = section.choice("do", "action", &names);
    if act.is_none() && section.entry("do").is_none() {
        section.missing("do", "\"public_reply\"");
    }
    Rule {
        when,
        act: Action::ALL[act.unwrap_or(0)],
        personalisation: section.number(&part("personalisation", 1.0)).unwrap_or(0.0),
        disclosure: section.switch("disclosure").unwrap_or(false),
        priority: section.whole("priority", 0, u64::from(u8::MAX)).unwrap_or(0) as u8,
    }
}

fn read_condition(section: &Section<'_>, when: &mut Condition) {
    let bits = |indices: Vec<usize>| indices.into_iter().fold(0, |bits, index| bits | 1 << index);
    let kinds = Kind::ALL.map(Kind::name);
    if let Some(indices) = section.choices("kind", "kind", &kinds) {
        when.kinds = bits(indices);
    }
    if let Some(indices) = section.choices("history", "history", &HISTORIES) {
        when.histories = bits(indices);
    }
    when.addressed = section.switch("addressed");
    when.follower = section.switch("follower");
    when.loyalist = section.switch("loyalist");
    if let Some((range, node)) = range(section, "sensitivity") {
        when.sensitivity.0 = range.number(&part("at_least", 1.0)).unwrap_or(0.0);
        when.sensitivity.1 = range.number(&part("at_most", 1.0)).unwrap_or(1.0);
        check_order(section, node, "sensitivity", when.sensitivity.0 <= when.sensitivity.1);
        range.finish();
    }
    if let Some((range, _)) = range(section, "days_since_contact") {
        let days = range.whole("at_least", 0, u64::from(u16::MAX)).unwrap_or(0);
        when.days_since_contact_at_least = days as u16;
        range.finish();
    }
    if let Some((range, node)) = range(section, "reach") {
        let most = u64::from(u32::MAX);
        when.reach.0 = range.whole("at_least", 0, most).unwrap_or(0) as u32;
        when.reach.1 = range.whole("at_most", 0, most).unwrap_or(most) as u32;
        check_order(section, node, "reach", when.reach.0 <= when.reach.1);
        range.finish();
    }
}

fn range<'a>(section: &Section<'a>, key: &str) -> Option<(Section<'a>, &'a Node)> {
    let entry = section.entry(key)?;
    if let Value::Table(_) = entry.node.value {
        let title = format!("{} {key}", section.title);
        return section.section(key, &title, &section.help).map(|range| (range, &entry.node));
    }
    let wrong = format!("{} where a range is wanted", entry.node.value.kind());
    let problem = section.problem_at(&entry.node, key, wrong);
    section.log.add(problem.next(format!("write {key} = {{ at_least = ... }} or at_most")));
    None
}

fn check_order(section: &Section<'_>, node: &Node, key: &str, in_order: bool) {
    if !in_order {
        section.log.add(section.problem_at(node, key, "at_least lies above at_most"));
    }
}

/// Why a rule can never decide anything after these, if it cannot.
fn never_applies(when: &Condition, listens: Listens, earlier: &[Rule]) -> Option<String> {
    // What a policy that hears only what is addressed can meet.
    let met = |when: &Condition| match listens {
        Listens::Addressed => Condition { addressed: Some(true), ..when.clone() },
        Listens::Nothing | Listens::Everything => when.clone(),
    };
    match listens {
        Listens::Nothing => return Some("the policy listens to nothing".into()),
        Listens::Addressed if when.addressed == Some(false) => {
            return Some("the policy hears only what is addressed".into());
        }
        Listens::Addressed | Listens::Everything => {}
    }
    let narrow = met(when);
    let first = earlier.iter().position(|rule| met(&rule.when).covers(&narrow))?;
    Some(format!("rule {} decides before it", first + 1))
}
