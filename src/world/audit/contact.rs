//! Contacts, silence and those who look on: what they do, and what must come of them.

use super::book::{Book, Name, What};
use super::judge::OF_TABLE;
use crate::ground::math::{chance, ln};
use crate::ground::skip::Skip;
use crate::model::appraisal::{Contact, Felt, Receiver};
use crate::model::policy::Action;
use crate::model::post::{Kind, Post};
use crate::model::purpose::Purpose;
use crate::model::terms::Term;
use crate::world::probe::{Cause, Encounter, PostKey, Sight};
use crate::world::relation::Tie;

impl Book<'_> {
    pub(super) fn contacted(&mut self, consumer: u32, brand: usize, met: &Encounter) {
        let (setting, name, day) = (self.setting, (consumer, brand, met.post), self.day);
        let said = self.said.get_mut(&name).expect("a post");
        assert!(!said.answered_or_dropped && !self.persons[consumer as usize].left);
        said.answered_or_dropped = true;
        let (post, expected) = (said.post, said.expected);
        let (rule, reading) = said.rule.clone().expect("an answer was decided");
        self.check_felt(brand, &post, met, expected);

        let on = &setting.platforms[usize::from(post.platform)].is;
        let slot = self.slot(consumer, brand).expect("a customer");
        let bond = &self.bonds[brand][slot];
        let known = (bond.last_contact, bond.opted_out);
        let broken = self.broken(known, post.kind, post.addressed, on);
        assert_eq!(met.breaks, broken.iter().copied().collect());
        for term in &broken {
            *self.often.entry(term_name(*term)).or_default() += 1;
        }

        // The receiver takes it in.
        let went_well = met.felt.proper && !met.felt.wrong_tone;
        let moves = setting.mechanisms.answers;
        let emboldening = moves && setting.mechanisms.emboldening;
        let bond = self.bond(consumer, brand);
        if moves {
            bond.nudge(met.verdict.step);
            bond.irritation += met.verdict.irritation;
            bond.neglect += met.verdict.neglect;
        }
        bond.last_contact = Some(day);
        bond.last_unasked = (!post.addressed).then_some(day);
        bond.unasked += u32::from(!post.addressed);
        bond.bold |= went_well && post.kind == Kind::Failure && emboldening;
        let remembered = if went_well { &mut bond.good } else { &mut bond.bad };
        *remembered = (*remembered + 1).min(15);
        if !post.addressed {
            self.discover(consumer);
        }

        // And acts on it.
        let refuses = !met.felt.proper && self.violated(brand, &post, met.verdict.severity);
        let cause = match (met.felt.proper, met.felt.wrong_tone) {
            (false, _) => setting.backlash.improper_criticism * met.verdict.severity,
            (true, true) => setting.backlash.poor_criticism,
            (true, false) => 0.0,
        };
        let seen = self.may_criticise(brand, &post, cause);
        if met.felt.proper && moves {
            self.gains(brand, &post, &met.contact, met.verdict.helpful);
        }
        let readable = readable(rule.act);
        if readable != Readable::Nothing {
            let appraisal = &setting.appraisal;
            let solved = met.verdict.helpful && readable == Readable::All;
            let step = match (went_well, solved, rule.act) {
                (false, ..) => -appraisal.onlooker_loss,
                (true, true, _) => appraisal.onlooker_gain,
                (true, false, Action::Apologise) => appraisal.onlooker_gain,
                (true, false, _) => 0.0,
            };
            let praise = post.kind == Kind::Delight && setting.mechanisms.praise_answered;
            let step = step + if praise { setting.rivals.praise_answered } else { 0.0 };
            self.show(name, true, step);
        }
        let (first, second) = self.effort_of(brand, &post, rule.act);
        let effort = first + second;
        let hours = self.hours_of_an_agent(brand, &post, effort * (1.0 + reading));
        let in_window = met.post.day >= setting.warmup_days;
        let late = self.hours_late(brand, met.contact.latency_hours, met.business_hours);
        let late = late.filter(|_| in_window);
        self.books.daily(brand).contacts += 1.0;
        self.books.daily(brand).improper += f64::from(u8::from(!met.felt.proper));
        self.books.count(day, brand, &self.persons, consumer, |t| {
            t.contacts += 1;
            t.breaches += u64::from(!broken.is_empty());
            t.proper += u64::from(met.felt.proper);
            if !post.addressed {
                t.unasked += 1;
                t.unasked_proper += u64::from(met.felt.proper);
            }
            t.helpful += u64::from(met.felt.solved && !met.felt.wrong_tone);
            t.compensations += u64::from(rule.act == Action::Compensate);
            t.answered += u64::from(in_window);
            t.addressed_answered += u64::from(post.addressed && in_window);
            t.protests += u64::from(refuses || seen);
            t.staff_hours += hours;
            t.promised += u64::from(late.is_some());
            t.kept += u64::from(late.is_some_and(|late| late <= 0.0));
            t.late += u64::from(late.is_some_and(|late| late > 0.0));
            t.late_hours += late.unwrap_or(0.0).max(0.0);
        });
        if day >= setting.warmup_days {
            let whole = &mut self.books.whole[brand];
            whole.latencies.push(met.contact.latency_hours as f32);
            whole.business_latencies.push(met.business_hours as f32);
        }
        *self.often.entry(act_name(rule.act)).or_default() += 1;
        if met.contact.second.is_some() {
            let given = rule.act == Action::AskDetails;
            let name = if given { "details given" } else { "came over" };
            *self.often.entry(name).or_default() += 1;
        }
    }

    /// The contact against the post, the rule and the desk; the receiver against the book; what
    /// was felt against its draws.
    fn check_felt(&self, brand: usize, post: &Post, met: &Encounter, expected: bool) {
        let (setting, said) = (self.setting, &self.said[&(post.author, brand, met.post)]);
        let (appraisal, conduct) = (&setting.appraisal, &self.policies[brand].conduct);
        let person = &self.persons[post.author as usize];
        let bond = &self.bonds[brand][self.slot(post.author, brand).expect("a customer")];
        let (rule, reading) = said.rule.as_ref().expect("an answer was decided");
        let hours = met.contact.latency_hours;
        let until = f64::from(self.day) + 1.0 - post.time;
        if setting.mechanisms.queue {
            // What is waited for is the first reply.
            let (first, _) = self.effort_of(brand, post, rule.act);
            let effort = first * (1.0 + reading);
            // Of so many servers each works so much of the time.
            let agents = self.policies[brand].desk.agents(setting.real_customers(brand));
            let speed = agents / (agents - 1e-9).ceil().max(1.0);
            let more = self.hours_of_an_agent(brand, post, effort) / speed + conduct.handling_hours;
            let waited = (hours - more) / 24.0;
            assert!(
                (-1e-9..=until.min(conduct.max_wait_days) + 1e-9).contains(&waited),
                "{waited}"
            );
            let begun = post.time + waited;
            let desk = &self.policies[brand].desk;
            assert!(self.is_open(desk, begun), "begun on {begun} while the desk was shut");
            let business = self.open_hours(desk, post.time, begun) + more;
            assert!((met.business_hours - business).abs() < 1e-6, "{business} h: {met:?}");
        } else {
            assert_eq!((hours, met.post.day), (conduct.handling_hours, self.day));
            assert_eq!(met.business_hours, hours);
        }
        let receiver = Receiver {
            concern: person.concern,
            aware: person.aware,
            loyalist: bond.loyalist,
            follower: bond.tie == Tie::Following,
            opted_out: bond.opted_out,
            earlier_contacts: bond.unasked.min(255) as u8,
        };
        assert_eq!(met.receiver, receiver, "day {}", self.day);
        let mut contact = Contact {
            kind: post.kind,
            addressed: post.addressed,
            sensitivity: f64::from(post.sensitivity),
            act: rule.act,
            understood: said.heard == Some(post.kind),
            personalisation: rule.personalisation,
            context_reading: *reading,
            disclosure: rule.disclosure,
            consent: false,
            offer_value: setting.brands[brand].is.offer_value,
            latency_hours: hours,
            second: None,
        };
        // A draw this near to its chance may fall either side of the table's.
        let below = |draw: f64, chance: f64, found: bool| {
            if (draw - chance).abs() < OF_TABLE { found } else { draw < chance }
        };
        let mut chance = self.judge.chance(&contact, &receiver);
        let asks = rule.act == Action::AskPermission;
        let (_, second) = self.effort_of(brand, post, rule.act);
        let wrong = self.draw(Purpose::WrongTone, brand, post) < conduct.wrong_tone_share;
        // Who answered found the question proper.
        let goes_on = asks || second > 0.0 && !wrong;
        let found = if goes_on { met.contact.consent } else { met.felt.proper };
        let mut proper = below(self.draw(Purpose::Propriety, brand, post), chance, found);
        let welcome = proper || !asks;
        if goes_on && proper {
            contact.consent = true;
            if second > 0.0 {
                contact.understood = true;
                self.check_second_turn(brand, post, met);
                contact.second = met.contact.second;
            }
            chance = self.judge.chance(&contact, &receiver);
            let draw = self.draw(Purpose::PermissionGranted, brand, post);
            proper = below(draw, chance, met.felt.proper);
        }
        assert_eq!(met.contact, contact);
        let solving = appraisal.solving_probability(&contact, conduct.solved_share);
        let felt = Felt {
            proper,
            proper_probability: met.felt.proper_probability,
            solved: welcome && self.draw(Purpose::Solved, brand, post) < solving,
            wrong_tone: welcome && wrong,
            expected,
        };
        assert_eq!(met.felt, felt);
        assert!((met.felt.proper_probability - chance).abs() < OF_TABLE);
        assert_eq!(met.verdict, appraisal.verdict(&contact, &felt));
    }

    /// Who answers takes a time of their own; then as much open time passes as before the first reply.
    fn check_second_turn(&self, brand: usize, post: &Post, met: &Encounter) {
        let second = met.contact.second.expect("an answer to the first turn");
        let draw = self.draw(Purpose::AnswersAfter, brand, post);
        let own = self.setting.appraisal.own_turn_hours * ln(1.0 / draw);
        assert!((second.own_hours - own).abs() < 1e-9 * own.max(1.0), "{own} h: {second:?}");
        let answered = met.contact.latency_hours + own;
        if self.setting.mechanisms.queue {
            let desk = &self.policies[brand].desk;
            let [from, to] = [answered, second.help_hours].map(|hours| post.time + hours / 24.0);
            let waited = self.open_hours(desk, from, to);
            assert!((waited - met.business_hours).abs() < 1e-6, "{waited} h: {met:?}");
            assert!(self.is_open(desk, to), "help on {to} while the desk was shut");
        } else {
            let help = answered + met.contact.latency_hours;
            assert!((second.help_hours - help).abs() < 1e-9 * help, "{help} h: {second:?}");
        }
    }

    /// Time of an agent on the first turn and on what follows, in replies.
    fn effort_of(&self, brand: usize, post: &Post, act: Action) -> (f64, f64) {
        let answers = |share: f64| {
            let answers = self.draw(Purpose::AnswersBrand, brand, post) < share;
            if answers { 1.0 } else { 0.0 }
        };
        match act {
            Action::Ignore => (0.0, 0.0),
            Action::Escalate => (3.0, 0.0),
            Action::AskPermission => (1.5, 0.0),
            Action::PublicReply | Action::PrivateMessage | Action::Offer => (1.0, 0.0),
            Action::Apologise | Action::Compensate => (1.0, 0.0),
            Action::AskDetails | Action::HandOver => {
                (1.0, answers(self.setting.appraisal.own_turn_share))
            }
        }
    }

    /// Strain, refusal and withdrawal. Returns whether further contact is refused.
    fn violated(&mut self, brand: usize, post: &Post, severity: f64) -> bool {
        let (setting, who) = (self.setting, post.author);
        let privacy = &setting.privacy;
        if !post.addressed {
            let delicate = 0.5 + f64::from(post.sensitivity);
            self.add_strain(who, privacy.strain_per_violation * severity * delicate);
        }
        let refuses = setting.mechanisms.opt_out
            && !self.bond(who, brand).opted_out
            && self.draw(Purpose::OptOut, brand, post) < privacy.opt_out_probability * severity;
        if refuses {
            self.await_next(who, brand, What::OptedOut);
        }
        if setting.mechanisms.withdrawal {
            let person = self.persons[who as usize].clone();
            let weight = person.strain;
            let goes = self.draw(Purpose::GoesPrivate, brand, post)
                < chance(privacy.going_private_per_strain * weight);
            let leaves = self.draw(Purpose::Leaves, brand, post)
                < chance(privacy.leaving_per_strain * weight);
            if goes && !person.private {
                self.await_next(who, brand, What::WentPrivate);
            }
            if leaves && !person.left {
                self.await_next(who, brand, What::Left);
                for other in 0..setting.brands.len() {
                    let slot = self.slot(who, other);
                    if slot.is_some_and(|slot| self.bonds[other][slot].tie == Tie::Following) {
                        self.await_next(who, other, What::UnfollowedOnLeaving);
                    }
                }
            }
        }
        refuses
    }

    fn awaits(&self, what: What) -> bool {
        self.awaited.iter().any(|(.., awaited)| *awaited == what)
    }

    /// Calls for criticism where its draw says so; returns whether the monitor will see it.
    fn may_criticise(&mut self, brand: usize, post: &Post, base: f64) -> bool {
        let (setting, who) = (self.setting, post.author);
        let person = &self.persons[who as usize];
        let chance = (base * person.expressiveness).min(setting.backlash.criticism_cap);
        let (does, found) = self.pair(Purpose::Criticises, brand, post);
        let gone = person.left || self.awaits(What::Left);
        if base <= 0.0 || !setting.mechanisms.backlash || gone || does >= chance {
            return false;
        }
        let on = &setting.platforms[usize::from(post.platform)].is;
        let closed = person.private || self.awaits(What::WentPrivate);
        let seen =
            post.public && !closed && found < setting.listening.recall * on.monitorable_share;
        let key = PostKey { kind: post.kind, day: post.time as u16 };
        self.charge = Some((post.platform, seen));
        self.await_next(who, brand, What::Criticised(Cause::Post(key)));
        seen
    }

    /// A proper contact can win a follower and sell what it offers.
    fn gains(&mut self, brand: usize, post: &Post, contact: &Contact, helpful: bool) {
        let (setting, who) = (self.setting, post.author);
        let offered = if contact.act == Action::Offer { contact.offer_value } else { 0.0 };
        let mut chance = setting.follow.after_offer * offered;
        chance += if helpful { setting.follow.after_help } else { 0.0 };
        if self.draw(Purpose::FollowsAfterContact, brand, post) < chance
            && self.can_follow(who, brand)
        {
            self.await_next(who, brand, What::Followed);
        }
        let chance = setting.buying.redemption * offered;
        if setting.mechanisms.buying && self.draw(Purpose::OfferRedeemed, brand, post) < chance {
            self.await_next(who, brand, What::Redeemed);
        }
    }

    fn can_follow(&self, consumer: u32, brand: usize) -> bool {
        self.setting.mechanisms.follow
            && !self.persons[consumer as usize].left
            && self.slot(consumer, brand).is_some_and(|slot| {
                let bond = &self.bonds[brand][slot];
                bond.customer && bond.tie == Tie::Never
            })
    }

    /// Calls for everybody who sees how a post was dealt with.
    fn show(&mut self, name: Name, answered: bool, step: f64) {
        let (setting, people, (author, brand, key)) = (self.setting, self.people, name);
        let said = self.said.get_mut(&name).expect("a post");
        said.shown = true;
        if !setting.mechanisms.onlookers {
            return;
        }
        let platform = &setting.platforms[usize::from(said.post.platform)].is;
        let readers = people.network.readers(author);
        // Offered to the most readers there can be, of however many there are.
        let offered = (readers.len() as f64).min(platform.most_readers);
        let share = platform.reader_share * (offered / (readers.len() as f64).max(1.0));
        let (object, day) = (super::book::object(brand, key.kind), u32::from(key.day));
        let stream = people.behaviour.stream(Purpose::OnlookerSees, author, object, day);
        let sight = Sight { author, post: key, answered, step };
        for (place, _) in Skip::new(stream, readers.len() as u32, share) {
            let reader = readers[place as usize];
            if self.persons[reader as usize].left {
                continue;
            }
            self.await_next(reader, brand, What::Looked(sight));
        }
    }

    pub(super) fn looked(&mut self, reader: u32, brand: usize, sight: &Sight) {
        let said = &self.said[&(sight.author, brand, sight.post)];
        let post = said.post;
        let act = said.rule.as_ref().filter(|_| sight.answered).map(|(rule, _)| rule.act);
        let paid = post.kind == Kind::Failure
            && matches!(act, Some(Action::Offer) | Some(Action::Compensate));
        if sight.answered && !post.addressed {
            self.discover(reader);
            self.add_strain(reader, self.setting.privacy.seen_strain);
        }
        if let Some(slot) = self.slot(reader, brand) {
            let bond = &mut self.bonds[brand][slot];
            bond.nudge(sight.step);
            bond.exchanges_seen += f64::from(u8::from(sight.answered));
            bond.compensations_seen += f64::from(u8::from(paid));
        }
    }

    /// Silence about a complaint to the brand is seen.
    pub(super) fn show_silence(&mut self, name: Name) {
        let post = self.said[&name].post;
        if post.addressed && post.kind == Kind::Failure && self.setting.mechanisms.silence {
            let step = -self.setting.appraisal.onlooker_ignored_loss;
            self.show(name, false, step);
        }
    }

    pub(super) fn dropped(&mut self, name: Name) {
        let (consumer, brand, key) = name;
        let waited = f64::from(self.day) + 1.0 - self.said[&name].post.time;
        assert!(self.setting.mechanisms.queue);
        assert!(waited > self.policies[brand].conduct.max_wait_days, "dropped after {waited} days");
        let said = self.said.get_mut(&name).expect("a post");
        assert!(said.rule.is_some() && !said.answered_or_dropped);
        said.answered_or_dropped = true;
        let expected = said.expected;
        let promised =
            self.policies[brand].desk.promise.is_some() && key.day >= self.setting.warmup_days;
        self.books.count(self.day, brand, &self.persons, consumer, |t| {
            t.dropped += 1;
            t.promised += u64::from(promised);
        });
        if expected {
            self.await_next(consumer, brand, What::Ignored(key));
        } else {
            self.show_silence(name);
        }
    }

    pub(super) fn ignored(&mut self, name: Name) {
        let (setting, (consumer, brand, _)) = (self.setting, name);
        let said = self.said.get_mut(&name).expect("a post");
        assert!(said.expected && !said.ignored, "{said:?}");
        said.ignored = true;
        let post = said.post;
        self.books.count(self.day, brand, &self.persons, consumer, |t| t.unmet += 1);
        if setting.mechanisms.silence {
            let seen = self.has_seen_statement(consumer, brand);
            let left = if seen { 1.0 - setting.statement.silence_relief } else { 1.0 };
            let bond = self.bond(consumer, brand);
            bond.nudge(-setting.appraisal.silence_loss * left);
            bond.neglect += setting.appraisal.silence_neglect * left;
            if post.kind == Kind::Failure {
                self.may_criticise(brand, &post, setting.backlash.ignored_criticism * left);
            }
        }
        self.show_silence(name);
    }

    pub(super) fn opted_out(&mut self, consumer: u32, brand: usize) {
        self.bond(consumer, brand).opted_out = true;
        self.books.count(self.day, brand, &self.persons, consumer, |t| t.opt_outs += 1);
    }

    /// Who leaves is listed nowhere any more; un-follows of brands still looked at are told apart.
    pub(super) fn left(&mut self, consumer: u32) {
        self.persons[consumer as usize].left = true;
        for brand in 0..self.bonds.len() {
            if let Some(slot) = self.slot(consumer, brand) {
                let tie = &mut self.bonds[brand][slot].tie;
                if matches!(tie, Tie::Muted | Tie::StoppedLooking) {
                    *tie = Tie::Unfollowed;
                }
            }
        }
    }
}

