//! What loading promises: nothing wrong passes, everything wrong is named with its place, and
//! what passes can be written back.

mod contradicted;
mod desk;
mod desk_refused;
mod files;
mod identity;
mod kept;
mod like;
mod many;
mod overridden;
mod playbook;
mod playbook_refused;
mod prices;
mod receivers;
mod refused;
pub mod robust;
mod shipped;
mod staffing;

use std::path::Path;

use crate::scenario::{Problem, Scenario};

/// A scenario that uses every section, with the lines that the tests refer to numbered.
const VALID: &str = r#"question = "Does answering pay?"
[run]
seed = 7
replications = 4
consumers = 500
warmup_days = 10
days = 40
focus = "carrier"
baseline = "quiet"
[[brand]]
name = "carrier"
category = "phone_carrier"
[[brand]]
name = "bank"
category = "bank"
policy = "spoken_to"
sensitivity = 0.7
[appraisal]
concern_weight = 0.9
[mechanisms]
chill = true
[network]
kind = "grown"
mean_followed = 8
[[shock]]
brand = "carrier"
target = "failures"
factor = 5.0
from_day = 20
to_day = 25
[[arm]]
name = "quiet"
policy = "silent"
[[arm]]
name = "busy"
policy = "mine"
rivals = "interject"
set = { "appraisal.concern_weight" = 1.5, "mechanisms.backlash" = false }
[policies.mine]
summary = "answers complaints"
listens_to = "everything"
[policies.mine.conduct]
contact_cap = 2
[[policies.mine.rule]]
when = { kind = "complaint", sensitivity = { at_most = 0.5 } }
do = "public_reply"
[policies.mine.desk]
agents = 5
hours = "Mon-Fri 08:00-18:00, Sat 10:00-14:00"
promise = { first_reply_hours = 1, clock = "business" }
[brand.desk]
agents_per_million = 2
[clock]
peak_hour = 15.5
"#;

fn read(text: &str) -> Result<Scenario, Vec<Problem>> {
    Scenario::parse(text, "test.toml", Path::new("scenarios"), &[]).map_err(|problems| {
        sound(&problems.0);
        problems.0
    })
}

/// What holds for every problem whatever it is about: it has a place, says what is wrong and what
/// to do, and what it allows is neither empty nor said twice.
#[track_caller]
pub fn sound(problems: &[Problem]) {
    assert!(!problems.is_empty());
    for problem in problems {
        let text = problem.to_string();
        assert!(!problem.file.is_empty() && !problem.wrong.is_empty(), "{text}");
        assert!(!problem.next_step.is_empty(), "no next step: {text}");
        assert!(problem.bytes.0 <= problem.bytes.1 && !text.contains('\n'), "{text}");
        assert!(problem.line < 1_000_000 && problem.column < 1_000_000, "{text}");
        let allowed: Vec<&str> = problem.allowed.iter().flat_map(|all| all.split(", ")).collect();
        let mut different = allowed.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), allowed.len(), "said twice: {text}");
        assert!(allowed.iter().all(|one| !one.trim().is_empty()), "nothing allowed: {text}");
        assert_ne!(problem.nearest.as_deref(), Some(""), "{text}");
    }
}

fn valid() -> Scenario {
    read(VALID).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// The problems of the valid text with `from` replaced by `to`.
fn problems(from: &str, to: &str) -> Vec<Problem> {
    assert!(VALID.contains(from), "{from:?} is not in the valid text");
    read(&VALID.replacen(from, to, 1)).err().unwrap_or_default()
}

/// The only problem of the valid text with `from` replaced by `to`.
fn problem(from: &str, to: &str) -> Problem {
    let mut all = problems(from, to);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}
