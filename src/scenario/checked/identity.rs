//! Identity: a short name for everything that decides the results of a scenario's runs.
//!
//! Every struct is taken apart field by field, without `..`: a new field does not compile until
//! somebody has decided whether it is part of the identity.

use super::{Arm, Scenario};
use crate::ground::digest::Digest;
use crate::model::alarm::{Trigger, Until};
use crate::model::brand::Shock;
use crate::model::desk::{Desk, Promise, Staff};
use crate::model::mechanisms::Mechanisms;
use crate::model::policy::{Condition, Playbook, Policy, Rule, Severity};
use crate::model::prices::Prices;
use crate::params::Params;
use crate::world::Setting;
use crate::world::network::Network;
use crate::world::setting::{NamedThing, NetworkSource};

impl Scenario {
    /// Digest of what decides the result of each run: seed, setting, brands, policies, arms.
    ///
    /// Left out is what only says how many runs there are or how they are read: replications,
    /// level, baseline, how desks are staffed (policies have what came of it), the scenario's name and question, summaries, and names of policies. The
    /// ties of a network count, and not the file that they were read from.
    pub fn digest(&self) -> String {
        let Scenario {
            name: _,
            question: _,
            seed,
            replications: _,
            level: _,
            staff: _,
            setting,
            focus,
            warmup,
            arms,
            baseline: _,
            edges: _,
            notes: _,
        } = self;
        let mut digest = Digest::default();
        digest.text("scenario 4").whole(*seed).whole(*focus as u64);
        add_setting(&mut digest, setting);
        add_policies(&mut digest, warmup);
        digest.whole(arms.len() as u64);
        for Arm { name, summary: _, policies, setting: own } in arms {
            digest.text(name);
            add_policies(&mut digest, policies);
            // An arm with a setting of its own has a warm-up of its own, even if it is the same.
            digest.whole(own.is_some().into());
            own.iter().for_each(|own| add_setting(&mut digest, own));
        }
        digest.hex()
    }
}

fn add_setting(digest: &mut Digest, setting: &Setting) {
    let Setting {
        consumers,
        days,
        warmup_days,
        bands,
        population,
        voice,
        clock,
        listening,
        appraisal,
        privacy,
        broadcast,
        page,
        follow,
        exit,
        backlash,
        learning,
        customers,
        buying,
        attitude,
        memory,
        statement,
        rivals,
        mechanisms,
        platforms,
        brands,
        categories,
        shocks,
        network,
        prices,
    } = setting;
    digest.whole((*consumers).into()).whole((*days).into()).whole((*warmup_days).into());
    bands.iter().for_each(|band| add(digest, band));
    add(digest, population);
    add(digest, voice);
    add(digest, clock);
    add(digest, listening);
    add(digest, appraisal);
    add(digest, privacy);
    add(digest, broadcast);
    add(digest, page);
    add(digest, follow);
    add(digest, exit);
    add(digest, backlash);
    add(digest, learning);
    add(digest, customers);
    add(digest, buying);
    add(digest, attitude);
    add(digest, memory);
    add(digest, statement);
    add(digest, rivals);
    for (name, _) in Mechanisms::LIST {
        digest.text(name).whole(mechanisms.get(name).map_or(2, u64::from));
    }
    add_named(digest, platforms);
    platforms.iter().for_each(|platform| {
        digest.whole(platform.is.terms.bits().into());
    });
    add_named(digest, brands);
    categories.iter().for_each(|category| {
        digest.text(category);
    });
    digest.whole(shocks.len() as u64);
    for Shock { brand, target, factor, from_day, to_day } in shocks {
        digest.whole(*brand as u64).whole(*target as u64).number(*factor);
        digest.whole((*from_day).into()).whole((*to_day).into());
    }
    match network {
        NetworkSource::None => {
            digest.text("none");
        }
        NetworkSource::Grown(grown) => add(digest.text("grown"), grown),
        NetworkSource::Given(network) => add_network(digest.text("given"), network),
    }
    let Prices { currency, agent_hour, purchase_margin, customer, coupon, compensation } = prices;
    digest.text(currency);
    for price in [agent_hour, purchase_margin, customer, coupon, compensation] {
        add_some(digest, *price);
    }
}

/// Every parameter of a section; `params!` writes the fields and the specs from one list.
fn add<P: Params>(digest: &mut Digest, section: &P) {
    digest.text(P::SECTION).whole(P::specs().len() as u64);
    for spec in P::specs() {
        digest.text(spec.key).number(section.get(spec.key).unwrap_or(f64::NAN));
    }
}

