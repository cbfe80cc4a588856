//! Which terms of the model decide anything: every mechanism taken out, and every uncertainty put to
//! either end of what is plausible, one at a time, in four of the scenarios that ship. What comes of it is
//! `docs/screening.md`:
//!
//!     EARFUL_BLESS=1 cargo test --test it screening -- --ignored
//!
//! A quarter of an hour of two cores. People and luck are the same with and without a change, so what is
//! left of chance is in the few people who act otherwise; the standard error says how much. A term that
//! decides nothing goes, unless [`KEPT`] says why it stays.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use earful::experiment::Watch;
use earful::experiment::matters::MATTERS;
use earful::experiment::run::replicate;
use earful::model::mechanisms::Mechanisms;
use earful::scenario::parameters::parameters;
use earful::scenario::priors::{Way, dimensions, draw};
use earful::scenario::{Scenario, load_named_scenario};
use earful::stats::Moments;
use earful::world::RunColumn;
use rayon::prelude::*;

use super::documents::check;

/// Scenario, people and replications.
const TRIED: [(&str, u32, u32); 4] = [
    ("engage_or_enrage", 10_000, 6),
    ("ointment", 20_000, 6),
    ("firestorm", 10_000, 6),
    ("frequency_grocer", 10_000, 6),
];

/// Standard errors on either side of an estimate. With 6 replications one of 50 estimates misses by
/// more; a term has several dozen, but most of them are one and the same.
const ERRORS: f64 = 3.5;

/// Terms that stay although they decide nothing here, and why.
#[rustfmt::skip]
const KEPT: &[(&str, &str)] = &[
    ("appraisal.apology_gain", "what an action gives that one of these policies takes; BL04 against NE39"),
    ("appraisal.compensation_gain", "what an action gives that hardly any of these policies takes; BL08"),
    ("appraisal.escalation_bonus", "what an action gives that none of these policies takes"),
    ("appraisal.expects_addressed_praise_share", "published, NB_G"),
    ("appraisal.opted_out_weight", "decides where opt-outs are not honoured; all of these policies honour them"),
    ("appraisal.own_turn_hours", "a second turn takes time"),
    ("appraisal.own_turn_share", "not everybody takes a second turn; NE28"),
    ("appraisal.private_channel_weight", "decides where a policy writes in private unasked; none of these does"),
    ("attitude.concern_per_strain", "moves what people say in surveys, and nothing else"),
    ("attitude.expectation_growth", "moves what people say in surveys, and nothing else"),
    ("band.18-24.share", "not tried: alone it breaks a sum of one"),
    ("band.25-34.share", "not tried: alone it breaks a sum of one"),
    ("band.35-44.share", "not tried: alone it breaks a sum of one"),
    ("band.45-54.share", "not tried: alone it breaks a sum of one"),
    ("band.55+.share", "not tried: alone it breaks a sum of one"),
    ("band.expectation_level", "a fit of a survey moves it; NB_F against SUP_MAR1"),
    ("buying.redemption", "decides what coupons cost; UF43"),
    ("disputed.asked_is_nothing", "a rival account"),
    ("disputed.compensation_feeds", "a rival account"),
    ("disputed.exchanges_breed", "a rival account"),
    ("disputed.praise_answered", "a rival account"),
    ("disputed.unasked_keeps", "a rival account"),
    ("follow.outside_per_30_days", "moves what people say in surveys, and nothing else; UF20, UF21"),
    ("mechanisms.asked_is_nothing", "a rival account, nothing by default"),
    ("mechanisms.attitude_change", "moves what people say in surveys, and nothing else"),
    ("mechanisms.compensation_feeds", "a rival account, nothing by default"),
    ("mechanisms.exchanges_breed", "a rival account, nothing by default"),
    ("mechanisms.impressions", "without it nothing that is seen of a brand costs it customers it has not yet; BL01, BL11"),
    ("mechanisms.praise_answered", "a rival account, nothing by default"),
    ("mechanisms.statement", "disputed, nothing by default; BL04, NE28"),
    ("mechanisms.unasked_keeps", "a rival account, nothing by default"),
    ("memory.forgetting", "moves what people say in surveys, and nothing else"),
    ("memory.telescoping", "moves what people say in surveys, and nothing else"),
    ("platform.friends.post_share", "not tried: alone it breaks a sum of one"),
    ("platform.microblog.post_share", "not tried: alone it breaks a sum of one"),
    ("statement.attention", "disputed, nothing by default; BL04"),
    ("statement.reading_relief", "disputed, nothing by default; BL04"),
    ("statement.seen_share", "of what is nothing by default"),
    ("statement.silence_relief", "disputed, nothing by default; BL04, NE28"),
];

