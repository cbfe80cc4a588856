//! Keyed draws: what must not change a run, changes no bit of it; and what shares its luck can
//! be compared person by person.

use earful::model::desk::Staff;
use earful::model::exit::{Mode, Reason};
use earful::model::policy::{Action, Condition, Listens, Policy, Rule};
use earful::world::metrics::{METRICS, SERIES};
use earful::world::setting::{NamedThing, NetworkSource};
use earful::world::tally::Tally;
use earful::world::{Event, Outcome, People, Setting, World};

fn rule(act: Action) -> Rule {
    let when = Condition::default();
    Rule { when, act, personalisation: 0.5, disclosure: false, priority: 1 }
}

/// Answers everything it can hear.
fn eager() -> Policy {
    let rules = vec![rule(Action::PublicReply)];
    Policy { name: "eager".into(), listens: Listens::Everything, rules, ..Policy::silent() }
}

fn setting() -> Setting {
    Setting { consumers: 3_000, days: 120, warmup_days: 30, ..Setting::default() }
}

fn outcome(setting: &Setting, seed: u64, policy: &Policy) -> Outcome {
    let people = People::draw(setting, seed, 0);
    let mut world = World::new(setting.clone(), people.clone(), std::slice::from_ref(policy));
    world.run_to(setting.days);
    world.outcome()
}

#[test]
fn a_repeat_gives_the_same_bits_and_seed_zero_is_a_seed() {
    let run = |seed| outcome(&setting(), seed, &eager()).digest();
    assert_eq!(run(0), run(0));
    assert_ne!(run(0), run(1));
    assert_ne!(run(0), run(u64::MAX));
}

#[test]
fn a_policy_that_never_acts_equals_silence_bit_for_bit() {
    let silent = outcome(&setting(), 4, &Policy::silent());
    let unreachable = Condition { reach: (u32::MAX, u32::MAX), ..Condition::default() };
    let never = Policy {
        rules: vec![Rule { when: unreachable, ..rule(Action::PublicReply) }],
        ..Policy::silent()
    };
    assert_eq!(silent, outcome(&setting(), 4, &never));

    // The same with open ears, where hearing itself (which teaches, and is counted) is switched off.
    let mut deaf = setting();
    deaf.mechanisms.learning = false;
    deaf.mechanisms.listening = false;
    let mut hears = outcome(&deaf, 4, &Policy { listens: Listens::Everything, ..never });
    let mut silent = outcome(&deaf, 4, &Policy::silent());
    for outcome in [&mut hears, &mut silent] {
        let brand = &mut outcome.brands[0];
        let parts = brand.bands.iter_mut().chain(&mut brand.segments);
        parts.chain(std::iter::once(&mut brand.all)).for_each(|tally| tally.heard = 0);
        brand.series.iter_mut().for_each(|day| day[7] = 0.0);
    }
    assert_eq!(hears, silent);
}

#[test]
fn a_switched_off_reply_equals_a_policy_without_rules() {
    let mut mute = setting();
    mute.mechanisms.reply = false;
    let without = Policy { rules: Vec::new(), ..eager() };
    assert_eq!(outcome(&mute, 9, &eager()), outcome(&setting(), 9, &without));
}

#[test]
fn looking_changes_nothing() {
    let setting = setting();
    let people = People::draw(&setting, 2, 0);
    let blind = outcome(&setting, 2, &eager());
    let mut world = World::new(setting.clone(), people.clone(), &[eager()]);
    let mut posts = 0;
    for day in 0..setting.days {
        let mut look = |at: u16, _: u32, _: usize, event: Event| {
            posts += u64::from(matches!(event, Event::Posted(_)) && at >= setting.warmup_days);
        };
        world.run_to_with(day + 1, &mut look);
        // Asking for results on the way is looking, too.
        let _ = world.outcome();
    }
    assert_eq!(blind.digest(), world.outcome().digest());
    assert_eq!(posts, blind.brands[0].all.posts);
}

