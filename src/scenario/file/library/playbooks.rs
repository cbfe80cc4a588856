//! Playbooks among the policies that a scenario can name: what their levels name, and how they fit the
//! brand, its desk and the setting.

use super::shipped;
use super::{At, Library, OwnPolicy};
use crate::model::policy::Policy;
use crate::scenario::file::policy::desk::Spot;
use crate::scenario::file::policy::desk_check::desk_trouble;
use crate::scenario::file::policy::in_playbook;
use crate::scenario::file::policy::playbook::{GivenLevel, GivenPolicy};
use crate::scenario::file::policy::playbook_check::{
    AlarmPart, Ordinary, alarm_trouble, leave_out,
};
use crate::scenario::toml::Problem;

impl Library<'_> {
    /// Gives the levels of all playbooks the policies that they name.
    pub(super) fn resolve(&mut self) {
        let levels = |at: usize| {
            let written = self.own[at].policy.iter().flat_map(|written| &written.levels);
            let named = |level: &GivenLevel| self.in_playbook(at, level.policy.as_ref()?);
            written.map(named).collect::<Vec<_>>()
        };
        let found: Vec<Vec<Option<Policy>>> = (0..self.own.len()).map(levels).collect();
        for (own, policies) in self.own.iter_mut().zip(found) {
            if let Some(written) = own.policy.as_mut().filter(|written| !written.levels.is_empty())
            {
                written.resolve(policies);
            }
        }
    }

    /// The policy that a playbook of the scenario's own policy at `whose` names.
    fn in_playbook(&self, whose: usize, given: &GivenPolicy) -> Option<Policy> {
        let (name, spot) = match given {
            GivenPolicy::Named(name, spot) => (name, spot),
            GivenPolicy::Own(policy, _) => return Some((**policy).clone()),
        };
        let refuse = |problem: Problem| {
            self.log.add(problem);
            None
        };
        if let Some(at) = self.index.get(name.as_str()) {
            self.own[*at].named.set(Some(whose));
            if *at == whose {
                let problem = spot.problem("the policy of a playbook is the policy itself");
                let step = "name another one, or take this out: the usual rules stay in force";
                return refuse(problem.next(step));
            }
            let written = self.own[*at].policy.as_ref()?;
            if written.has_playbook() {
                return refuse(self.playbook_within(whose, *at, spot));
            }
            return Some(in_playbook(&written.policy));
        }
        match shipped(name) {
            Some(policy) if policy.playbook.is_empty() => Some(in_playbook(&policy)),
            Some(_) => refuse(has_playbook(name, spot)),
            None => refuse(self.unknown(name, spot.problem("unknown policy"))),
        }
    }

    /// What is wrong where a playbook names a policy that has one too: it may lead back.
    fn playbook_within(&self, whose: usize, named: usize, spot: &Spot) -> Problem {
        let levels = self.own[named].policy.iter().flat_map(|written| &written.levels);
        let mut names = levels.filter_map(|level| level.policy.as_ref()?.name());
        let [from, to] = [whose, named].map(|at| self.own[at].entry.key.as_str());
        if !names.any(|name| name == from) {
            return has_playbook(to, spot);
        }
        let wrong = format!("playbooks name each other in a circle: {from}, {to}, {from}");
        spot.problem(wrong).next(WITHOUT_PLAYBOOK)
    }

    /// Notes the first level of a playbook at which the desk of the policy cannot do what it should:
    /// where the level is `written`, there, else where the policy was asked for.
    pub(super) fn check_levels(&self, policy: &Policy, written: &[GivenLevel], asked: &Spot) {
        for (at, level) in policy.playbook.levels.iter().enumerate() {
            let in_force = policy.in_force(at + 1);
            let trouble = desk_trouble(&in_force, &self.clock);
            // Who answers nobody breaks no promise, and may have sent everybody away.
            let trouble = trouble.filter(|_| !in_force.never_answers());
            let Some(trouble) = trouble else { continue };
            let own = written.get(at);
            let named = || own?.policy.as_ref().map(GivenPolicy::spot);
            let spot = own.and_then(|own| own.staff.as_ref()).or_else(named);
            let level = format!("while {} lasts", level.name);
            self.log.add(trouble.at(spot.unwrap_or(asked), Some(&level)));
            return;
        }
    }

    /// Holds the alarms of a policy to a setting, and its levels to a desk that is the same for all.
    /// What the scenario's own playbook asks for in vain is its mistake; what one that it took over
    /// does is left out with a note.
    pub(super) fn fit_playbook(
        &self,
        policy: &mut Policy,
        written: &[GivenLevel],
        at: At<'_>,
        asked: Option<&Spot>,
    ) {
        if policy.playbook.is_empty() {
            return;
        }
        let At { brand, setting, .. } = at;
        let arm = asked.filter(|_| at.is_own).map(|asked| asked.section.as_str());
        let ordinary = Ordinary::of(policy, setting, brand);
        let mut dead = Vec::new();
        for trouble in alarm_trouble(policy, setting, brand, &ordinary) {
            let level = &policy.playbook.levels[trouble.level].name;
            match (written.get(trouble.level), trouble.part, asked) {
                (Some(own), AlarmPart::Trigger(at), _) => {
                    self.log.add(trouble.at(&own.triggers[at], arm));
                }
                (Some(own), AlarmPart::Until, _) => self.log.add(trouble.at(&own.until, arm)),
                (None, AlarmPart::Trigger(at), asked) => {
                    let why = &trouble.wrong;
                    let text = format!("trigger {} of {level} is left out: {why}", at + 1);
                    self.note(asked, &policy.name, &text);
                    dead.push((trouble.level, at));
                }
                (None, AlarmPart::Until, Some(asked)) => {
                    self.log.add(trouble.named(policy).of(asked.problem("")));
                }
                (None, AlarmPart::Until, None) => {}
            }
        }
        leave_out(&mut policy.playbook, &dead);
        self.share_desk(policy, written, brand, asked);
    }

    /// Where all arms have the same desk nobody else comes on bad days.
    fn share_desk(
        &self,
        policy: &mut Policy,
        written: &[GivenLevel],
        brand: usize,
        asked: Option<&Spot>,
    ) {
        let Some(equal) = self.equal_at(brand) else { return };
        let name = policy.name.clone();
        for (at, level) in policy.playbook.levels.iter_mut().enumerate() {
            if level.staff.take().is_none() {
                continue;
            }
            let why =
                format!("[run] staff = \"equal\" gives every arm {} at all times", equal.whose);
            match written.get(at).and_then(|own| own.staff.as_ref()) {
                Some(spot) => {
                    let wrong = format!("{why}, and {} of {name} says otherwise", level.name);
                    let step = "take this out, or write staff = \"stated\"";
                    self.log.add(spot.problem(wrong).next(step));
                }
                None => {
                    let text = format!("the people of {} are left out: {why}", level.name);
                    self.note(asked, &name, &text);
                }
            }
        }
        for level in policy.playbook.take_out_idle() {
            self.note(asked, &name, &format!("{level} is left out: nothing changes without them"));
        }
    }

    /// Notes what became of the playbook of a policy where it was asked for.
    fn note(&self, asked: Option<&Spot>, policy: &str, text: &str) {
        if let Some(Spot { place, section, key }) = asked {
            let section = format!("{section} {key}");
            self.log.note(place, &section, format!("playbook of {policy}: {text}"), false);
        }
    }

    /// Of a policy that only a playbook uses.
    pub(super) fn say_that_its_desk_is_idle(&self, own: &OwnPolicy<'_>, whose: &OwnPolicy<'_>) {
        let desk = own.policy.as_ref().and_then(|written| written.desk.any_spot());
        if let Some(Spot { place, section, .. }) = desk {
            let text = format!(
                "this desk does not count: only the playbook of {} uses the policy, and there the desk \
                 is that of {0}; a level says how many people answer",
                whose.entry.key
            );
            self.log.note(place, section, text, false);
        }
    }
}

/// What to do where a playbook names a policy with a playbook of its own.
const WITHOUT_PLAYBOOK: &str =
    "name a policy without a playbook: write more severe days as levels of one playbook";

fn has_playbook(name: &str, spot: &Spot) -> Problem {
    spot.problem(format!("{name} has a playbook of its own")).next(WITHOUT_PLAYBOOK)
}
