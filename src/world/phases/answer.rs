//! The desks: replies go out as staff allows; silence is felt, and seen.

use super::{about, written_on};
use crate::ground::skip::Skip;
use crate::model::post::{Kind, Post};
use crate::model::purpose::Purpose;
use crate::world::brand_state::Daily;
use crate::world::people::flag;
use crate::world::probe::{Event, Probe};
use crate::world::queue::{Job, Served};
use crate::world::simulation::World;

impl World<'_> {
    /// Each brand's staff works through the day.
    pub(crate) fn answer(&mut self, jobs: Vec<Vec<Job>>, probe: &mut impl Probe) {
        for (brand, jobs) in jobs.into_iter().enumerate() {
            let state = &mut self.brands[brand];
            let conduct = &state.policy.conduct;
            let (handling, max_wait) = (conduct.handling_hours, conduct.max_wait_days);
            let speed = state.speed();
            let served: Vec<Served> = if self.setting.mechanisms.queue {
                state.desk.work(self.day, jobs, speed, handling, max_wait)
            } else {
                jobs.into_iter().map(|job| Served::Sent(job, handling)).collect()
            };
            for served in served {
                match served {
                    Served::Sent(job, hours) => self.make_contact(brand, &job, hours, probe),
                    Served::Dropped(job) => {
                        if let Some(tally) = self.tally(brand, job.post.author) {
                            tally.dropped += 1;
                        }
                        self.ignore(brand, &job.post, job.expected, probe);
                    }
                }
            }
        }
    }

    /// No answer comes: it hurts those who expected one, and onlookers may notice.
    pub(crate) fn ignore(
        &mut self,
        brand: usize,
        post: &Post,
        expected: bool,
        probe: &mut impl Probe,
    ) {
        let appraisal = &self.setting.appraisal;
        if expected {
            if let Some(tally) = self.tally(brand, post.author) {
                tally.unmet += 1;
            }
            probe.see(self.day, post.author, brand, Event::Ignored);
            if self.setting.mechanisms.silence {
                let loss = -appraisal.silence_loss;
                self.move_satisfaction(brand, post.slot, post.author, loss);
                let neglect = appraisal.silence_neglect as f32;
                self.relation(brand, post.slot).neglect += neglect;
                self.check_heat(brand, post.slot);
                if post.kind == Kind::Failure {
                    let base = self.setting.backlash.ignored_criticism;
                    self.criticise(brand, post, base, probe);
                }
            }
        }
        if post.addressed && post.kind == Kind::Failure && self.setting.mechanisms.silence {
            self.show(brand, post, -appraisal.onlooker_ignored_loss, false, false, probe);
        }
    }

    /// Those who read the author see how the brand dealt with the post: `step` is what their
    /// satisfaction makes of it, `reveals` whether it shows that brands listen, `recommends`
    /// whether it may win followers.
    pub(crate) fn show(
        &mut self,
        brand: usize,
        post: &Post,
        step: f64,
        reveals: bool,
        recommends: bool,
        probe: &mut impl Probe,
    ) {
        if !self.setting.mechanisms.onlookers {
            return;
        }
        let people = self.people;
        let readers = people.network.readers(post.author);
        let share = self.setting.platforms[usize::from(post.platform)].is.reader_share;
        let (object, day) = (about(brand, post.kind), written_on(post));
        let stream = people.behaviour.stream(Purpose::OnlookerSees, post.author, object, day);
        for (position, draw) in Skip::new(stream, readers.len() as u32, share) {
            let reader = readers[position as usize];
            if self.has(reader, flag::LEFT) {
                continue;
            }
            self.events += 1;
            if reveals {
                self.discover_listening(reader);
            }
            if let Some(slot) = people.slot(reader, brand) {
                self.move_satisfaction(brand, slot, reader, step);
                if recommends && draw < self.setting.follow.word_of_mouth {
                    self.start_following(brand, slot, reader, probe);
                }
            }
            probe.see(self.day, reader, brand, Event::Looked);
        }
    }

    /// Counts a contact that went out.
    pub(crate) fn count_contact(&mut self, brand: usize, job: &Job, hours: f64) {
        let minutes = self.setting.buying.minutes_per_reply;
        let fresh = written_on(&job.post) >= u32::from(self.setting.warmup_days);
        self.brands[brand].note(Daily::Contacts, 1.0);
        self.events += 1;
        if let Some(tally) = self.tally(brand, job.post.author) {
            tally.contacts += 1;
            tally.addressed_answered += u64::from(job.post.addressed && fresh);
            tally.staff_hours += job.effort * minutes / 60.0;
            self.brands[brand].whole.latencies.push(hours as f32);
        }
    }
}
