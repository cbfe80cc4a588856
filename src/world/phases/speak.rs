//! Voice: things happen to customers, and some of them talk.

use std::sync::Arc;

use super::about;
use crate::ground::math::chance;
use crate::ground::skip::Skip;
use crate::model::brand::ShockTarget;
use crate::model::post::{Kind, Post};
use crate::model::purpose::Purpose;
use crate::world::brand_state::Daily;
use crate::world::people::{class_bound, flag};
use crate::world::probe::{Event, Probe};
use crate::world::relation::mark;
use crate::world::simulation::World;

impl World {
    /// Everything said about the brands today, by brand and kind.
    pub(crate) fn speak(&mut self, probe: &mut impl Probe) -> Vec<Vec<Post>> {
        let mut posts = vec![Vec::new(); self.brands.len()];
        for (brand, posts) in posts.iter_mut().enumerate() {
            if self.setting.mechanisms.experience {
                for kind in [Kind::Failure, Kind::Question, Kind::Delight] {
                    self.experience(brand, kind, posts, probe);
                }
            }
            if self.setting.mechanisms.chatter {
                for kind in [Kind::Mention, Kind::PeerTalk] {
                    self.chat(brand, kind, posts, probe);
                }
            }
        }
        posts
    }

    /// Episodes of one kind: they move satisfaction, and a few become posts.
    fn experience(
        &mut self,
        brand: usize,
        kind: Kind,
        posts: &mut Vec<Post>,
        probe: &mut impl Probe,
    ) {
        let (people, setting) = (Arc::clone(&self.people), Arc::clone(&self.setting));
        let (is, voice) = (&setting.brands[brand].is, &setting.voice);
        let (purpose, rate, step) = match kind {
            Kind::Failure => {
                let rate = is.failures_per_30_days * self.shock(brand, ShockTarget::Failures);
                (Purpose::FailureSlot, rate, -voice.failure_loss)
            }
            Kind::Question => (Purpose::QuestionSlot, is.questions_per_30_days, 0.0),
            _ => (Purpose::DelightSlot, is.delights_per_30_days, voice.delight_gain),
        };
        let rate = rate / 30.0 * self.tables.profile.day_weight(self.day);
        // What a brand has learnt thins its failures; the others are the same under all policies.
        let kept = if kind == Kind::Failure { self.brands[brand].failure_factor } else { 1.0 };
        let stream = self.luck.stream(purpose, brand as u32, 0, u32::from(self.day));
        let customers = &people.brands[brand].consumer;
        for (slot, draw) in Skip::new(stream, customers.len() as u32, chance(rate)) {
            if draw >= kept || !self.is_customer(brand, slot) {
                continue;
            }
            let consumer = customers[slot as usize];
            self.events += 1;
            if step != 0.0 {
                self.move_satisfaction(brand, slot, consumer, step);
            }
            probe.see(self.day, consumer, brand, Event::Episode(kind));
            let mut x = f64::from(people.expressiveness[consumer as usize]);
            if kind == Kind::Failure {
                x *= self.breeding(brand, slot);
            }
            let bold = self.emboldened(brand, slot);
            let draw = self.draw_of(Purpose::Posts, consumer, brand, kind);
            // Strain only holds back, so it is looked at where there is something to hold back.
            if draw < voice.posting_probability(kind, x, 0.0, bold)
                && draw < voice.posting_probability(kind, x, self.chilling(consumer), bold)
                && !self.has(consumer, flag::LEFT)
            {
                posts.push(self.post(brand, slot, consumer, kind, bold, probe));
            }
        }
    }

    /// By how much exchanges and compensations that a customer has seen raise the chance to complain, as
    /// if the person were so much more expressive.
    fn breeding(&self, brand: usize, slot: u32) -> f64 {
        let (state, rivals) = (&self.brands[brand], &self.tables.rivals);
        let exchanges = state.exchanges_seen.get(&slot);
        let compensations = state.compensations_seen.get(&slot);
        exchanges.map_or(1.0, |seen| rivals.breeding(*seen))
            * compensations.map_or(1.0, |seen| rivals.feeding(*seen))
    }

    /// The strain that holds a person back from posting.
    fn chilling(&self, consumer: u32) -> f64 {
        if self.setting.mechanisms.chill { self.strain(consumer) } else { 0.0 }
    }