/// A change of a scenario, as `--set` takes it.
struct Change {
    term: String,
    how: &'static str,
    sets: Vec<String>,
}

/// An effect that a change moves: in units of what matters, with its standard error, and where.
#[derive(Clone, Debug, PartialEq)]
struct Move {
    by: f64,
    error: f64,
    place: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Decides,
    Unclear,
    Nothing,
}

/// What is certain about the moves that a term makes.
fn verdict<'a>(moves: impl Iterator<Item = &'a Move>) -> Verdict {
    let mut all = Verdict::Nothing;
    for Move { by, error, .. } in moves {
        let one = match (by.abs() - ERRORS * error > 1.0, by.abs() + ERRORS * error < 1.0) {
            (true, _) => Verdict::Decides,
            (false, true) => Verdict::Nothing,
            (false, false) => Verdict::Unclear,
        };
        all = all.min(one);
    }
    all
}

fn load(name: &str, people: u32, sets: &[String]) -> Option<Scenario> {
    let mut all = vec![format!("run.consumers={people}")];
    all.extend_from_slice(sets);
    load_named_scenario(name, Path::new(""), &all).ok()
}

/// Every switch off; and every dimension of the prior at its ends, all others as they are. Of shares
/// that sum to one the ends lie at 5 and 95%.
fn changes(scenario: &Scenario) -> Vec<Change> {
    let on = |name: &str| scenario.setting.mechanisms.get(name) == Some(true);
    let switches = Mechanisms::LIST.iter().filter(|(name, _)| on(name));
    let mut all: Vec<Change> = switches
        .map(|(name, _)| {
            let term = format!("mechanisms.{name}");
            Change { sets: vec![format!("{term}=false")], term, how: "off" }
        })
        .collect();
    let dimensions = dimensions(&scenario.setting);
    let now: BTreeMap<String, _> =
        parameters(&scenario.setting).into_iter().map(|is| (is.path.clone(), is)).collect();
    let as_it_is: Vec<f64> = dimensions
        .iter()
        .map(|dimension| {
            let first = &now[&dimension.moves[0]];
            let u = match dimension.way {
                Way::Own => dimension.prior.cdf(first.value),
                Way::Shift => dimension.prior.cdf(first.spec.default),
                Way::Spread | Way::Together => 0.5,
            };
            u.clamp(1e-9, 1.0 - 1e-9)
        })
        .collect();
    for (place, dimension) in dimensions.iter().enumerate() {
        let edge = if dimension.way == Way::Together { 0.05 } else { 1e-3 };
        for (how, u) in [("low", edge), ("high", 1.0 - edge)] {
            let mut point = as_it_is.clone();
            point[place] = u;
            let Ok(world) = draw(&scenario.setting, &point) else { continue };
            let drawn = parameters(&world);
            let moved = drawn.iter().filter(|is| dimension.moves.contains(&is.path));
            let sets = moved.map(|is| format!("{}={:?}", is.path, is.value)).collect();
            all.push(Change { term: dimension.name.clone(), how, sets });
        }
    }
    all
}

