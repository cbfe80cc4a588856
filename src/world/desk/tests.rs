//! A desk as a whole: whom it serves, in which form, and what time is to it. Limits are 4.5 standard
//! errors, each of which chance exceeds 7 times in a million; seeds are fixed.

mod simulated;

use super::*;
use crate::ground::math::{chance, exp};
use crate::model::clock::Clock;
use crate::model::desk::Staff;
use crate::model::hours::Hours;
use crate::model::mechanisms::Mechanisms;
use crate::model::policy::{Action, Condition, Listens, Rule};
use crate::model::post::Kind;
use crate::model::purpose::BEHAVIOUR;
use crate::world::network::GrownNetwork;
use crate::world::setting::{NamedThing, NetworkSource};
use crate::world::{Event, World};

/// Something fails once in 100 days for each of so many customers, of whom 100 are simulated among 400
/// people; all are alike and complain to the brand. Days are alike.
fn complaining(customers: f64) -> Setting {
    let mut setting =
        Setting { consumers: 400, network: NetworkSource::None, ..Setting::default() };
    setting.mechanisms = Mechanisms { experience: true, reply: true, ..Mechanisms::none() };
    setting.population.expressiveness_sigma = 0.0;
    (setting.voice.failure_posting, setting.voice.posting_cap) = (1.0, 1.0);
    setting.voice.failure_addressed_share = 1.0;
    (setting.clock.weekend_factor, setting.clock.daily_swing) = (1.0, 0.0);
    let brand = &mut setting.brands[0].is;
    (brand.customers, brand.customer_share, brand.failures_per_30_days) = (customers, 0.25, 0.3);
    (brand.questions_per_30_days, brand.delights_per_30_days) = (0.0, 0.0);
    (brand.mentions_per_30_days, brand.peer_talk_per_30_days) = (0.0, 0.0);
    setting
}

/// A rule for everything, so urgent.
fn rule(priority: u8) -> Rule {
    let when = Condition::default();
    Rule { when, act: Action::PublicReply, personalisation: 0.0, disclosure: false, priority }
}

/// Answers everything, and nobody is there to do it.
fn nobody() -> Policy {
    let mut policy =
        Policy { listens: Listens::Everything, rules: vec![rule(0)], ..Policy::silent() };
    policy.desk.staff = Staff::Agents(0.0);
    policy.conduct.max_wait_days = 365.0;
    policy
}

fn desk(setting: &Setting, brand: usize, policy: &Policy) -> DeskAtWork {
    DeskAtWork::new(setting, &People::draw(setting, 1, 0), brand, policy)
}

/// A day on which failures are so many times what they are, and so much of them is left.
fn live(
    desk: &mut DeskAtWork,
    day: u16,
    of: (&Setting, &Policy),
    (shock, left): (f64, f64),
) -> Vec<Served> {
    let (setting, policy) = of;
    work(desk, day, (setting, policy, 0), (shock, left), Vec::new())
}

fn work(
    desk: &mut DeskAtWork,
    day: u16,
    (setting, policy, brand): (&Setting, &Policy, usize),
    (failure_shock, failure_factor): (f64, f64),
    jobs: Vec<ReplyJob>,
) -> Vec<Served> {
    let today = Today {
        day,
        brand,
        profile: &Profile::new(&setting.clock),
        failure_shock,
        failure_factor,
        luck: Key::new(1, BEHAVIOUR, 0),
    };
    let rules = CompiledRules::new(&policy.rules);
    let stretch = PolicyStretch { part: WHOLE_DAY, policy, rules: &rules };
    let served = desk.work(&today, &stretch, jobs, &mut ByHour::default());
    desk.end_day();
    served
}

/// Whether it is followed job by job.
fn single(desk: &DeskAtWork) -> bool {
    matches!(desk.state.form, LoadForm::Jobs(_))
}