    /// Idle remarks or peer talk: found by skipping within classes of expressiveness.
    fn chat(&mut self, brand: usize, kind: Kind, posts: &mut Vec<Post>, probe: &mut impl Probe) {
        let (people, setting) = (Arc::clone(&self.people), Arc::clone(&self.setting));
        let is = &setting.brands[brand].is;
        let (purpose, rate) = match kind {
            Kind::Mention => (Purpose::MentionSlot, is.mentions_per_30_days),
            _ => (Purpose::PeerTalkSlot, is.peer_talk_per_30_days),
        };
        let rate = rate / 30.0 * self.tables.profile.day_weight(self.day);
        for (class, slots) in people.brands[brand].classes.iter().enumerate() {
            let bound = chance(rate * class_bound(class));
            let key = self.luck;
            let stream = key.stream(purpose, brand as u32, class as u32, u32::from(self.day));
            for (position, draw) in Skip::new(stream, slots.len() as u32, bound) {
                let slot = slots[position as usize];
                let consumer = people.brands[brand].consumer[slot as usize];
                let x = f64::from(people.expressiveness[consumer as usize]);
                let wanted = chance(rate * x);
                if draw * bound < wanted
                    && draw * bound < wanted * setting.voice.chill_factor(self.chilling(consumer))
                    && !self.has(consumer, flag::LEFT)
                    // Last, since it is the one look that leaves the list.
                    && self.is_customer(brand, slot)
                {
                    posts.push(self.post(brand, slot, consumer, kind, false, probe));
                }
            }
        }
    }

    /// Writes a post: addressed or not, where, how delicate, when.
    fn post(
        &mut self,
        brand: usize,
        slot: u32,
        consumer: u32,
        kind: Kind,
        bold: bool,
        probe: &mut impl Probe,
    ) -> Post {
        let setting = &self.setting;
        let (key, day) = (self.luck, u32::from(self.day));
        let pair = |purpose| key.uniform_pair(purpose, consumer, about(brand, kind), day);
        let (addressed, place) = pair(Purpose::Addressed);
        let (delicate, time) = pair(Purpose::Sensitivity);
        let platform = self.platform(place);
        let spread = setting.voice.sensitivity_spread * (2.0 * delicate - 1.0);
        let post = Post {
            author: consumer,
            slot,
            kind,
            addressed: addressed < setting.voice.addressed_probability(kind, bold),
            sensitivity: (setting.brands[brand].is.sensitivity + spread).clamp(0.0, 1.0) as f32,
            platform: platform as u8,
            public: self.is_open(consumer, platform),
            time: f64::from(self.day) + self.tables.profile.time_of_day(time),
        };
        self.events += 1;
        let late = self.day + 30 >= setting.days;
        if let Some(tally) = self.tally(brand, consumer) {
            tally.posts += 1;
            tally.posts_addressed += u64::from(post.addressed);
            tally.late_posts += u64::from(late);
            tally.late_public_posts += u64::from(late && post.public);
        }
        self.brands[brand].note(Daily::Posts, 1.0);
        probe.see(self.day, consumer, brand, Event::Posted(post));
        post
    }

    /// The platform on which something is written, from one draw.
    pub(super) fn platform(&self, place: f64) -> usize {
        let platforms = &self.setting.platforms;
        let mut platform = 0;
        let mut edge = platforms[0].is.post_share;
        while place >= edge && platform + 1 < platforms.len() {
            platform += 1;
            edge += platforms[platform].is.post_share;
        }
        platform
    }

    /// Whether strangers can see what a consumer writes on a platform.
    pub(super) fn is_open(&self, consumer: u32, platform: usize) -> bool {
        self.has(consumer, 1 << platform) && !self.has(consumer, flag::PRIVATE)
    }

    pub(super) fn is_customer(&self, brand: usize, slot: u32) -> bool {
        self.brands[brand].relations[slot as usize].is_customer()
    }

    fn emboldened(&self, brand: usize, slot: u32) -> bool {
        let relation = &self.brands[brand].relations[slot as usize];
        self.setting.mechanisms.emboldening && relation.marks & mark::EMBOLDENED != 0
    }

    /// One draw about a consumer, a brand and a kind of post, today.
    fn draw_of(&self, purpose: Purpose, consumer: u32, brand: usize, kind: Kind) -> f64 {
        let key = self.luck;
        key.uniform(purpose, consumer, about(brand, kind), u32::from(self.day))
    }
}
