//! Talk, ears and rules: what is said, what of it is heard, and what the rules say about it.

use super::book::{Book, Name, Records, Said, What, object};
use crate::ground::math::pow;
use crate::model::alarm::Sign;
use crate::model::platform::Platform;
use crate::model::policy::{Action, Condition, History, Listens, Rule};
use crate::model::post::{Kind, Post};
use crate::model::purpose::Purpose;
use crate::model::terms::Term;
use crate::world::probe::{Passed, PostKey};
use crate::world::relation::Tie;

impl Book<'_> {
    pub fn strain_of_talk(&self, consumer: u32) -> f64 {
        if self.setting.mechanisms.chill { self.persons[consumer as usize].strain } else { 0.0 }
    }

    /// An episode moves satisfaction, and becomes a post where its draw says so.
    pub(super) fn episode(&mut self, consumer: u32, brand: usize, kind: Kind) {
        let (setting, day) = (self.setting, u32::from(self.day));
        let step = match kind {
            Kind::Failure => -setting.voice.failure_loss,
            Kind::Delight => setting.voice.delight_gain,
            _ => 0.0,
        };
        self.chances.happened(brand, kind);
        let bond = self.bond(consumer, brand);
        bond.nudge(step);
        let bold = bond.bold && setting.mechanisms.emboldening;
        let breeds = kind == Kind::Failure && setting.mechanisms.exchanges_breed;
        let theta = if breeds { setting.rivals.exchanges_breed } else { 0.0 };
        let feeds = kind == Kind::Failure && setting.mechanisms.compensation_feeds;
        let power = if feeds { setting.rivals.compensation_feeds } else { 0.0 };
        let factor =
            pow(1.0 + bond.exchanges_seen, theta) * pow(1.0 + bond.compensations_seen, power);
        let (strain, x) =
            (self.strain_of_talk(consumer), self.persons[consumer as usize].expressiveness);
        let draw =
            self.people.behaviour.uniform(Purpose::Posts, consumer, object(brand, kind), day);
        if draw < setting.voice.posting_probability(kind, x * factor, strain, bold)
            && !self.persons[consumer as usize].left
        {
            self.await_next(consumer, brand, What::Posted(kind));
        }
    }

    pub(super) fn posted(&mut self, brand: usize, post: Post) {
        let (setting, day) = (self.setting, self.day);
        let slot = self.slot(post.author, brand).expect("a customer");
        assert_eq!((post.slot as usize, post.time as u16), (slot, day));
        let remark = matches!(post.kind, Kind::Mention | Kind::PeerTalk);
        if remark {
            self.chances.happened(brand, post.kind);
        }
        let bold = self.bonds[brand][slot].bold && setting.mechanisms.emboldening;
        let (addressed, place) = self.pair(Purpose::Addressed, brand, &post);
        let (delicate, time) = self.pair(Purpose::Sensitivity, brand, &post);
        assert_eq!(
            post.addressed,
            addressed < setting.voice.addressed_probability(post.kind, bold && !remark)
        );
        let edges = setting.platforms.iter().scan(0.0, |sum, platform| {
            *sum += platform.is.post_share;
            Some(*sum)
        });
        let platform = edges.filter(|edge| *edge <= place).count().min(setting.platforms.len() - 1);
        assert_eq!(usize::from(post.platform), platform);
        let is = &setting.brands[brand].is;
        let sensitivity =
            is.sensitivity + setting.voice.sensitivity_spread * (2.0 * delicate - 1.0);
        assert!((f64::from(post.sensitivity) - sensitivity.clamp(0.0, 1.0)).abs() < 1e-6);
        // The share of a day's posts before this one is its draw.
        let of_day = self.share_of_day_before(post.time - f64::from(day));
        assert!((of_day - time).abs() < 1e-9);
        let author = &self.persons[post.author as usize];
        assert!(!author.left, "who left does not talk");
        assert_eq!(post.public, author.open[platform] && !author.private);

        let on = &setting.platforms[platform].is;
        let recall = setting.listening.recall * on.monitorable_share;
        let found = post.public && self.draw(Purpose::Recall, brand, &post) < recall;
        let expected = self.expects(&post);
        let misread = self.read_as(brand, &post, 0.0);
        let late = self.late();
        self.books.count(day, brand, &self.persons, post.author, |t| {
            t.posts += 1;
            t.posts_addressed += u64::from(post.addressed);
            t.late_posts += u64::from(late);
            t.late_public_posts += u64::from(late && post.public);
            t.found_posts += u64::from(found);
            t.found_addressed += u64::from(found && post.addressed);
            t.seen_complaints += u64::from(found && misread == Kind::Failure);
            t.seen_praise += u64::from(found && misread == Kind::Delight);
        });
        if (found || post.addressed) && misread == Kind::Failure {
            self.watches[brand].find(Sign::Complaints, post.time);
        }
        self.books.daily(brand).posts += 1.0;
        let name = (post.author, brand, PostKey { kind: post.kind, day });
        let said = Said {
            post,
            expected,
            found,
            records: self.records(brand, slot),
            heard: None,
            rule: None,
            answered_or_dropped: false,
            ignored: false,
            shown: false,
        };
        assert!(self.said.insert(name, said).is_none(), "two posts of one name");
        self.today.push(name);
    }

    /// What a brand knows of somebody today, which is what it decides by tomorrow.
    fn records(&self, brand: usize, slot: usize) -> Records {
        let bond = &self.bonds[brand][slot];
        Records {
            history: match (bond.good, bond.bad) {
                (0, 0) => History::None,
                (good, bad) if good > bad => History::Good,
                _ => History::Bad,
            },
            listed: !matches!(bond.tie, Tie::Never | Tie::Unfollowed),
            opted_out: bond.opted_out,
            last_contact: bond.last_contact,
        }
    }

    fn read_as(&self, brand: usize, post: &Post, reading: f64) -> Kind {
        if !self.setting.mechanisms.misreading {
            return post.kind;
        }
        let draw = self.draw(Purpose::PerceivedKind, brand, post);
        self.setting.listening.perceived_kind(post.kind, reading, draw)
    }

    /// Who speaks to a brand may expect an answer; who does not, only knowing that brands listen.
    fn expects(&mut self, post: &Post) -> bool {
        let a = &self.setting.appraisal;
        let share = match (post.addressed, post.kind) {
            (true, Kind::Failure | Kind::Question) => a.expects_addressed_share,
            (true, _) => a.expects_addressed_praise_share,
            (false, Kind::Failure | Kind::Question) => a.expects_complaint_share,
            (false, _) => 0.0,
        };
        let level = self.judge.expects_above(share, post.addressed);
        let author = &mut self.persons[post.author as usize];
        let expects = (post.addressed || author.aware) && author.expectation > level;
        author.expected_unasked |= expects && !post.addressed;
        expects
    }

    pub(super) fn hears(&self, brand: usize, said: &Said) -> bool {
        match self.policies[brand].listens {
            Listens::Nothing => false,
            Listens::Addressed => said.post.addressed,
            Listens::Everything => {
                said.post.addressed || said.found && self.setting.mechanisms.listening
            }
        }
    }

    pub(super) fn heard(&mut self, name: Name, kind: Kind, sensitivity: f64) {
        let (consumer, brand, _) = name;
        let said = &self.said[&name];
        assert!(self.hears(brand, said) && said.heard.is_none(), "{said:?}");
        let reading = self.policies[brand].conduct.context_reading;
        assert_eq!(kind, self.read_as(brand, &said.post, reading));
        assert_eq!(sensitivity, f64::from(said.post.sensitivity));
        self.complaints[brand] += u64::from(kind == Kind::Failure);
        self.books.daily(brand).heard += 1.0;
        self.books.count(self.day, brand, &self.persons, consumer, |t| t.heard += 1);
        self.said.get_mut(&name).expect("a post").heard = Some(kind);
        let verdict = self.rule_for(name, kind, sensitivity);
        self.verdict = Some((name, verdict));
    }

    /// What the policy says, by a plain reading of its table.
    fn rule_for(&self, name: Name, kind: Kind, sensitivity: f64) -> Result<usize, Passed> {
        let (consumer, brand, _) = name;
        if !self.setting.mechanisms.reply {
            return Err(Passed::NoReplies);
        }
        let (policy, day) = (&self.policies[brand], self.day);
        let bond = &self.bonds[brand][self.slot(consumer, brand).expect("a customer")];
        let addressed = self.said[&name].post.addressed;
        let reach = self.people.network.readers(consumer).len() as u32;
        let Records { history, listed, opted_out, last_contact } = self.said[&name].records;
        let holds = |when: &Condition| {
            when.kinds >> kind as u8 & 1 == 1
                && when.histories >> history as u8 & 1 == 1
                && when.addressed.is_none_or(|wanted| wanted == addressed)
                && when.follower.is_none_or(|wanted| wanted == listed)
                && when.loyalist.is_none_or(|wanted| wanted == bond.loyalist)
                && when.sensitivity.0 <= sensitivity
                && sensitivity <= when.sensitivity.1
                && when.reach.0 <= reach
                && reach <= when.reach.1
                && last_contact.is_none_or(|last| day - last >= when.days_since_contact_at_least)
        };
        let number =
            policy.rules.iter().position(|rule| holds(&rule.when)).ok_or(Passed::NoRule)?;
        if policy.rules[number].act == Action::Ignore {
            return Err(Passed::Ignore(number));
        }
        if opted_out && !addressed && policy.honours_opt_out {
            return Err(Passed::OptedOut(number));
        }
        let platform = &self.setting.platforms[usize::from(self.said[&name].post.platform)].is;
        let terms = self.broken((last_contact, opted_out), kind, addressed, platform);
        if policy.keeps_terms && !terms.is_empty() {
            return Err(Passed::Terms(number, terms.into_iter().collect()));
        }
        let cap = policy.conduct.contact_cap;
        let counts = |past: &&u16| f64::from(day - **past) < policy.conduct.cap_days;
        if cap > 0.0 && bond.decided.iter().filter(counts).count() as f64 >= cap {
            return Err(Passed::Capped(number));
        }
        Ok(number)
    }

    /// What a contact breaks of the terms of its platform, by a plain reading of them.
    pub(super) fn broken(
        &self,
        (last_contact, opted_out): (Option<u16>, bool),
        kind: Kind,
        addressed: bool,
        platform: &Platform,
    ) -> Vec<Term> {
        let mut broken = Vec::new();
        if !addressed && kind != Kind::Question {
            broken.push(Term::OnlyWhoAsked);
        }
        let lately = |last: u16| f64::from(last) > f64::from(self.day) - platform.interaction_days;
        if !addressed && last_contact.is_some_and(lately) {
            broken.push(Term::OneReply);
        }
        if !addressed && opted_out {
            broken.push(Term::EasyOptOut);
        }
        broken.retain(|term| platform.terms.has(*term));
        broken
    }

    pub(super) fn passed(&mut self, name: Name, why: Passed) {
        assert_eq!(self.verdict.take(), Some((name, Err(why))), "day {}", self.day);
        *self.often.entry(reason(why)).or_default() += 1;
    }

    pub(super) fn decided(&mut self, name: Name, number: usize) {
        let (consumer, brand, _) = name;
        assert_eq!(self.verdict.take(), Some((name, Ok(number))), "day {}", self.day);
        let (rule, conduct): (Rule, _) = {
            let policy = &self.policies[brand];
            (policy.rules[number].clone(), policy.conduct.clone())
        };
        let day = self.day;
        if conduct.contact_cap > 0.0 {
            self.bond(consumer, brand).decided.push(day);
        }
        self.books.count(day, brand, &self.persons, consumer, |t| t.wanted += 1);
        self.said.get_mut(&name).expect("a post").rule = Some((rule, conduct.context_reading));
    }
}

fn reason(why: Passed) -> &'static str {
    match why {
        Passed::NoReplies => "passed: no replies",
        Passed::NoRule => "passed: no rule",
        Passed::Ignore(_) => "passed: a rule to ignore it",
        Passed::OptedOut(_) => "passed: opted out",
        Passed::Terms(..) => "passed: terms",
        Passed::Capped(_) => "passed: capped",
    }
}
