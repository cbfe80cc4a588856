//! An ordinary day: what a brand's dashboard is expected to count on it, before any run.
//!
//! Closed forms, at the real size of the brand: no shock, nothing learnt, every reply sent. A level of a
//! playbook can be given in multiples of it.

use super::load::Load;
use super::rehearsal::readers_of;
use crate::model::alarm::{PerHour, Sign};
use crate::model::load::Circumstances;
use crate::model::policy::Policy;
use crate::world::setting::Setting;

/// Posts of each sign in the mean hour of an ordinary day under a policy [posts/hour]. Criticism of page
/// posts is that of an ordinary day as well, where the page has long been what it is.
pub fn ordinary(setting: &Setting, brand: usize, policy: &Policy) -> PerHour {
    let customers = setting.real_customers(brand);
    let load = Load::read_by(setting, readers_of(setting, policy), brand, customers);
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
    found[Sign::CriticalPosts as usize] = critics.silence(&posts) + replies + page;
    found[Sign::Complaints as usize] = load.crowd.complaints_found(&posts);
    found.map(|per_customer| per_customer * customers / 24.0)
}
