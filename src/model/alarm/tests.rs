use super::*;

fn at_least(sign: Sign, posts: f64) -> Trigger {
    let mut trigger = Trigger::default();
    trigger.at_least[sign as usize] = Some(posts);
    trigger
}

fn until(sign: Sign, posts: f64, for_hours: u16) -> Until {
    let mut until = Until::after(for_hours);
    until.at_most[sign as usize] = Some(posts);
    until
}

/// A level without multiples of the usual.
fn watch(triggers: &[Trigger], until: &Until) -> LevelWatch {
    LevelWatch { triggers: triggers.to_vec(), until: *until }
}

/// The level after each hour, with so many critical posts in it.
fn levels(watched: &[LevelWatch], hours: &[f64]) -> Vec<usize> {
    let mut alarm = Alarm::default();
    hours.iter().map(|posts| alarm.judge(watched, &[*posts, 0.0], false)).collect()
}

/// By hand: six an hour call, and two calm hours in a row end it; one does not, nor do two with a worse
/// one between them. What calls again begins the count anew.
#[test]
fn a_level_comes_at_once_and_goes_slowly() {
    let (triggers, until) =
        ([at_least(Sign::CriticalPosts, 6.0)], until(Sign::CriticalPosts, 1.0, 2));
    let watched = [watch(&triggers, &until)];
    let hours = [5.9, 6.0, 1.0, 1.1, 1.0, 0.0, 1.0, 7.0, 0.0, 6.0, 0.0, 0.0];
    assert_eq!(levels(&watched, &hours), [0, 1, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0]);
}

/// By hand: the worst level called for is entered at once; on the way back each is waited for.
#[test]
fn levels_are_entered_at_the_top_and_left_one_by_one() {
    let low = ([at_least(Sign::CriticalPosts, 2.0)], until(Sign::CriticalPosts, 0.0, 3));
    let high = ([at_least(Sign::CriticalPosts, 9.0)], until(Sign::CriticalPosts, 1.0, 1));
    let watched = [&low, &high].map(|(triggers, until)| watch(triggers, until));
    assert_eq!(levels(&watched, &[9.0, 1.0, 0.0, 0.0, 0.0]), [2, 1, 1, 1, 0]);
    assert_eq!(levels(&watched, &[3.0, 9.0, 2.0, 1.0]), [1, 2, 2, 1]);
    // What has been calm for long enough below is passed over.
    let slow = until(Sign::CriticalPosts, 8.0, 3);
    let watched = [watch(&low.0, &low.1), watch(&high.0, &slow)];
    assert_eq!(levels(&watched, &[9.0, 0.0, 0.0, 0.0]), [2, 2, 2, 0]);
}

/// All that a trigger names must hold; any trigger will do; a storm that is looked for must be over.
#[test]
fn triggers_are_all_of_one_and_any_of_many() {
    let both = Trigger { at_least: [Some(2.0), Some(5.0)], ..Trigger::default() };
    assert!(both.holds(&[2.0, 5.0], false));
    assert!(!both.holds(&[1.9, 5.0], true) && !both.holds(&[2.0, 4.9], true));
    let storm = Trigger { storm: true, ..Trigger::default() };
    assert!(storm.holds(&[0.0; 2], true) && !storm.holds(&[99.0; 2], false));
    let (triggers, until) = ([both, storm], until(Sign::Complaints, 1.0, 1));
    let watched = [watch(&triggers, &until)];
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
    let watched = [watch(&triggers, &until)];
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

/// By hand: usually 20 critical posts and 30 complaints an hour. 4 times the usual is 80 and 120, 1.5 times
/// is 30; what is given in posts stays.
#[test]
fn multiples_are_of_the_usual_hour() {
    let trigger = Trigger {
        at_least: [None, Some(50.0)],
        at_least_times_usual: [Some(4.0), None],
        storm: true,
    };
    let posts = Trigger { at_least: [Some(80.0), Some(50.0)], storm: true, ..Trigger::default() };
    assert_eq!(trigger.resolve(&[20.0, 30.0]), posts);
    assert_eq!(posts.resolve(&[9.0, 9.0]), posts);
    let half = Until { at_most_times_usual: [Some(1.5), None], ..Until::after(12) };
    let few = Until { at_most: [Some(30.0), None], ..Until::after(12) };
    assert_eq!(half.resolve(&[20.0, 30.0]), few);
    assert_eq!(
        LevelWatch::new(&[trigger], &half, &[20.0, 30.0]),
        LevelWatch { triggers: vec![posts], until: few }
    );
    assert!(counts_in_usual(&[posts, trigger], &few) && counts_in_usual(&[posts], &half));
    assert!(!counts_in_usual(&[posts], &few));
}

/// By hand from the Poisson law. At a mean of 2 times 0.5 a count of 5 or more has the chance 0.00366, of 6 or
/// more 0.00059, and 1 / 720 is 0.00139: six. At twice 0.05 three or more have 0.00015, two or more 0.0047:
/// three. 3 times the usual would be 1.5 and 0.15 posts.
#[test]
fn a_multiple_asks_for_more_than_chance_brings() {
    let trigger = Trigger { at_least_times_usual: [Some(3.0), Some(3.0)], ..Trigger::default() };
    assert_eq!(trigger.resolve(&[0.5, 0.05]).at_least, [Some(6.0), Some(3.0)]);
    assert_eq!([0.5, 0.05].map(beyond_chance), [6.0, 3.0]);
}

/// Where a usual hour brings nothing an hour without posts is no reason for alarm, and one post is.
#[test]
fn multiples_of_nothing_ask_for_something() {
    let trigger = Trigger { at_least_times_usual: [Some(3.0), None], ..Trigger::default() };
    let resolved = trigger.resolve(&[0.0, 0.0]);
    assert!(!resolved.holds(&[0.0, 9.0], false) && resolved.holds(&[1.0, 0.0], false));
    let calm = Until { at_most_times_usual: [Some(2.0), None], ..Until::after(1) };
    assert_eq!(calm.resolve(&[0.0; 2]).at_most, [Some(0.0), None]);
}
