//! The load of a desk by the customers who are not simulated, in two forms from one description:
//! flows of work ([`OthersLoad::flows`]) and posts one by one ([`posts`]).
//!
//! [`posts`]: super::posts

use super::Flow;
use crate::model::consumer::{ConcernSpread, expressiveness};
use crate::model::desk::Desk;
use crate::model::load::{Circumstances, Criticism, Critics, Crowd, Grounds, Readers, Work};
use crate::model::policy::Policy;
use crate::model::post::Kind;
use crate::model::propriety::Judgement;
use crate::world::people::People;
use crate::world::setting::{NetworkSource, Setting};

/// The customers of a brand who are not simulated.
#[derive(Clone, Debug)]
pub(crate) struct OthersLoad {
    pub crowd: Crowd,
    /// How many they are.
    pub customers: f64,
}

impl OthersLoad {
    /// So many customers of a brand, besides those simulated.
    pub fn new(setting: &Setting, people: &People, brand: usize, customers: f64) -> Self {
        OthersLoad::read_by(setting, readers(setting, people), brand, customers)
    }

    /// The same, whoever reads them.
    pub fn read_by(setting: &Setting, readers: Readers, brand: usize, customers: f64) -> Self {
        let crowd = Crowd::new(
            &setting.mechanisms,
            &setting.population,
            &setting.voice,
            &setting.listening,
            &setting.appraisal,
            setting.platforms.iter().map(|platform| &platform.is),
            &setting.brands[brand].is,
            readers,
        );
        OthersLoad { crowd, customers }
    }

    /// How readily they criticise, whatever the policy.
    pub fn criticism(&self, setting: &Setting, judgement: &Judgement) -> Criticism {
        let platforms: Vec<_> = setting.platforms.iter().map(|platform| &platform.is).collect();
        let grounds = Grounds {
            mechanisms: &setting.mechanisms,
            bands: &setting.bands,
            spread: ConcernSpread::published(),
            population: &setting.population,
            voice: &setting.voice,
            appraisal: &setting.appraisal,
            judgement,
            backlash: &setting.backlash,
            page: &setting.page,
            platforms: &platforms,
        };
        Criticism::new(&grounds, &self.crowd)
    }

    /// The criticism that a policy brings; holds as long as the policy does.
    pub fn critics(&self, criticism: &Criticism, policy: &Policy) -> Critics {
        Critics::new(criticism, &self.crowd, policy)
    }

    /// Posts on an ordinary day that a brand could hear.
    pub fn audible_per_day(&self) -> f64 {
        let posts = self.crowd.talk.on(&Circumstances::default());
        let heard = |kind: Kind| posts[kind as usize] * self.crowd.hearing.heard(kind, true);
        self.customers * Kind::ALL.into_iter().map(heard).sum::<f64>()
    }

    /// What a policy makes of their posts; holds as long as the policy does.
    pub fn work(&self, policy: &Policy) -> Work {
        Work::new(&self.crowd, policy)
    }

    /// Replies expected on a day, from the highest priority down; so many times what they would be
    /// if the brand had had nothing to do with anybody.
    pub fn flows(&self, work: &Work, desk: &Desk, day: &Circumstances, change: f64) -> Vec<Flow> {
        let posts = self.crowd.talk.on(day);
        let minutes = desk.minutes_per_reply;
        let flow = |replies: crate::model::load::Replies| Flow {
            priority: replies.priority,
            per_day: replies.per_day * self.customers * change,
            minutes: replies.effort * minutes,
            square: replies.square * minutes * minutes * (1.0 + desk.spread * desk.spread),
        };
        work.replies(&posts).map(flow).collect()
    }
}

/// So many people stand for all where it is asked how many readers an author has.
const AUTHORS: u32 = 2048;

/// Numbers of readers in a community: in a grown network those who talk most have more.
pub(super) fn readers(setting: &Setting, people: &People) -> Readers {
    let top_tenth = match &setting.network {
        NetworkSource::Grown(_) => expressiveness(&setting.population, 0.9),
        NetworkSource::None | NetworkSource::Given(_) => f64::INFINITY,
    };
    let number = |consumer: &u32| people.network.n_readers(*consumer);
    let talkative =
        |consumer: &u32| f64::from(people.expressiveness[*consumer as usize]) > top_tenth;
    let every = (people.len() / AUTHORS).max(1) as usize;
    let (most, rest): (Vec<u32>, Vec<u32>) = (0..people.len()).step_by(every).partition(talkative);
    Readers::new(most.iter().map(number).collect(), rest.iter().map(number).collect())
}

#[cfg(test)]
mod tests;
