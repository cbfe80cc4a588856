//! What the benches share: the policies they run, and timing by the median.

#![allow(dead_code, reason = "no bench uses all of it")]

use std::time::Instant;

use earful::model::alarm::{Sign, Trigger, Until};
use earful::model::desk::Staff;
use earful::model::policy::{Action, Condition, Listens, Playbook, Policy, Rule, Severity};

/// Answers in public everything it can hear: the policy that makes the most work.
pub fn eager() -> Policy {
    let rule = Rule {
        when: Condition::default(),
        act: Action::PublicReply,
        personalisation: 0.5,
        disclosure: false,
        priority: 1,
    };
    Policy {
        name: "eager".into(),
        listens: Listens::Everything,
        rules: vec![rule],
        ..Policy::silent()
    }
}

/// The median of `times` measurements of `work` [s]; what `prepare` does is not measured.
pub fn median_seconds<T, R>(
    times: usize,
    mut prepare: impl FnMut() -> T,
    mut work: impl FnMut(T) -> R,
) -> f64 {
    let mut seconds: Vec<f64> = (0..times)
        .map(|_| {
            let prepared = prepare();
            let start = Instant::now();
            let result = work(prepared);
            let spent = start.elapsed().as_secs_f64();
            std::hint::black_box(result);
            spent
        })
        .collect();
    seconds.sort_unstable_by(f64::total_cmp);
    seconds[times / 2]
}

/// As [`eager`], with a playbook that calls twice as many people after an hour of so many complaints, and
/// sends them home after one of half as many.
pub fn watchful(complaints: f64) -> Policy {
    let mut trigger = Trigger::default();
    trigger.at_least[Sign::Complaints as usize] = Some(complaints);
    let mut at_most = [None; Sign::COUNT];
    at_most[Sign::Complaints as usize] = Some(complaints / 2.0);
    let mut policy = eager();
    let level = Severity {
        name: "busy".into(),
        triggers: vec![trigger],
        until: Until { at_most, ..Until::after(1) },
        pause_broadcast: false,
        statement: true,
        policy: None,
        staff: Some(Staff::PerMillion(6.0)),
    };
    policy.playbook = Playbook { levels: vec![level] };
    policy
}
