//! An ordinary day: what a brand's dashboard is expected to count on it, before any run.
//!
//! Closed forms, at the real size of the brand: no shock, nothing learnt, every reply sent. A level of a
//! playbook can be given in multiples of it.

use super::load::OthersLoad;
use super::rehearsal::readers_of;
use crate::model::alarm::{PerHour, Sign};
use crate::model::load::Circumstances;
use crate::model::policy::Policy;
use crate::world::setting::Setting;

/// Posts of each sign in the mean hour of an ordinary day under a policy, no level of its playbook being
/// in force [posts/hour]. Criticism of page posts is that of an ordinary day as well, where the page has
/// long been what it is.
pub fn ordinary(setting: &Setting, brand: usize, policy: &Policy) -> PerHour {
    ordinary_at(setting, brand, policy, 0)
}

/// The same while a level of the policy's playbook is in force.
pub fn ordinary_at(setting: &Setting, brand: usize, usual: &Policy, level: usize) -> PerHour {
    let speaks = level.checked_sub(1).is_some_and(|at| usual.playbook.levels[at].statement);
    let comfort = match speaks {
        true => setting.statement.at_work(&setting.mechanisms).silence_on_average(),
        false => 1.0,
    };
    let policy = &usual.in_force(level);
    let customers = setting.real_customers(brand);
    let load = OthersLoad::read_by(setting, readers_of(setting, policy), brand, customers);
    let posts = load.crowd.talk.on(&Circumstances::default());
    let criticism = load.criticism(setting, &setting.judgement());
    let critics = load.critics(&criticism, policy);
    let replies: f64 =
        critics.replies(&posts).map(|critical| critical.per_day * critical.sent).sum();
    let per_day = policy.conduct.posts_per_week / 7.0;
    let exposures = setting.broadcast.exposures(&policy.conduct, 1) * per_day;
    let tired = setting.broadcast.steady(exposures);
    let whole = criticism.of_page(&policy.conduct, per_day.ceil() as u32, tired);
    let page = if per_day > 0.0 { whole * per_day / per_day.ceil() } else { 0.0 };
    let mut found = [0.0; Sign::COUNT];
    found[Sign::CriticalPosts as usize] = comfort * critics.silence(&posts) + replies + page;
    found[Sign::Complaints as usize] = load.crowd.complaints_found(&posts);
    found.map(|per_customer| per_customer * customers / 24.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::alarm::Until;
    use crate::model::policy::{Playbook, Severity};

    /// A silent brand, and its playbook of one level.
    fn silent(pause_broadcast: bool, statement: bool) -> Policy {
        let level = Severity {
            name: "crisis".into(),
            triggers: Vec::new(),
            until: Until::after(1),
            pause_broadcast,
            statement,
            policy: None,
            staff: None,
        };
        Policy { playbook: Playbook { levels: vec![level] }, ..Policy::silent() }
    }

    /// By hand: half of people see a statement, which takes two fifths of the hurt of silence: a fifth less
    /// criticism of it. A page that pauses is not criticised.
    #[test]
    fn what_a_level_changes_counts_while_it_lasts() {
        let mut setting = Setting::default();
        (setting.statement.seen_share, setting.statement.silence_relief) = (0.5, 0.4);
        let critical = |policy: &Policy, level: usize| ordinary_at(&setting, 0, policy, level)[0];
        let pausing = silent(true, false);
        let (both, silence) = (critical(&pausing, 0), critical(&pausing, 1));
        assert!(0.0 < silence && silence < both, "{silence} of {both}");
        let page = both - silence;
        let speaking = silent(false, true);
        assert_eq!(critical(&speaking, 0).to_bits(), both.to_bits());
        let expected = page + 0.8 * silence;
        assert!((critical(&speaking, 1) - expected).abs() < 1e-12 * expected);
        assert!((critical(&silent(true, true), 1) - 0.8 * silence).abs() < 1e-12 * silence);
    }
}