/// Arm less baseline, by arm and metric, in each replication.
fn effects(scenario: &Scenario, replications: u32) -> BTreeMap<(usize, usize), Vec<f64>> {
    let cancel = AtomicBool::new(false);
    let watch = Watch { cancel: &cancel, on: &|_| () };
    let label = |column: &RunColumn| column.label(&scenario.setting, scenario.focus);
    let every = RunColumn::every(&scenario.setting, scenario.focus);
    let columns =
        MATTERS.map(|(name, ..)| *every.iter().find(|column| label(column) == name).expect(name));
    let lives: Vec<_> = (0..replications)
        .into_par_iter()
        .map(|replication| replicate(scenario, &columns, replication, &watch))
        .collect();
    let mut effects: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    for arms in &lives {
        let values = |arm: usize| &arms[arm].state.measured().expect("a run with numbers").values;
        for arm in (0..arms.len()).filter(|arm| *arm != scenario.baseline) {
            for metric in 0..MATTERS.len() {
                if let (Some(own), Some(other)) =
                    (values(arm)[metric], values(scenario.baseline)[metric])
                {
                    effects.entry((arm, metric)).or_default().push(own - other);
                }
            }
        }
    }
    effects
}

/// The moves of all terms, by term and metric; and what a scenario refuses.
type Moves = BTreeMap<String, [Vec<Move>; MATTERS.len()]>;

fn screen(
    name: &str,
    people: u32,
    replications: u32,
    moves: &mut Moves,
    refused: &mut Vec<String>,
) {
    let scenario = load(name, people, &[]).expect("a scenario that ships");
    let before = effects(&scenario, replications);
    for Change { term, how, sets } in changes(&scenario) {
        let of_term = moves.entry(term.clone()).or_default();
        let Some(changed) = load(name, people, &sets) else {
            refused.push(format!("`{term}` ({how}) in {name}"));
            continue;
        };
        let after = effects(&changed, replications);
        for ((arm, metric), before) in &before {
            let Some(after) = after.get(&(*arm, *metric)) else { continue };
            let worth = MATTERS[*metric].1;
            let each: Vec<f64> =
                after.iter().zip(before).map(|(after, before)| (after - before) / worth).collect();
            let by = Moments::of(&each);
            of_term[*metric].push(Move {
                by: by.mean().unwrap_or(0.0),
                error: by.standard_error().unwrap_or(0.0),
                place: format!("{how}, {name}, {}", scenario.arms[*arm].name),
            });
        }
    }
}

/// The largest move, by its size alone.
fn largest(moves: &[Move]) -> Option<&Move> {
    moves.iter().max_by(|a, b| a.by.abs().total_cmp(&b.by.abs()))
}

fn table(out: &mut String, moves: &Moves, wanted: Verdict) {
    let last = if wanted == Verdict::Nothing { "why it stays" } else { "largest where" };
    let _ = writeln!(
        out,
        "| term | satisfaction | backlash | un-follows | money | purchases | {last} |"
    );
    let _ = writeln!(out, "|---|---|---|---|---|---|---|");
    for (term, by_metric) in moves {
        if verdict(by_metric.iter().flatten()) != wanted {
            continue;
        }
        let cell = |moves: &Vec<Move>| match largest(moves) {
            Some(Move { by, error, .. }) if *by != 0.0 => format!("{by:+.2} ± {error:.2}"),
            _ => "0".into(),
        };
        let cells: Vec<String> = by_metric.iter().map(cell).collect();
        let all: Vec<Move> = by_metric.iter().flatten().cloned().collect();
        let place = largest(&all).map_or("", |most| most.place.as_str());
        let kept =
            KEPT.iter().find(|(kept, _)| kept == term).filter(|_| wanted == Verdict::Nothing);
        let place = kept.map_or_else(|| place.to_owned(), |(_, why)| (*why).to_owned());
        let _ = writeln!(out, "| `{term}` | {} | {place} |", cells.join(" | "));
    }
}

