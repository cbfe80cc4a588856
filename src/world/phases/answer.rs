//! The desks: replies go out as staff allows; silence is felt, and seen.

use super::{about, written_on};
use crate::ground::skip::Skip;
use crate::model::post::{Kind, Post};
use crate::model::purpose::Purpose;
use crate::world::brand_state::Daily;
use crate::world::desk::{Latency, ReplyJob};
use crate::world::people::flag;
use crate::world::probe::{Event, PostKey, Probe, Sight};
use crate::world::simulation::World;

/// What there is to see of how a brand dealt with a post.
pub(crate) struct Scene {
    pub answered: bool,
    /// What an onlooking customer's satisfaction makes of it.
    pub step: f64,
    /// Whether it shows that brands listen: nobody had called the brand.
    pub reveals: bool,
    /// Whether a complaint was paid for.
    pub compensates: bool,
}

impl World {
    /// Nobody waits for a reply any longer.
    pub(super) fn drop_reply(
        &mut self,
        brand: usize,
        job: &ReplyJob,
        at: f64,
        probe: &mut impl Probe,
    ) {
        let due = self.is_due(brand, &job.post);
        if let Some(tally) = self.tally(brand, job.post.author) {
            tally.dropped += 1;
            tally.promised += u64::from(due);
        }
        probe.see(self.day, job.post.author, brand, Event::Dropped(PostKey::of(&job.post)));
        self.ignore(brand, &job.post, job.expected, at, probe);
    }

    /// When the author of a post who waits for an answer from some time on gives up, today.
    fn gives_up(&self, brand: usize, post: &Post, from: f64) -> f64 {
        let draw = self.draw(Purpose::GivesUp, brand, post);
        let left = (f64::from(self.day) + 1.0 - from) * 24.0;
        from + self.tables.patience.wait(draw, left.max(0.0)) / 24.0
    }

    /// Whether a promise was made to the author of a post of the window.
    fn is_due(&self, brand: usize, post: &Post) -> bool {
        self.brands[brand].policy.desk.promise.is_some() && self.is_fresh(post)
    }

    /// Whether a post is of the measured window.
    fn is_fresh(&self, post: &Post) -> bool {
        written_on(post) >= u32::from(self.setting.warmup_days)
    }

    /// No answer comes: it hurts those who expected one, and onlookers may notice. They wait from that
    /// time on, and whoever says so in public does when giving up.
    pub(crate) fn ignore(
        &mut self,
        brand: usize,
        post: &Post,
        expected: bool,
        from: f64,
        probe: &mut impl Probe,
    ) {
        if expected {
            if let Some(tally) = self.tally(brand, post.author) {
                tally.unmet += 1;
            }
            probe.see(self.day, post.author, brand, Event::Ignored(PostKey::of(post)));
            if self.setting.mechanisms.silence {
                let left = self.tables.statement.silence(self.sees_statement(brand, post.author));
                let loss = -self.setting.appraisal.silence_loss * left;
                self.move_satisfaction(brand, post.slot, post.author, loss);
                let neglect = (self.setting.appraisal.silence_neglect * left) as f32;
                self.relation(brand, post.slot).neglect += neglect;
                self.check_heat(brand, post.slot);
                if post.kind == Kind::Failure {
                    let base = self.setting.backlash.ignored_criticism * left;
                    let gives_up = self.gives_up(brand, post, from);
                    self.criticise(brand, post, base, gives_up, probe);
                }
            }
        }
        if post.addressed && post.kind == Kind::Failure && self.setting.mechanisms.silence {
            let scene = Scene {
                answered: false,
                step: -self.setting.appraisal.onlooker_ignored_loss,
                reveals: false,
                compensates: false,
            };
            self.show(brand, post, &scene, probe);
        }
    }

    /// Those who read the author see how the brand dealt with the post.
    pub(crate) fn show(
        &mut self,
        brand: usize,
        post: &Post,
        scene: &Scene,
        probe: &mut impl Probe,
    ) {
        if !self.setting.mechanisms.onlookers {
            return;
        }
        let author = post.author;
        let sight =
            Sight { author, post: PostKey::of(post), answered: scene.answered, step: scene.step };
        let readers = self.people.network.n_readers(author);
        let platform = &self.setting.platforms[usize::from(post.platform)].is;
        let share = platform.seen_share(readers);
        let (object, day) = (about(brand, post.kind), written_on(post));
        let stream = self.luck.stream(Purpose::OnlookerSees, author, object, day);
        for (position, _) in Skip::new(stream, readers, share) {
            let reader = self.people.network.readers(author)[position as usize];
            if self.has(reader, flag::LEFT) {
                continue;
            }
            self.events += 1;
            probe.see(self.day, reader, brand, Event::Looked(sight));
            if scene.reveals {
                self.discover_listening(reader);
                let dose = self.setting.privacy.seen_strain;
                self.add_strain(reader, dose);
            }
            if let Some(slot) = self.people.slot(reader, brand) {
                self.move_satisfaction(brand, slot, reader, scene.step);
                if scene.answered && self.tables.rivals.exchanges_breed != 0.0 {
                    *self.brands[brand].exchanges_seen.entry(slot).or_default() += 1;
                }
                if scene.compensates && self.tables.rivals.compensation_feeds != 0.0 {
                    *self.brands[brand].compensations_seen.entry(slot).or_default() += 1;
                }
            }
        }
    }

    /// Counts a contact that went out.
    pub(crate) fn count_contact(&mut self, brand: usize, job: &ReplyJob, latency: Latency) {
        let fresh = self.is_fresh(&job.post);
        let desk = &self.brands[brand].policy.desk;
        let late = desk.hours_late(latency.hours, latency.business).filter(|_| fresh);
        self.brands[brand].note(Daily::Contacts, 1.0);
        self.events += 1;
        if let Some(tally) = self.tally(brand, job.post.author) {
            tally.contacts += 1;
            tally.answered += u64::from(fresh);
            tally.addressed_answered += u64::from(job.post.addressed && fresh);
            tally.staff_hours += job.minutes / 60.0;
            tally.promised += u64::from(late.is_some());
            tally.kept += u64::from(late.is_some_and(|late| late <= 0.0));
            tally.late += u64::from(late.is_some_and(|late| late > 0.0));
            tally.late_hours += late.unwrap_or(0.0).max(0.0);
            let whole = &mut self.brands[brand].whole;
            whole.latencies.push(latency.hours as f32);
            whole.business_latencies.push(latency.business as f32);
        }
    }
}