/// The newcomer is a customer of nobody, so all brands' books must stay what they were.
#[test]
fn one_more_consumer_changes_nobody_else() {
    let mut few = setting();
    few.mechanisms.backlash = false;
    few.mechanisms.onlookers = false;
    let base = outcome(&few, 6, &eager());
    let mut found = false;
    for extra in 1..=4 {
        let more = Setting { consumers: few.consumers + extra, ..few.clone() };
        let other = outcome(&more, 6, &eager());
        if other.brands[0].all.customers == base.brands[0].all.customers {
            found = true;
            // But for what is expected of those who are not simulated, who are one fewer.
            let counted = |outcome: &Outcome| -> Vec<Vec<f64>> {
                let of_dashboard = |name: &str| name.ends_with("_per_hour");
                let columns: Vec<usize> =
                    (0..SERIES.len()).filter(|at| !of_dashboard(SERIES[*at].0)).collect();
                let days = outcome.brands[0].series.iter();
                days.map(|day| columns.iter().map(|at| day[*at]).collect()).collect()
            };
            assert!(counted(&base) == counted(&other), "somebody else's days have changed");
            assert_eq!(base.brands[0].all.posts, other.brands[0].all.posts);
        }
    }
    assert!(found, "all of the newcomers are customers: choose another seed");
}

/// The same past, two futures: the arms of a run share every draw, so where the policies do the
/// same, the same happens.
#[test]
fn a_cloned_world_lives_on_as_the_original_would() {
    let setting = setting();
    let people = People::draw(&setting, 8, 0);
    let mut warm = World::new(setting.clone(), people.clone(), &[Policy::silent()]);
    warm.run_to(setting.warmup_days);
    let mut future = warm.clone();
    future.set_policies(&[Policy::silent()]);
    future.run_to(setting.days);
    warm.run_to(setting.days);
    assert_eq!(warm.outcome(), future.outcome());
}

#[test]
fn an_arm_changes_its_own_brand_first() {
    let mut two = setting();
    two.brands.push(NamedThing { name: "other".into(), is: two.brands[0].is.clone() });
    two.mechanisms.crowding = false;
    two.mechanisms.strain = false;
    two.mechanisms.withdrawal = false;
    two.mechanisms.backlash = false;
    two.mechanisms.onlookers = false;
    let people = People::draw(&two, 1, 0);
    let run = |first: Policy| {
        let mut world = World::new(two.clone(), people.clone(), &[first, Policy::silent()]);
        world.run_to(two.days);
        world.outcome()
    };
    let (silent, eager) = (run(Policy::silent()), run(eager()));
    assert_ne!(silent.brands[0], eager.brands[0]);
    // With nothing left that travels between brands but awareness, which moves expectations.
    assert_eq!(silent.brands[1].all.posts, eager.brands[1].all.posts);
    assert_eq!(silent.brands[1].all.unfollows(), eager.brands[1].all.unfollows());
}

/// Experience, chatter, hearing and answering, and no way for an answer to change what is said
/// next: then counts under two policies are comparable one by one.
fn without_feedback() -> Setting {
    let mut setting = setting();
    let m = &mut setting.mechanisms;
    for off in [
        &mut m.strain,
        &mut m.chill,
        &mut m.withdrawal,
        &mut m.opt_out,
        &mut m.emboldening,
        &mut m.learning,
        &mut m.backlash,
    ] {
        *off = false;
    }
    setting
}

fn count(setting: &Setting, policy: &Policy, metric: &str) -> f64 {
    let found = METRICS.iter().find(|m| m.name == metric).expect("a metric of that name");
    (found.value)(&outcome(setting, 5, policy).brands[0].all).unwrap_or(0.0)
}

#[test]
fn a_stricter_cap_never_sends_more() {
    let setting = without_feedback();
    let capped = |cap| {
        let mut policy = eager();
        policy.conduct.contact_cap = cap;
        count(&setting, &policy, "contacts")
    };
    let sent: Vec<f64> = [1.0, 2.0, 5.0, 0.0].map(capped).to_vec();
    assert!(sent.is_sorted(), "{sent:?}");
    assert!(sent[0] < sent[3]);
}

#[test]
fn better_ears_never_hear_less() {
    let heard = [0.2, 0.5, 0.9].map(|recall| {
        let mut setting = without_feedback();
        setting.listening.recall = recall;
        count(&setting, &eager(), "heard_share")
    });
    assert!(heard.is_sorted() && heard[0] < heard[2], "{heard:?}");
}

#[test]
fn more_hazard_never_keeps_more_followers() {
    let left = [1e-5, 1e-3, 2e-2].map(|lapse| {
        let mut setting = without_feedback();
        setting.mechanisms.follow = false;
        setting.exit.lapse = lapse;
        count(&setting, &Policy::silent(), "looking_followers")
    });
    assert!(left.is_sorted_by(|a, b| a > b), "{left:?}");
}

