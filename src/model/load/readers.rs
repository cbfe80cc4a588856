//! How many people read the authors of posts, for rules that ask.

use crate::model::policy::Rule;

/// Numbers of readers of a community, each sorted. In a grown network the most expressive tenth has
/// others than the rest, and writes most.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readers {
    talkative: Vec<u32>,
    others: Vec<u32>,
}

impl Readers {
    /// Numbers of readers of the most expressive tenth and of the rest, in any order; all of them in
    /// the second where talking has nothing to do with it. Nobody at all stands for no readers.
    pub fn new(mut talkative: Vec<u32>, mut others: Vec<u32>) -> Self {
        talkative.sort_unstable();
        others.sort_unstable();
        Readers { talkative, others }
    }

    /// Share of posts by the talkative, where they write this share of those of all.
    pub(super) fn weight(&self, by_talkative: f64) -> f64 {
        match (self.talkative.is_empty(), self.others.is_empty()) {
            (true, _) => 0.0,
            (false, true) => 1.0,
            (false, false) => by_talkative,
        }
    }

    /// Whether the talkative and the others are told apart.
    pub(super) fn are_parted(&self) -> bool {
        !self.talkative.is_empty() && !self.others.is_empty()
    }

    /// Numbers of readers that stand for all that the rules tell apart, each with its share of posts
    /// among the talkative and among the others.
    pub(super) fn points(&self, rules: &[Rule]) -> Vec<(u32, [f64; 2])> {
        let bounds =
            rules.iter().flat_map(|rule| [rule.when.reach.0, rule.when.reach.1.saturating_add(1)]);
        let mut bounds: Vec<u32> = bounds.chain([0]).filter(|bound| *bound < u32::MAX).collect();
        bounds.sort_unstable();
        bounds.dedup();
        let share_from = |numbers: &[u32], bound: u32| match numbers.len() {
            0 => f64::from(bound == 0),
            all => 1.0 - numbers.partition_point(|number| *number < bound) as f64 / all as f64,
        };
        let shares = |bound| [share_from(&self.talkative, bound), share_from(&self.others, bound)];
        let mut points = Vec::with_capacity(bounds.len());
        for (i, bound) in bounds.iter().enumerate() {
            let (from, next) = (shares(*bound), bounds.get(i + 1).map_or([0.0; 2], |b| shares(*b)));
            points.push((*bound, [from[0] - next[0], from[1] - next[1]]));
        }
        points
    }

    /// The share of posts of a point of [`Readers::points`], where the talkative write this share.
    pub(super) fn mixed(&self, shares: [f64; 2], by_talkative: f64) -> f64 {
        let weight = self.weight(by_talkative);
        weight * shares[0] + (1.0 - weight) * shares[1]
    }

    /// The number of readers of the author of a post, from one draw, where the talkative write this
    /// share.
    pub fn of_author(&self, by_talkative: f64, draw: f64) -> u32 {
        let weight = self.weight(by_talkative);
        let (numbers, rank) = if draw < weight {
            (&self.talkative, draw / weight)
        } else {
            (&self.others, (draw - weight) / (1.0 - weight))
        };
        let at = (rank * numbers.len() as f64) as usize;
        numbers.get(at.min(numbers.len().saturating_sub(1))).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::{Action, Condition};

    fn rules(reach: (u32, u32)) -> Vec<Rule> {
        let when = Condition { reach, ..Condition::default() };
        let act = Action::PublicReply;
        vec![Rule { when, act, personalisation: 0.0, disclosure: false, priority: 0 }]
    }

    /// By hand: of the talkative half have at least 10 readers and at most 20, of the others one in four;
    /// who writes 80% of posts makes it 0.8 x 0.5 + 0.2 x 0.25. Drawn authors have the same share on a
    /// grid of 1,000 draws.
    #[test]
    fn readers_are_weighed_by_who_writes() {
        let readers = Readers::new(vec![30, 10, 20, 5], vec![0, 3, 9, 15]);
        let within = |at: u32| (10..=20).contains(&at);
        let share = |readers: &Readers, by_talkative| -> f64 {
            let points = readers.points(&rules((10, 20)));
            let them = points.iter().filter(|(at, _)| within(*at));
            them.map(|(_, shares)| readers.mixed(*shares, by_talkative)).sum()
        };
        assert!((share(&readers, 0.8) - 0.45).abs() < 1e-12);
        let drawn =
            (0..1000).filter(|i| within(readers.of_author(0.8, (f64::from(*i) + 0.5) / 1e3)));
        assert_eq!(drawn.count(), 450);
        // A group that is not there writes nothing.
        assert_eq!(share(&Readers::new(vec![], vec![15, 1]), 0.8), 0.5);
        assert_eq!(share(&Readers::new(vec![15, 1], vec![]), 0.8), 0.5);
        assert_eq!(Readers::new(vec![15, 17], vec![]).of_author(0.3, 0.9), 17);
        // Nobody is read by nobody.
        let none = Readers::default();
        let points = none.points(&rules((1, u32::MAX)));
        assert_eq!(
            points.iter().map(|(_, shares)| none.mixed(*shares, 0.8)).collect::<Vec<_>>(),
            [1.0, 0.0]
        );
        assert_eq!(none.of_author(0.8, 0.5), 0);
    }
}