/// 950 posts a day are followed as work, though one simulated stands for ten only, and so are 3,000 where
/// one stands for 3,000; 80 a day one by one whoever they stand for. What nobody can hear is none. Where
/// everybody is simulated each is followed.
#[test]
fn the_form_is_that_of_posts_heard_whatever_is_simulated() {
    let mut setting = complaining(1_000.0);
    setting.brands[0].is.failures_per_30_days = 90.0;
    assert!(!single(&desk(&setting, 0, &nobody())));
    setting.leave_out_others();
    assert!(single(&desk(&setting, 0, &nobody())));
    let setting = complaining(3e5);
    assert!(!single(&desk(&setting, 0, &nobody())));
    assert!(single(&desk(&complaining(8_000.0), 0, &nobody())));
    let mut closed = setting;
    closed.voice.failure_addressed_share = 80.0 / 3_000.0;
    assert!(single(&desk(&closed, 0, &nobody())));
}

/// Where nobody works, what waits is what came, of all customers that there really are: job by job the
/// simulated are not among the others, for they bring their own; as work they are. Customers times the
/// chance of a failure on a day, outages and what is learnt included, on 21 days. By hand a
/// desk that would have made 1,000 replies to strangers and made 490 of them makes (490 + 20) / (1,000 + 20)
/// = half as many. Poisson; eight limits.
#[test]
fn what_waits_is_what_all_the_customers_write() {
    let policy = nobody();
    for (customers, others, a_month) in
        [(200.0, 100.0, 30.0), (9_000.0, 8_900.0, 0.3), (2_100.0, 2_100.0, 300.0), (2e6, 2e6, 0.3)]
    {
        let mut setting = complaining(customers);
        setting.brands[0].is.failures_per_30_days = a_month;
        let as_work = others == customers;
        for (shock, left, change) in [(1.0, 1.0, 1.0), (3.0, 0.6, 0.5)] {
            let mut desk = desk(&setting, 0, &policy);
            assert_eq!(single(&desk), !as_work);
            let made = if change < 1.0 { 490.0 } else { 1_000.0 };
            for day in 0..21 {
                desk.change = EffortChange::default();
                desk.change.add(1_000.0, made);
                // Seen before today, it fades today.
                let kept = exp(-1.0 / 90.0);
                let factor = (made * kept + 20.0) / (1_000.0 * kept + 20.0);
                assert!((factor - change).abs() < 0.001, "{factor}");
                desk.end_day();
                assert!(live(&mut desk, day, (&setting, &policy), (shock, left)).is_empty());
            }
            let expected = 21.0 * others * chance(a_month / 30.0 * shock) * left * change;
            assert!(expected > 500.0);
            let off = desk.waiting() - expected;
            assert!(
                off.abs() < 4.5 * expected.sqrt() + 0.001 * expected,
                "{customers}: {} for {expected}",
                desk.waiting()
            );
        }
    }
}

/// As work, too, a weekend has what the clock leaves of it: 7/5 of the mean come on each working day and
/// nothing on days 5 and 6. Poisson; one limit.
#[test]
fn a_flow_knows_the_weekend() {
    let mut setting = complaining(2e6);
    setting.clock.weekend_factor = 0.0;
    let policy = nobody();
    let mut desk = desk(&setting, 0, &policy);
    let mut waiting = Vec::new();
    for day in 0..7 {
        live(&mut desk, day, (&setting, &policy), (1.0, 1.0));
        waiting.push(desk.waiting());
    }
    let expected = 1.4 * 2e6 * chance(0.01);
    assert!((waiting[0] - expected).abs() < 4.5 * expected.sqrt(), "{} {expected}", waiting[0]);
    assert!(waiting[6] == waiting[4] && waiting[4] > 4.5 * waiting[0], "{waiting:?}");
}

/// Two brands alike have posts of their own: by chance the same number on ten days, some 24 on each,
/// less than once in 10^12 times.
#[test]
fn each_brand_has_its_own_others() {
    let mut setting = complaining(2_500.0);
    setting.brands.push(NamedThing { name: "other".into(), ..setting.brands[0].clone() });
    setting.categories = vec![String::new(); 2];
    let policy = nobody();
    let waiting = |brand| {
        let mut desk = desk(&setting, brand, &policy);
        let day = |day| {
            work(&mut desk, day, (&setting, &policy, brand), (1.0, 1.0), Vec::new());
            desk.waiting()
        };
        (0..10).map(day).collect::<Vec<_>>()
    };
    assert_ne!(waiting(0), waiting(1));
}