fn add_named<P: Params>(digest: &mut Digest, all: &[NamedThing<P>]) {
    digest.whole(all.len() as u64);
    for NamedThing { name, is } in all {
        add(digest.text(name), is);
    }
}

fn add_network(digest: &mut Digest, network: &Network) {
    digest.whole(network.n_consumers().into());
    for author in 0..network.n_consumers() {
        let readers = network.readers(author);
        digest.whole(readers.len() as u64);
        readers.iter().for_each(|reader| {
            digest.whole((*reader).into());
        });
    }
}

fn add_policies(digest: &mut Digest, policies: &[Policy]) {
    digest.whole(policies.len() as u64);
    for policy in policies {
        add_policy(digest, policy);
    }
}

fn add_policy(digest: &mut Digest, policy: &Policy) {
    let Policy {
        name: _,
        summary: _,
        listens,
        honours_opt_out,
        keeps_terms,
        conduct,
        desk,
        rules,
        playbook,
    } = policy;
    digest.whole(*listens as u64).whole((*honours_opt_out).into()).whole((*keeps_terms).into());
    add(digest, conduct);
    add_desk(digest, desk);
    digest.whole(rules.len() as u64);
    for Rule { when, act, personalisation, disclosure, priority } in rules {
        add_condition(digest, when);
        digest.whole(*act as u64).number(*personalisation);
        digest.whole((*disclosure).into()).whole((*priority).into());
    }
    add_playbook(digest, playbook);
}

fn add_playbook(digest: &mut Digest, playbook: &Playbook) {
    let Playbook { levels } = playbook;
    digest.whole(levels.len() as u64);
    for level in levels {
        let Severity { name: _, triggers, until, pause_broadcast, statement, policy, staff } =
            level;
        digest.whole(triggers.len() as u64);
        for Trigger { at_least, at_least_times_usual, storm } in triggers {
            at_least.iter().for_each(|least| add_some(digest, *least));
            at_least_times_usual.iter().for_each(|times| add_some(digest, *times));
            digest.whole((*storm).into());
        }
        let Until { at_most, at_most_times_usual, for_hours } = until;
        at_most.iter().for_each(|most| add_some(digest, *most));
        at_most_times_usual.iter().for_each(|times| add_some(digest, *times));
        digest.whole((*for_hours).into());
        digest.whole((*pause_broadcast).into()).whole((*statement).into());
        digest.whole(policy.is_some().into());
        policy.iter().for_each(|policy| add_policy(digest, policy));
        digest.whole(staff.is_some().into());
        staff.iter().for_each(|staff| add_staff(digest, staff));
    }
}

fn add_some(digest: &mut Digest, value: Option<f64>) {
    digest.whole(value.is_some().into()).number(value.unwrap_or(0.0));
}

fn add_staff(digest: &mut Digest, staff: &Staff) {
    let (kind, number) = match staff {
        Staff::Agents(number) => (0, number),
        Staff::PerMillion(number) => (1, number),
        Staff::Replies(number) => (2, number),
    };
    digest.whole(kind).number(*number);
}

fn add_desk(digest: &mut Digest, desk: &Desk) {
    let Desk { staff, hours, minutes_per_reply, spread, promise, over_capacity } = desk;
    add_staff(digest, staff);
    digest.whole(hours.stretches().len() as u64);
    for (from, to) in hours.stretches() {
        digest.whole((*from).into()).whole((*to).into());
    }
    digest.number(*minutes_per_reply).number(*spread).whole(*over_capacity as u64);
    digest.whole(promise.is_some().into());
    if let Some(Promise { first_reply_hours, clock, share }) = promise {
        digest.number(*first_reply_hours).whole(*clock as u64).number(*share);
    }
}

fn add_condition(digest: &mut Digest, when: &Condition) {
    let Condition {
        kinds,
        addressed,
        sensitivity: (least_sensitive, most_sensitive),
        follower,
        loyalist,
        histories,
        days_since_contact_at_least,
        reach: (fewest, most),
    } = when;
    let wanted = |wanted: &Option<bool>| wanted.map_or(2, u64::from);
    digest.whole((*kinds).into()).whole((*histories).into());
    digest.whole(wanted(addressed)).whole(wanted(follower)).whole(wanted(loyalist));
    digest.number(*least_sensitive).number(*most_sensitive);
    digest.whole((*days_since_contact_at_least).into());
    digest.whole((*fewest).into()).whole((*most).into());
}
