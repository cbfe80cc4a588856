//! Listening and policy: what of the talk is heard, and what the rules say about it.

use crate::model::desk::handling_minutes;
use crate::model::policy::{Action, Listens, Perceived, Rule};
use crate::model::post::{Kind, Post};
use crate::model::purpose::Purpose;
use crate::world::brand_state::Daily;
use crate::world::desk::Job;
use crate::world::people::flag;
use crate::world::probe::{Event, Passed, PostKey, Probe};
use crate::world::relation::{NEVER, mark};
use crate::world::simulation::World;

impl World<'_> {
    /// Decides on every post of the day; what is to be answered goes to the desks.
    pub(crate) fn listen(&mut self, posts: &[Vec<Post>], probe: &mut impl Probe) -> Vec<Vec<Job>> {
        let mut jobs = vec![Vec::new(); self.brands.len()];
        for (brand, posts) in posts.iter().enumerate() {
            for post in posts {
                let expected = self.expects_answer(post);
                match self.decide(brand, post, expected, probe) {
                    Some(job) => jobs[brand].push(job),
                    None => self.ignore(brand, post, expected, probe),
                }
            }
        }
        jobs
    }

    /// Whether the author expects an answer: who addresses a brand expects it to read; an answer
    /// to other posts is expected only by those who know that brands listen.
    fn expects_answer(&mut self, post: &Post) -> bool {
        if !post.addressed && !self.is_aware(post.author) {
            return false;
        }
        let level = self.tables.expects[post.kind as usize][usize::from(post.addressed)];
        let expects = f64::from(self.people.expectation[post.author as usize]) > level;
        if expects && !post.addressed {
            self.consumers.flags[post.author as usize] |= flag::EXPECTED_UNASKED;
        }
        expects
    }

    /// What the brand makes of a post; `None` when it stays silent.
    fn decide(
        &mut self,
        brand: usize,
        post: &Post,
        expected: bool,
        probe: &mut impl Probe,
    ) -> Option<Job> {
        let setting = self.setting;
        let platform = &setting.platforms[usize::from(post.platform)].is;

        // The monitor: the brand's dashboard rests on it whatever the policy listens to.
        let found = post.public
            && self.draw(Purpose::Recall, brand, post)
                < setting.listening.recall * platform.monitorable_share;
        let kind_draw = self.draw(Purpose::PerceivedKind, brand, post);
        let read_as = |reading| {
            if setting.mechanisms.misreading {
                setting.listening.perceived_kind(post.kind, reading, kind_draw)
            } else {
                post.kind
            }
        };
        if found && let Some(tally) = self.tally(brand, post.author) {
            tally.found_posts += 1;
            tally.found_addressed += u64::from(post.addressed);
            match read_as(0.0) {
                Kind::Failure => tally.seen_complaints += 1,
                Kind::Delight => tally.seen_praise += 1,
                _ => {}
            }
        }

        let policy = &self.brands[brand].policy;
        let heard = match policy.listens {
            Listens::Nothing => false,
            Listens::Addressed => post.addressed,
            Listens::Everything => post.addressed || (setting.mechanisms.listening && found),
        };
        if !heard {
            return None;
        }
        let reading = policy.conduct.context_reading;
        let perceived = read_as(reading);
        self.brands[brand].complaints_heard += u64::from(perceived == Kind::Failure);
        self.brands[brand].note(Daily::Heard, 1.0);
        if let Some(tally) = self.tally(brand, post.author) {
            tally.heard += 1;
        }
        let relation = &self.brands[brand].relations[post.slot as usize];
        let seen = Perceived {
            kind: perceived,
            addressed: post.addressed,
            sensitivity: if setting.mechanisms.misreading {
                let draw = self.draw(Purpose::PerceivedSensitivity, brand, post);
                let truth = f64::from(post.sensitivity);
                setting.listening.perceived_sensitivity(truth, reading, draw)
            } else {
                f64::from(post.sensitivity)
            },
            follower: relation.tie.is_listed(),
            loyalist: relation.is_loyalist(),
            history: relation.history(),
            days_since_contact: (relation.last_contact != NEVER)
                .then(|| self.day - relation.last_contact),
            opted_out: relation.marks & mark::OPTED_OUT != 0,
            reach: self.people.network.n_readers(post.author),
        };
        let key = PostKey::of(post);
        probe.see(self.day, post.author, brand, Event::Heard(key, perceived, seen.sensitivity));
        let rule = self.reply(brand, post, &seen, probe);
        let state = &mut self.brands[brand];
        let appraisal = &setting.appraisal;
        let effort =
            |rule: &Rule| rule.act.effort().moments(appraisal.answering_share(rule.act), 1.0).0;
        let at_first = match seen.is_stranger() {
            true => rule.as_ref().map_or(0.0, effort),
            false => state.rules.decide(&seen.as_stranger()).map_or(0.0, |(_, rule)| effort(rule)),
        };
        state.desk.compare(at_first, rule.as_ref().map_or(0.0, effort));
        let rule = rule?;
        let draw = self.draw(Purpose::HandlingTime, brand, post);
        let desk = &self.brands[brand].policy.desk;
        let time = rule.act.effort();
        let whole = time.of(self.would_answer(brand, post, rule.act));
        let mean = whole * (1.0 + reading) * desk.minutes_per_reply;
        let minutes = handling_minutes(mean, desk.spread, draw);
        let first_minutes = minutes * (time.first / whole);
        Some(Job { post: *post, perceived, expected, rule, minutes, first_minutes })
    }

    /// The rule by which a heard post is answered; `None` when the brand stays silent.
    fn reply(
        &mut self,
        brand: usize,
        post: &Post,
        seen: &Perceived,
        probe: &mut impl Probe,
    ) -> Option<Rule> {
        let (setting, key, day) = (self.setting, PostKey::of(post), self.day);
        let mut pass = |why| {
            probe.see(day, post.author, brand, Event::Passed(key, why));
            None
        };
        if !setting.mechanisms.reply {
            return pass(Passed::NoReplies);
        }
        let Some((number, rule)) = self.brands[brand].rules.decide(seen) else {
            return pass(Passed::NoRule);
        };
        let rule = rule.clone();
        // Whoever speaks to the brand wants to be answered, opted out or not.
        let refused =
            seen.opted_out && !post.addressed && self.brands[brand].policy.honours_opt_out;
        if rule.act == Action::Ignore {
            return pass(Passed::Ignore(number));
        }
        if refused {
            return pass(Passed::OptedOut(number));
        }
        if !self.within_cap(brand, post.slot) {
            return pass(Passed::Capped(number));
        }
        probe.see(day, post.author, brand, Event::Decided(key, number));
        if let Some(tally) = self.tally(brand, post.author) {
            tally.wanted += 1;
        }
        Some(rule)
    }

    /// Whether the policy's cap allows one more contact with a person; if so, counts it.
    fn within_cap(&mut self, brand: usize, slot: u32) -> bool {
        let brand = &mut self.brands[brand];
        let conduct = &brand.policy.conduct;
        if conduct.contact_cap <= 0.0 {
            return true;
        }
        let days = brand.contact_days.entry(slot).or_default();
        days.retain(|day| f64::from(self.day - day) < conduct.cap_days);
        let allowed = (days.len() as f64) < conduct.contact_cap;
        if allowed {
            days.push(self.day);
        }
        allowed
    }
}