#[test]
fn more_staff_answers_more_and_sooner() {
    let setting = Setting { warmup_days: 0, ..without_feedback() };
    let with = |staff| {
        let mut policy = eager();
        policy.desk.staff = Staff::Replies(staff);
        policy.conduct.max_wait_days = 1000.0;
        (count(&setting, &policy, "contacts"), count(&setting, &policy, "median_latency_hours"))
    };
    let (few, slow) = with(0.5);
    let (many, quick) = with(50.0);
    assert!(few <= many && slow > quick, "{few} in {slow} h, {many} in {quick} h");
}

/// Strain, grievances and exits enough to count, in a world where who reads what moves nobody.
fn watchful() -> Setting {
    let mut setting = setting();
    setting.network = NetworkSource::None;
    let brand = &mut setting.brands[0].is;
    (brand.customer_share, brand.follower_share) = (0.9, 0.6);
    (brand.mentions_per_30_days, brand.failures_per_30_days) = (2.0, 2.0);
    setting.voice.failure_posting = 0.5;
    (setting.exit.watched, setting.exit.intrusion) = (0.02, 0.02);
    setting.exit.neglect = 0.02;
    setting.backlash.parting_criticism = 0.2;
    setting
}

fn tally(setting: &Setting) -> Tally {
    outcome(setting, 5, &eager()).brands[0].all.clone()
}

/// Larger hazards, with the same luck, end more ties for that reason; later ones can only be lost to
/// earlier ones, so steps are wide.
#[test]
fn more_feeling_watched_ends_more_ties_for_it() {
    let watched = [0.0, 1e-3, 1e-2, 1e-1].map(|watched| {
        let mut setting = watchful();
        setting.exit.watched = watched;
        // Nobody leaves the platform.
        setting.mechanisms.withdrawal = false;
        tally(&setting).exits_for(Reason::Watched)
    });
    assert_eq!(watched[0], 0);
    assert!(watched.is_sorted_by(|a, b| a < b), "{watched:?}");
}

/// The same people go; the words of some come out.
#[test]
fn more_readiness_to_say_why_never_says_less() {
    let said = [0.0, 0.01, 0.1, 1.0].map(|base| {
        let mut setting = watchful();
        setting.backlash.parting_criticism = base;
        tally(&setting)
    });
    let words = said.each_ref().map(|tally| tally.parted_in_public);
    assert_eq!(words[0], 0);
    assert!(words.is_sorted_by(|a, b| a < b), "{words:?}");
    assert!(said.windows(2).all(|two| two[0].exit_table == two[1].exit_table));
}

/// The same people go for the same reasons; more of the watched go openly.
#[test]
fn more_dependence_on_the_reason_makes_the_watched_un_follow() {
    let all = [0.0, 1.0, 5.0].map(|weight| {
        let mut setting = watchful();
        (setting.exit.ways_weight, setting.exit.watched) = (weight, 0.5);
        // Who is counted as a follower and who says something moves no one else here, but a crowd
        // of brands and parting words could.
        setting.mechanisms.parting = false;
        tally(&setting)
    });
    let open = all.each_ref().map(|tally| tally.exits_by(Reason::Watched, Mode::Unfollow));
    assert!(open.is_sorted_by(|a, b| a < b) && open[2] > 20, "{open:?}");
    for reason in Reason::ALL {
        let gone = all.each_ref().map(|tally| tally.exits_for(reason));
        assert!(gone.iter().all(|n| *n == gone[0]), "{reason:?}: {gone:?}");
    }
}

/// A mechanism that is switched off is one without weight, to the last bit, and does something when
/// it is on.
#[test]
fn switches_of_leaving_are_weights_of_zero() {
    type Set = fn(&mut Setting);
    let cases: [(&str, Set); 3] = [
        ("watched", |setting| setting.exit.watched = 0.0),
        ("ways_out", |setting| setting.exit.ways_weight = 0.0),
        ("parting", |setting| setting.backlash.parting_criticism = 0.0),
    ];
    let base = Setting { network: Setting::default().network, ..watchful() };
    let with = outcome(&base, 5, &eager());
    for (switch, set) in cases {
        let (mut off, mut zero) = (base.clone(), base.clone());
        assert!(off.mechanisms.set(switch, false));
        set(&mut zero);
        let off = outcome(&off, 5, &eager());
        assert_eq!(off, outcome(&zero, 5, &eager()), "{switch}");
        assert_ne!(off, with, "{switch} does nothing");
    }
}
