//! The groups of mechanisms among which the effect of a policy is divided.
//!
//! A policy acts through what the brand learns from what it hears, through what its answers, its silence
//! and its page do to people, and through how people see it, feel watched and speak out. Each of these is a
//! group here. All else is the world: it goes on whatever the brand does, or only passes on what a group
//! has begun, and is never taken out. A rival account belongs to the group whose effect it disputes.

use super::mechanisms::Mechanisms;

/// A group: some switches that are thrown together.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name in tables.
    pub name: &'static str,
    /// What comes through it, after "what".
    pub what: &'static str,
    /// Its switches.
    pub switches: &'static [&'static str],
}

/// How many groups there are.
pub const COUNT: usize = 7;

/// How many sets of them there are.
pub const SETS: usize = 1 << COUNT;

/// The groups, in the order of the causal chain.
pub const GROUPS: [Group; COUNT] = [
    Group { name: LEARNING, what: "the brand mends of what it hears", switches: &["learning"] },
    Group {
        name: "answers",
        what: "contacts do to those whom they reach",
        switches: &["answers", "emboldening", "unasked_keeps"],
    },
    Group {
        name: "silence",
        what: "no answer does to those who expected one",
        switches: &["silence"],
    },
    Group {
        name: "onlookers",
        what: "exchanges do to those who see them",
        switches: &["onlookers", "praise_answered", "exchanges_breed", "compensation_feeds"],
    },
    Group {
        name: "broadcast",
        what: "page posts, or their want, do to followers",
        switches: &["broadcast", "page", "provocation", "crowding", "lapse", "wear_out"],
    },
    Group {
        name: "privacy",
        what: "being watched, and contacts felt improper, add up to",
        switches: &["strain", "chill", "withdrawal", "watched", "opt_out"],
    },
    Group {
        name: "backlash",
        what: "criticism in public does, once it arises and is read (without it there is no backlash_rate at all, \
               so its share of that metric is what criticism there is, whatever set it off: an unasked contact, a \
               poor reply, silence)",
        switches: &["backlash", "parting"],
    },
];

/// The group that is hearing; all others are speaking, or not speaking.
pub const LEARNING: &str = "learning";

/// What is never taken out: what happens to people, what is heard and sent, and how an effect goes on from
/// there.
pub const WORLD: &[&str] = &[
    "past",
    "experience",
    "chatter",
    "listening",
    "misreading",
    "reply",
    "queue",
    "forgetting",
    "follow",
    "exit",
    "ways_out",
    "buying",
    "attitude_change",
    "churn",
    "leaving_at_once",
    "winning",
    "recommending",
    "impressions",
    "asked_is_nothing",
    "playbook",
    "statement",
];

/// These mechanisms, of the groups only those of a set: bit i stands for group i. What is switched off
/// stays off.
pub fn with(on: &Mechanisms, set: usize) -> Mechanisms {
    let mut on = on.clone();
    let out = GROUPS.iter().enumerate().filter(|(group, _)| set >> group & 1 == 0);
    for name in out.flat_map(|(_, group)| group.switches) {
        let known = on.set(name, false);
        debug_assert!(known, "no switch {name}");
    }
    on
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever adds a switch says where it belongs.
    #[test]
    fn every_switch_is_in_one_group_or_the_world_and_in_no_other() {
        let mut placed: Vec<&str> =
            GROUPS.iter().flat_map(|group| group.switches).chain(WORLD).copied().collect();
        let mut known: Vec<&str> = Mechanisms::LIST.iter().map(|(name, _)| *name).collect();
        placed.sort_unstable();
        known.sort_unstable();
        assert_eq!(
            placed, known,
            "left: the switches of GROUPS and WORLD (src/model/groups.rs); right: all"
        );
        assert_eq!(GROUPS.iter().filter(|group| group.name == LEARNING).count(), 1);
    }

    /// By hand: sets 0, 1 (learning), and all but silence, which is bit 2.
    #[test]
    fn a_set_takes_out_the_other_groups_and_nothing_else() {
        let all = Mechanisms::default();
        let off = |set: usize| -> Vec<&str> {
            let on = with(&all, set);
            let names = Mechanisms::LIST.iter().map(|(name, _)| *name);
            names.filter(|name| on.get(name) == Some(false)).collect()
        };
        assert_eq!(off(SETS - 1), [""; 0]);
        assert_eq!(off(SETS - 1 - 4), ["silence"]);
        assert_eq!(off(0).len(), Mechanisms::LIST.len() - WORLD.len());
        assert!(off(0).contains(&"learning") && !off(1).contains(&"learning"));
        let without = Mechanisms { answers: false, experience: false, ..all };
        let on = with(&without, SETS - 1);
        assert_eq!(on, without);
    }
}
