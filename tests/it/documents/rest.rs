//! How far an unchanged world is at rest on day 0, and what accumulates in it.

use std::fmt::Write as _;
use std::path::Path;

use earful::scenario::Scenario;
use earful::stats::Moments;
use earful::world::metrics::SERIES;
use earful::world::{People, Setting, World};
use rayon::prelude::*;

use super::{check_block, row};

/// Replications of the main scenario.
const REPLICATIONS: u32 = 16;

/// A mean over people, or over customers of all brands.
struct Quantity {
    name: &'static str,
    decimals: usize,
    /// What it may move by, with what only accumulates held still, beyond 4.5 standard errors: a tenth of
    /// what is taken to matter, or a twentieth of what there is.
    give: fn(f64) -> f64,
}

const QUANTITIES: [Quantity; 5] = [
    Quantity { name: "satisfaction of customers", decimals: 4, give: |_| 0.0005 },
    Quantity { name: "irritation of customers", decimals: 5, give: |level| 0.05 * level },
    Quantity { name: "neglect of customers", decimals: 5, give: |level| 0.05 * level },
    Quantity { name: "privacy strain", decimals: 5, give: |level| 0.05 * level },
    Quantity { name: "share who know that brands listen", decimals: 4, give: |_| 0.0005 },
];

/// A world of 240 days that learns as well, and what it counts.
const LEARNT: &str =
    "failures of the carrier where it learns, % of those before it has heard anything";

const ACCUMULATES: [&str; 5] = [
    "customers who opted out, %",
    "accounts closed, %",
    "people who left the platforms, %",
    "followers who look, % of day 0",
    "customers, % of day 0",
];

#[derive(Clone, Copy)]
struct State {
    levels: [f64; 5],
    counts: [f64; 5],
    /// What is left of the failures of the brand in question, once a day is over.
    failures: f64,
}

fn state(world: &World, brands: usize, focus: usize) -> State {
    let (day, people) = (world.day(), world.people().len());
    let (mut felt, mut customers, mut opted_out, mut looking) = ([0.0; 3], 0.0, 0.0, 0.0);
    let (mut strain, mut aware, mut closed, mut left) = (0.0, 0.0, 0.0, 0.0);
    for who in 0..people {
        let standing = world.standing(who);
        strain += standing.experience.strain;
        aware += f64::from(u8::from(standing.aware));
        closed += f64::from(u8::from(standing.closed));
        left += f64::from(u8::from(standing.left));
        for bond in (0..brands).filter_map(|b| world.bond(who, b, day)) {
            looking += f64::from(u8::from(bond.tie == earful::world::Tie::Following));
            if bond.customer {
                customers += 1.0;
                opted_out += f64::from(u8::from(bond.opted_out));
                let own = [bond.satisfaction, bond.irritation, bond.neglect];
                felt.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
            }
        }
    }
    let n = f64::from(people);
    let [satisfaction, irritation, neglect] = felt.map(|sum| sum / customers);
    State {
        levels: [satisfaction, irritation, neglect, strain / n, aware / n],
        counts: [opted_out / customers, closed / n, left / n, looking, customers],
        failures: world.series(focus).last().map_or(1.0, |row| row[daily("failure_factor")]),
    }
}

/// The first and the last day of each replication under the policies of the warm-up.
fn lived(scenario: &Scenario, setting: &Setting) -> Vec<[State; 2]> {
    let one = |replication| {
        let people = People::draw(setting, scenario.seed, replication);
        let mut world = World::at_rest(setting.clone(), people.clone(), &scenario.warmup);
        let first = state(&world, setting.brands.len(), scenario.focus);
        world.run_to(setting.days);
        [first, state(&world, setting.brands.len(), scenario.focus)]
    };
    (0..REPLICATIONS).into_par_iter().map(one).collect()
}

/// The place of a daily series.
fn daily(name: &str) -> usize {
    SERIES.iter().position(|series| series.0 == name).expect("a daily series of that name")
}

fn moments(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut moments = Moments::default();
    values.for_each(|value| moments.add(value));
    (moments.mean().expect("replications"), moments.standard_error().expect("replications"))
}

/// The main scenario, nobody's policy ever changing and nothing learnt. With what only accumulates held still
/// nothing drifts; as it is, the table says how much does. (4.5 standard errors of 16 replications: by chance
/// about 4 in 10,000 for each of five.)
#[test]
fn an_unchanged_world_is_at_rest() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/engage_or_enrage.toml");
    let scenario = Scenario::load(&path, &[]).expect("the scenario is valid");
    let mut as_it_is = scenario.setting.clone();
    as_it_is.mechanisms.learning = false;
    let mut held = as_it_is.clone();
    for switch in [
        "opt_out",
        "withdrawal",
        "emboldening",
        "follow",
        "exit",
        "churn",
        "winning",
        "leaving_at_once",
    ] {
        assert!(held.mechanisms.set(switch, false), "{switch}");
    }
    // Who was contacted unasked before minds the next time more, for good.
    held.appraisal.repetition_weight = 0.0;
    let learns = lived(&scenario, &scenario.setting);
    let (held, as_it_is) = (lived(&scenario, &held), lived(&scenario, &as_it_is));

    let mut out = String::new();
    row(&mut out, &["mean", "day 0", "drift, held still", "drift, as it is"]);
    out.push_str("|---|---|---|---|\n");
    let drift = |runs: &[[State; 2]], what: usize| {
        moments(runs.iter().map(|[first, last]| last.levels[what] - first.levels[what]))
    };
    for (what, quantity) in QUANTITIES.iter().enumerate() {
        let (level, _) = moments(held.iter().map(|[first, _]| first.levels[what]));
        let (still, error) = drift(&held, what);
        let give = 4.5 * error + (quantity.give)(level);
        assert!(still.abs() < give, "{}: {still} from {level}, +- {error}", quantity.name);
        let (moved, moved_error) = drift(&as_it_is, what);
        let number = |value: f64| format!("{value:.*}", quantity.decimals);
        let with = |value: f64, error: f64| {
            format!("{value:+.*} (± {})", quantity.decimals, number(error))
        };
        let cells = [quantity.name, &number(level), &with(still, error), &with(moved, moved_error)];
        row(&mut out, &cells);
    }
    out.push('\n');
    row(&mut out, &["accumulates, as it is", "day 0", "last day"]);
    out.push_str("|---|---|---|\n");
    for (what, name) in ACCUMULATES.iter().enumerate() {
        // Shares of those there are, or of those who were there.
        let share = |state: &State, first: &State| match what {
            0..3 => 100.0 * state.counts[what],
            _ => 100.0 * state.counts[what] / first.counts[what],
        };
        let (first, _) = moments(as_it_is.iter().map(|[first, _]| share(first, first)));
        let (last, _) = moments(as_it_is.iter().map(|[first, last]| share(last, first)));
        row(&mut out, &[name, &format!("{first:.2}"), &format!("{last:.2}")]);
    }
    let (left, _) = moments(learns.iter().map(|[_, last]| 100.0 * last.failures));
    row(&mut out, &[LEARNT, "100.00", &format!("{left:.2}")]);
    let _ = writeln!(
        out,
        "\n{REPLICATIONS} replications; standard errors in brackets. The same {} days under the policies of \
         the warm-up, nothing learnt but in the last row.",
        scenario.setting.days
    );
    check_block("model.md", "rest", &out);
}
