//! Criticism by customers who are not simulated: what all policies meet alike.

use super::Crowd;
use super::people::Strangers;
use super::readiness::{Readiness, scores};
use crate::ground::math::logistic;
use crate::model::appraisal::{Appraisal, Contact, Felt, Receiver};
use crate::model::backlash::Backlash;
use crate::model::consumer::{Band, ConcernSpread, Population};
use crate::model::mechanisms::Mechanisms;
use crate::model::page::{Page, irrelevance_shares};
use crate::model::platform::Platform;
use crate::model::policy::{Action, Conduct};
use crate::model::propriety::Judgement;
use crate::model::turns::Second;
use crate::model::voice::Voice;

/// What criticism rests on.
#[derive(Clone, Copy)]
pub struct Grounds<'a> {
    /// Which mechanisms are at work.
    pub mechanisms: &'a Mechanisms,
    /// Who people are, by age.
    pub bands: &'a [Band; 5],
    /// Concern within bands.
    pub spread: &'a ConcernSpread,
    /// The people as a whole.
    pub population: &'a Population,
    /// How readily they post.
    pub voice: &'a Voice,
    /// What they expect and how they take it.
    pub appraisal: &'a Appraisal,
    /// What they find proper.
    pub judgement: &'a Judgement,
    /// How readily they criticise.
    pub backlash: &'a Backlash,
    /// What of a page displeases.
    pub page: &'a Page,
    /// Where they talk.
    pub platforms: &'a [&'a Platform],
}

/// How readily the customers of a brand criticise it in public, and how much of that its monitor finds.
/// Made once for a brand.
#[derive(Clone, Debug)]
pub struct Criticism {
    /// Whether conduct is criticised at all.
    pub(super) conduct: bool,
    /// Whether silence is.
    pub(super) silence: bool,
    /// Whether page posts are.
    provocation: bool,
    pub(super) readiness: Readiness,
    pub(super) strangers: Strangers,
    appraisal: Appraisal,
    judgement: Judgement,
    page: Page,
    /// Share of customers who follow the page, and of what they say that is found.
    followers: f64,
    shown: f64,
    /// Shares of people to whom the page is at least so irrelevant [1/255].
    irrelevance: [f64; 257],
    /// Shares of people and their chance to criticise a page post that they see and dislike.
    provoked: Vec<(f64, f64)>,
}

impl Criticism {
    /// Of a brand by a crowd of its customers.
    pub fn new(grounds: &Grounds<'_>, crowd: &Crowd) -> Self {
        let all: Vec<_> = scores(grounds.population.expressiveness_sigma).collect();
        let people: f64 = all.iter().map(|score| score.weight).sum();
        let provocation = grounds.page.provocation;
        let provoked = all.iter().map(|score| {
            let chance = grounds.backlash.criticism_probability(provocation, score.x);
            (score.weight / people, chance)
        });
        let criticism = Criticism {
            conduct: false,
            silence: false,
            provocation: false,
            readiness: Readiness::new(grounds, &crowd.brand, crowd.readers.are_parted()),
            strangers: Strangers::new(grounds, crowd.listening.recall),
            appraisal: grounds.appraisal.clone(),
            judgement: grounds.judgement.clone(),
            page: grounds.page.clone(),
            followers: crowd.brand.follower_share,
            shown: crowd.hearing.shown,
            irrelevance: at_least(&irrelevance_shares(grounds.population.irrelevance_mean)),
            provoked: provoked.collect(),
        };
        criticism.under(grounds.mechanisms)
    }

    /// The same with these mechanisms at work.
    pub fn under(self, on: &Mechanisms) -> Self {
        Criticism {
            conduct: on.backlash,
            silence: on.backlash && on.silence,
            provocation: on.backlash && on.provocation && on.broadcast,
            ..self
        }
    }

