use super::*;

fn at_least(sign: Sign, posts: f64) -> Trigger {
    let mut trigger = Trigger::default();
    trigger.at_least[sign as usize] = Some(posts);
    trigger
}

fn until(sign: Sign, posts: f64, for_hours: u16) -> Until {
    let mut at_most = [None; Sign::COUNT];
    at_most[sign as usize] = Some(posts);
    Until { at_most, for_hours }
}

/// The level after each hour, with so many critical posts in it.
fn levels(watched: &[Watch<'_>], hours: &[f64]) -> Vec<usize> {
    let mut alarm = Alarm::default();
    hours.iter().map(|posts| alarm.judge(watched, &[*posts, 0.0], false)).collect()
}

/// By hand: six an hour call, and two calm hours in a row end it; one does not, nor do two with a worse
/// one between them. What calls again begins the count anew.
#[test]
fn a_level_comes_at_once_and_goes_slowly() {
    let (triggers, until) =
        ([at_least(Sign::CriticalPosts, 6.0)], until(Sign::CriticalPosts, 1.0, 2));
    let watched = [Watch { triggers: &triggers, until: &until }];
    let hours = [5.9, 6.0, 1.0, 1.1, 1.0, 0.0, 1.0, 7.0, 0.0, 6.0, 0.0, 0.0];
    assert_eq!(levels(&watched, &hours), [0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0]);
}

/// By hand: the worst level called for is entered at once; on the way back each is waited for.
#[test]
fn levels_are_entered_at_the_top_and_left_one_by_one() {
    let low = ([at_least(Sign::CriticalPosts, 2.0)], until(Sign::CriticalPosts, 0.0, 3));
    let high = ([at_least(Sign::CriticalPosts, 9.0)], until(Sign::CriticalPosts, 1.0, 1));
    let watched = [&low, &high].map(|(triggers, until)| Watch { triggers, until });
    assert_eq!(levels(&watched, &[9.0, 1.0, 0.0, 0.0, 0.0]), [2, 1, 1, 1, 0]);
    assert_eq!(levels(&watched, &[3.0, 9.0, 2.0, 1.0]), [1, 2, 2, 1]);
    // What has been calm for long enough below is passed over.
    let slow = until(Sign::CriticalPosts, 8.0, 3);
    let watched =
        [Watch { triggers: &low.0, until: &low.1 }, Watch { triggers: &high.0, until: &slow }];
    assert_eq!(levels(&watched, &[9.0, 0.0, 0.0, 0.0]), [2, 2, 2, 0]);
}

/// All that a trigger names must hold; any trigger will do; a storm that is looked for must be over.
#[test]
fn triggers_are_all_of_one_and_any_of_many() {
    let both = Trigger { at_least: [Some(2.0), Some(5.0)], storm: false };
    assert!(both.holds(&[2.0, 5.0], false));
    assert!(!both.holds(&[1.9, 5.0], true) && !both.holds(&[2.0, 4.9], true));
    let storm = Trigger { storm: true, ..Trigger::default() };
    assert!(storm.holds(&[0.0; 2], true) && !storm.holds(&[99.0; 2], false));
    let (triggers, until) = ([both, storm], until(Sign::Complaints, 1.0, 1));
    let watched = [Watch { triggers: &triggers, until: &until }];
    let mut alarm = Alarm::default();
    assert_eq!(alarm.judge(&watched, &[2.0, 4.0], false), 0);
    assert_eq!(alarm.judge(&watched, &[0.0, 0.0], true), 1);
    assert_eq!(alarm.judge(&watched, &[0.0, 0.0], true), 1);
    assert_eq!(alarm.judge(&watched, &[9.0, 1.0], false), 0);
}

/// A hand-rolled reading of the rule, over all series of six hours of four sorts.
#[test]
fn the_alarm_is_that_of_a_plain_reading() {
    let (least, most, hours) = (3.0, 1.0, 2);
    let (triggers, until) =
        ([at_least(Sign::CriticalPosts, least)], until(Sign::CriticalPosts, most, hours));
    let watched = [Watch { triggers: &triggers, until: &until }];
    for series in 0..4096_u32 {
        let posts: Vec<f64> = (0..6).map(|at| f64::from(series >> (2 * at) & 3)).collect();
        let plain: Vec<usize> = (0..6)
            .map(|at| {
                // The last hour that called, and no two calm hours in a row since.
                let called = (0..=at).rev().find(|hour| posts[*hour] >= least);
                let calm = |from: usize| (from + 1..=at).collect::<Vec<_>>();
                called.map_or(0, |from| {
                    let pairs = calm(from);
                    let ended = pairs.windows(2).any(|two| two.iter().all(|h| posts[*h] <= most));
                    usize::from(!ended)
                })
            })
            .collect();
        assert_eq!(levels(&watched, &posts), plain, "{posts:?}");
    }
}
