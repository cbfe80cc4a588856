//! A contact reaches a person, who judges it; what follows, follows from the verdict.

use super::answer::Scene;
use crate::model::action::Gift;
use crate::model::appraisal::{Contact, ContactEffect, Felt, Receiver};
use crate::model::policy::Action;
use crate::model::post::{Kind, Post};
use crate::model::purpose::Purpose;
use crate::model::turns::Second;
use crate::world::brand_state::Daily;
use crate::world::desk::{Latency, ReplyJob};
use crate::world::people::flag;
use crate::world::probe::{Encounter, Event, PostKey, Probe};
use crate::world::relation::{Tie, mark};
use crate::world::simulation::World;

impl World {
    /// A reply, a message, an offer or a question for permission goes out.
    pub(crate) fn make_contact(
        &mut self,
        brand: usize,
        job: &ReplyJob,
        latency: Latency,
        probe: &mut impl Probe,
    ) {
        if self.has(job.post.author, flag::LEFT) {
            return;
        }
        self.count_contact(brand, job, latency);
        let (contact, receiver, felt) = self.appraise(brand, job, latency);
        let verdict = self.setting.appraisal.verdict(&contact, &felt);
        let (post, breaks) = (PostKey::of(&job.post), self.break_terms(brand, &job.post));
        let business_hours = latency.business;
        let met = Encounter { post, contact, receiver, felt, verdict, business_hours, breaks };
        self.take(brand, job, &felt, &verdict);
        probe.see(self.day, job.post.author, brand, Event::Contacted(met));
        if !job.post.addressed {
            self.discover_listening(job.post.author);
        }
        let at = job.post.time + latency.hours / 24.0;
        self.respond(brand, job, at, (&contact, &felt, &verdict), probe);
    }

    /// Whether an author would answer what an action asks: known when a reply is planned.
    pub(crate) fn would_answer(&self, brand: usize, post: &Post, act: Action) -> bool {
        let share = self.setting.appraisal.answering_share(act);
        act.has_two_turns() && self.draw(Purpose::AnswersBrand, brand, post) < share
    }

    /// The second turn of a contact that went out after so long: the author's own time, then a wait
    /// as long as the first by the desk's clock.
    fn second_turn(&self, brand: usize, post: &Post, first: Latency) -> Second {
        let draw = self.draw(Purpose::AnswersAfter, brand, post);
        let own_hours = self.setting.appraisal.own_hours(draw);
        let answered = first.hours + own_hours;
        let wait = if self.setting.mechanisms.queue {
            let at = post.time + answered / 24.0;
            self.brands[brand].desk.hours_until_open_for(at, first.business)
        } else {
            first.hours
        };
        Second { own_hours, help_hours: answered + wait }
    }

    /// How the contact strikes its receiver. Where something is asked and answered, the help that
    /// follows is judged instead of the question.
    fn appraise(
        &self,
        brand: usize,
        job: &ReplyJob,
        latency: Latency,
    ) -> (Contact, Receiver, Felt) {
        let (setting, post) = (&self.setting, &job.post);
        let (appraisal, conduct) = (&setting.appraisal, &self.brands[brand].policy.conduct);
        let relation = &self.brands[brand].relations[post.slot as usize];
        let mut contact = Contact {
            kind: post.kind,
            addressed: post.addressed,
            sensitivity: f64::from(post.sensitivity),
            act: job.rule.act,
            understood: job.perceived == post.kind,
            personalisation: job.rule.personalisation,
            context_reading: job.reading,
            disclosure: job.rule.disclosure,
            consent: false,
            offer_value: setting.brands[brand].is.offer_value,
            latency_hours: latency.hours,
            second: None,
        };
        let receiver = Receiver {
            concern: f64::from(self.people.concern[post.author as usize]),
            aware: self.is_aware(post.author),
            loyalist: relation.is_loyalist(),
            follower: relation.tie == Tie::Following,
            opted_out: relation.marks & mark::OPTED_OUT != 0,
            earlier_contacts: relation.unasked,
        };
        let draw = |purpose| self.draw(purpose, brand, post);
        let chance_of = |contact: &Contact| self.tables.judgement.probability(contact, &receiver);
        let mut chance = chance_of(&contact);
        let mut proper = draw(Purpose::Propriety) < chance;
        let mut wrong_tone = draw(Purpose::WrongTone) < conduct.wrong_tone_share;
        let (answered, helps) = match contact.act {
            Action::AskPermission => (proper, proper),
            Action::AskDetails | Action::HandOver => {
                let answers = self.would_answer(brand, post, contact.act);
                (answers && proper && !wrong_tone, true)
            }
            Action::Ignore | Action::PublicReply | Action::PrivateMessage => (false, true),
            Action::Offer | Action::Escalate => (false, true),
            Action::Apologise | Action::Compensate => (false, true),
        };
        if answered {
            contact = match contact.act.has_two_turns() {
                true => contact.answered(self.second_turn(brand, post, latency)),
                false => Contact { consent: true, ..contact },
            };
            chance = chance_of(&contact);
            proper = draw(Purpose::PermissionGranted) < chance;
        }
        // A question that is refused is in no wrong tone.
        wrong_tone &= helps;
        let solving = appraisal.solving_probability(&contact, conduct.solved_share);
        let felt = Felt {
            proper,
            proper_probability: chance,
            solved: helps && draw(Purpose::Solved) < solving,
            wrong_tone,
            expected: job.expected,
        };
        (contact, receiver, felt)
    }