    /// Critical posts about a page that are found, for each customer on a day of so many page posts, where
    /// those who have long followed it are so tired of it.
    pub fn of_page(&self, conduct: &Conduct, posts: u32, fatigue: f64) -> f64 {
        if !self.provocation || posts == 0 {
            return 0.0;
        }
        let known = self.page.known(fatigue);
        let displeases = |degree: usize| {
            let irrelevance = degree as f64 / 255.0;
            let pleasing = self.page.pleasing(irrelevance, conduct.promotional_share);
            self.page.displeases(known, pleasing)
        };
        // The more irrelevant, the less it pleases: all from some degree on are displeased.
        let (mut pleased, mut from) = (0, 256);
        while pleased < from {
            let between = (pleased + from) / 2;
            if displeases(between) { from = between } else { pleased = between + 1 }
        }
        let displeased = self.irrelevance[from];
        // At most once a day by one person.
        let provoked = |(people, chance): &(f64, f64)| {
            let keeps_quiet = 1.0 - chance * conduct.reach_share;
            people * (1.0 - (0..posts).fold(1.0, |quiet, _| quiet * keeps_quiet))
        };
        let provoked: f64 = self.provoked.iter().map(provoked).sum();
        self.followers * displeased * provoked * self.shown
    }

    /// Critical posts that are found after such a contact with people who follow and are attached, or not,
    /// of the talkative and of the others: for each post that speaks to the brand, or for each other one
    /// whether it is found or not.
    pub(super) fn of_contact(
        &self,
        contact: &Contact,
        (follower, loyalist): (bool, bool),
        wrong_tone_share: f64,
    ) -> [f64; 2] {
        // What follows on a first turn that is welcome: with whom, of those in whose tone it was, and what.
        let right_tone = 1.0 - wrong_tone_share;
        let (second, helps) = match contact.act {
            Action::Ignore => return [0.0; 2],
            // A question for permission has no tone; the help that follows has.
            Action::AskPermission => (1.0, Contact { consent: true, ..*contact }),
            Action::AskDetails | Action::HandOver => {
                let turn = Second { own_hours: 0.0, help_hours: 0.0 };
                let answers = self.appraisal.answering_share(contact.act);
                (right_tone * answers, contact.answered(turn))
            }
            Action::PublicReply | Action::PrivateMessage | Action::Offer => (0.0, *contact),
            Action::Escalate | Action::Apologise | Action::Compensate => (0.0, *contact),
        };
        let asks = contact.act.asks_leave();
        let poor = self.readiness.poor(contact.kind);
        let mut found = [0.0; 2];
        for (aware, nodes) in self.strangers.receivers(contact.addressed) {
            let nobody = Receiver {
                concern: 0.0,
                aware,
                loyalist,
                follower,
                opted_out: false,
                earlier_contacts: 0,
            };
            let weight = self.judgement.concern_weight(contact);
            let first = self.judgement.margin(contact, &nobody);
            let then = if second > 0.0 { self.judgement.margin(&helps, &nobody) } else { first };
            for node in nodes {
                let welcome = |centre: f64| logistic(centre - weight * node.concern);
                let mut add = |turn: &Contact, share: f64, proper: f64| {
                    let severity = self.severity(turn, proper);
                    let improper = self.readiness.improper(contact.kind, severity);
                    for group in 0..2 {
                        found[group] += node.weight * share * (1.0 - proper) * improper[group];
                    }
                };
                let mut helped = welcome(first);
                add(contact, 1.0, helped);
                if second > 0.0 {
                    // Whoever answers judges the help that follows.
                    let proper = welcome(then);
                    add(&helps, helped * second, proper);
                    helped *= if asks { proper } else { 1.0 };
                }
                for group in 0..2 {
                    found[group] += node.weight * helped * wrong_tone_share * poor[group];
                }
            }
        }
        found
    }

    /// How bad a contact is that was to be felt proper with such a chance, and is not.
    fn severity(&self, contact: &Contact, proper_probability: f64) -> f64 {
        let felt = Felt {
            proper: false,
            proper_probability,
            solved: false,
            wrong_tone: false,
            expected: false,
        };
        self.appraisal.verdict(contact, &felt).severity
    }
}

/// Shares of people to whom the page is at least so irrelevant, and at the end nobody.
fn at_least(shares: &[f64; 256]) -> [f64; 257] {
    let mut sums = [0.0; 257];
    for (degree, share) in shares.iter().enumerate().rev() {
        sums[degree] = sums[degree + 1] + share;
    }
    sums
}