/// What others can read of an action.
#[derive(PartialEq)]
enum Readable {
    Nothing,
    /// That there was an answer, and not what came of it.
    Answer,
    All,
}

fn readable(act: Action) -> Readable {
    match act {
        Action::Ignore | Action::PrivateMessage | Action::AskPermission => Readable::Nothing,
        Action::HandOver => Readable::Answer,
        Action::PublicReply | Action::Offer | Action::Escalate => Readable::All,
        Action::Apologise | Action::Compensate | Action::AskDetails => Readable::All,
    }
}

pub(super) fn act_name(act: Action) -> &'static str {
    match act {
        Action::Ignore => unreachable!("nothing is sent"),
        Action::PublicReply => "public replies",
        Action::PrivateMessage => "private messages",
        Action::Offer => "offers",
        Action::AskPermission => "questions for permission",
        Action::Escalate => "specialists",
        Action::Apologise => "apologies",
        Action::Compensate => "compensations",
        Action::AskDetails => "questions for details",
        Action::HandOver => "handed over",
    }
}

fn term_name(term: Term) -> &'static str {
    match term {
        Term::OnlyWhoAsked => "breaks: only who asked",
        Term::OneReply => "breaks: one reply",
        Term::EasyOptOut => "breaks: easy opt-out",
    }
}