    /// The receiver takes it in, and the brand puts it on record.
    fn take(&mut self, brand: usize, job: &ReplyJob, felt: &Felt, verdict: &ContactEffect) {
        let post = &job.post;
        let (today, setting) = (self.day, &self.setting);
        let mechanisms = &setting.mechanisms;
        let emboldening = mechanisms.answers && mechanisms.emboldening;
        if mechanisms.answers {
            self.feel(brand, post.slot, post.author, verdict);
        }
        let went_well = felt.proper && !felt.wrong_tone;
        let past = self.past;
        let relation = self.relation(brand, post.slot);
        relation.last_contact = today as i16;
        relation.marks &= !mark::UNASKED;
        if !post.addressed {
            relation.unasked = relation.unasked.saturating_add(u8::from(!past));
            relation.marks |= mark::UNASKED;
        }
        if !past {
            relation.remember(went_well);
        }
        if went_well && post.kind == Kind::Failure && emboldening {
            relation.marks |= mark::EMBOLDENED;
        }
        if let Some(tally) = self.tally(brand, post.author) {
            tally.proper += u64::from(felt.proper);
            tally.unasked += u64::from(!post.addressed);
            tally.unasked_proper += u64::from(!post.addressed && felt.proper);
            tally.helpful += u64::from(verdict.helpful);
            tally.compensations += u64::from(job.rule.act.gift() == Some(Gift::Compensation));
        }
        self.brands[brand].note(Daily::Improper, f64::from(u8::from(!felt.proper)));
    }

    /// The receiver, and those who look on, act on it at that time [days since day 0].
    fn respond(
        &mut self,
        brand: usize,
        job: &ReplyJob,
        at: f64,
        (contact, felt, verdict): (&Contact, &Felt, &ContactEffect),
        probe: &mut impl Probe,
    ) {
        let post = &job.post;
        let mut protests = false;
        if !felt.proper {
            protests = self.violate(brand, post, verdict.severity, probe);
        }
        let cause = if !felt.proper {
            self.setting.backlash.improper_criticism * verdict.severity
        } else if felt.wrong_tone {
            self.setting.backlash.poor_criticism
        } else {
            0.0
        };
        protests |= cause > 0.0 && self.criticise(brand, post, cause, at, probe);
        if protests && let Some(tally) = self.tally(brand, post.author) {
            tally.protests += 1;
        }
        if felt.proper && self.setting.mechanisms.answers {
            self.gain_follower(brand, job, contact, verdict, probe);
        }
        if contact.act.is_public() {
            let mut step = self.setting.appraisal.onlookers_step(contact, felt, verdict);
            if post.kind == Kind::Delight {
                step += self.tables.rivals.praise_answered;
            }
            let scene = Scene {
                answered: true,
                step,
                reveals: !post.addressed,
                compensates: post.kind == Kind::Failure && contact.act.gift().is_some(),
            };
            self.show(brand, post, &scene, probe);
        }
    }

    /// A proper contact can win a follower, and an offer can be redeemed.
    fn gain_follower(
        &mut self,
        brand: usize,
        job: &ReplyJob,
        contact: &Contact,
        verdict: &ContactEffect,
        probe: &mut impl Probe,
    ) {
        let (follow, post) = (&self.setting.follow, &job.post);
        let offered = match contact.act.gift() {
            Some(Gift::Coupon) => contact.offer_value,
            Some(Gift::Compensation) | None => 0.0,
        };
        let mut chance = follow.after_offer * offered;
        if verdict.helpful {
            chance += follow.after_help;
        }
        if self.draw(Purpose::FollowsAfterContact, brand, post) < chance {
            self.start_following(brand, post.slot, post.author, probe);
        }
        let redeems = self.setting.buying.redemption * offered;
        if self.setting.mechanisms.buying
            && self.draw(Purpose::OfferRedeemed, brand, post) < redeems
        {
            if let Some(tally) = self.tally(brand, post.author) {
                tally.redeemed += 1;
            }
            probe.see(self.day, post.author, brand, Event::Redeemed);
        }
    }
}