/// Another policy: its staff, the replies it makes of the same posts (none before, all after), and
/// nothing held against it that the former did. Poisson; one limit.
#[test]
fn a_desk_follows_its_policy() {
    let setting = complaining(2e6);
    let (silent, mut policy) = (Policy::silent(), nobody());
    let mut desk = desk(&setting, 0, &silent);
    live(&mut desk, 0, (&setting, &silent), (1.0, 1.0));
    assert_eq!(desk.waiting(), 0.0);
    desk.change.add(1_000.0, 0.0);
    let roster = desk.roster_under(&setting, 0, &policy);
    desk.seat(&roster);
    desk.begin_anew();
    live(&mut desk, 1, (&setting, &policy), (1.0, 1.0));
    let expected = 2e6 * chance(0.01);
    let waiting = desk.waiting();
    assert!((waiting - expected).abs() < 4.5 * expected.sqrt(), "{waiting} for {expected}");
    // 20,000 replies of a minute in 24 hours are 14 people's work.
    policy.desk.staff = Staff::PerMillion(15.0);
    policy.desk.minutes_per_reply = 1.0;
    let roster = desk.roster_under(&setting, 0, &policy);
    desk.seat(&roster);
    desk.begin_anew();
    assert_eq!(desk.roster.capacity, Capacity { servers: 30, speed: 1.0 });
    assert_eq!(
        DeskAtWork::new(&setting, &People::draw(&setting, 1, 0), 0, &policy).roster.capacity,
        desk.roster.capacity
    );
}

/// What was done fades with the days of a desk at work, as by hand over 90 of them.
#[test]
fn a_desk_forgets_with_the_days() {
    let setting = complaining(9_000.0);
    let policy = nobody();
    let mut desk = desk(&setting, 0, &policy);
    desk.compare(40.0, 10.0);
    for day in 0..90 {
        live(&mut desk, day, (&setting, &policy), (0.0, 1.0));
    }
    let left = exp(-1.0);
    let expected = (20.0 + 10.0 * left) / (20.0 + 40.0 * left);
    assert!((desk.change.factor() - expected).abs() < 1e-12);
}

/// In a grown network who talks most is read most. Of 2,000 people all are asked: the mean number of
/// readers over all ranks is that of the tenth itself.
#[test]
fn the_talkative_have_their_own_readers() {
    let mut setting = complaining(9_000.0);
    (setting.consumers, setting.population.expressiveness_sigma) = (2_000, 1.0);
    setting.network = NetworkSource::Grown(GrownNetwork::default());
    let people = People::draw(&setting, 1, 0);
    let desk = DeskAtWork::new(&setting, &people, 0, &nobody());
    let mean = |by_talkative: f64| {
        let of = |rank: u32| {
            let draw = (f64::from(rank) + 0.5) / 9_000.0;
            f64::from(desk.others.crowd.readers.of_author(by_talkative, draw))
        };
        (0..9_000).map(of).sum::<f64>() / 9_000.0
    };
    let mut by_talk: Vec<u32> = (0..2_000).collect();
    let talk = |who: &u32| people.expressiveness[*who as usize];
    by_talk.sort_by(|a, b| talk(b).total_cmp(&talk(a)));
    let of = |who: &[u32]| {
        let all: f64 = who.iter().map(|who| f64::from(people.network.n_readers(*who))).sum();
        all / who.len() as f64
    };
    let (most, rest) = (of(&by_talk[..200]), of(&by_talk[200..]));
    assert!(most > 1.2 * rest, "{most} {rest}");
    // Who is of the tenth is a matter of a level: some more or fewer than 200.
    assert!((mean(1.0) / most - 1.0).abs() < 0.15, "{} {most}", mean(1.0));
    assert!((mean(0.0) / rest - 1.0).abs() < 0.15, "{} {rest}", mean(0.0));
}