#[test]
#[ignore = "takes a quarter of an hour"]
fn the_screening_is_what_the_model_gives() {
    let (mut moves, mut refused) = (Moves::new(), Vec::new());
    for (name, people, replications) in TRIED {
        screen(name, people, replications, &mut moves, &mut refused);
    }
    let mut out = String::from(INTRODUCTION);
    out.push_str("| metric | what matters | that is |\n|---|---|---|\n");
    for (name, worth, that_is) in MATTERS {
        let _ = writeln!(out, "| `{name}` | {worth} | {that_is} |");
    }
    let _ = writeln!(out, "\nTried:");
    for (name, people, replications) in TRIED {
        let _ = writeln!(out, "- `{name}`, {people} people, {replications} replications");
    }
    for (wanted, heading) in [
        (Verdict::Decides, "Terms that decide something"),
        (Verdict::Unclear, "Terms of which this does not tell"),
        (Verdict::Nothing, "Terms that decide nothing here, and why they stay"),
    ] {
        let _ = writeln!(out, "\n## {heading}\n");
        table(&mut out, &moves, wanted);
    }
    if !refused.is_empty() {
        let _ = writeln!(out, "\nRefused beside the other defaults: {}.", refused.join("; "));
    }
    check("screening.md", &out);
    let idle = |term: &String| verdict(moves[term].iter().flatten()) == Verdict::Nothing;
    let stays = |term: &String| KEPT.iter().any(|(kept, _)| kept == term);
    let idle: Vec<&String> = moves.keys().filter(|term| idle(term) && !stays(term)).collect();
    assert!(idle.is_empty(), "decide nothing, and nobody says why they stay: {idle:?}");
    assert!(KEPT.iter().all(|(kept, _)| moves.contains_key(*kept)), "a term that is gone");
}

const INTRODUCTION: &str = "# Screening

Which terms of the model decide anything? Every mechanism was taken out, and every uncertainty put to the low
and the high end of what is plausible, one at a time, all else as it is. A term counts by how far it moves the
difference between a policy and the baseline, the largest of all policies and scenarios tried, for the
numbers that a choice is made by. Moves are in units of what matters, with their standard errors: 1 is a
move that would matter. Written by `EARFUL_BLESS=1 cargo test --test it screening -- --ignored`; why terms
went is in [decisions/0045](decisions/0045-fewer-terms.md).

A term *decides something* if it moves a difference by more than what matters, beyond 3.5 standard errors;
it decides *nothing here* if every difference stays within, beyond as many. One at a time is not all there
is: two terms that do nothing alone can do something together.

";

/// By hand: 5 less 3.5 x 1 is above 1; 0.5 and 3.5 x 0.1 stay below; between is neither; the clearest wins.
#[test]
fn a_term_is_judged_by_its_clearest_move() {
    let of = |by: f64, error: f64| Move { by, error, place: String::new() };
    let judged = |moves: &[Move]| verdict(moves.iter());
    assert_eq!(judged(&[]), Verdict::Nothing);
    assert_eq!(judged(&[of(0.0, 0.0), of(-0.5, 0.1)]), Verdict::Nothing);
    assert_eq!(judged(&[of(-0.5, 0.2)]), Verdict::Unclear);
    assert_eq!(judged(&[of(-5.0, 1.0), of(0.5, 0.2)]), Verdict::Decides);
    assert_eq!(judged(&[of(4.4, 1.0), of(0.1, 0.0)]), Verdict::Unclear);
    assert_eq!(largest(&[of(0.5, 9.0), of(-0.7, 0.0)]), Some(&of(-0.7, 0.0)));
}

/// Each change changes what it names, is accepted, and nothing else: ends of a prior differ from what is set.
#[test]
fn every_dimension_is_tried_at_both_ends() {
    for (name, people, _) in TRIED {
        let scenario = load(name, people, &[]).expect("a scenario that ships");
        let all = changes(&scenario);
        for dimension in dimensions(&scenario.setting) {
            let ends: Vec<&Change> = all.iter().filter(|c| c.term == dimension.name).collect();
            assert_eq!(ends.len(), 2, "{}", dimension.name);
            assert_eq!(ends[0].sets.len(), dimension.moves.len());
        }
        let lived = |how: &str| all.iter().find(|c| c.term == "appraisal.lived" && c.how == how);
        let value = |how: &str| {
            let set = &lived(how).expect("an end").sets[0];
            set.split_once('=').expect("a value").1.parse::<f64>().expect("a number")
        };
        // Uniform from 0 to 1.
        assert!((value("low") - 1e-3).abs() < 1e-9 && (value("high") - 0.999).abs() < 1e-9);
    }
}
