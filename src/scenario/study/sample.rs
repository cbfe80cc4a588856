//! How people are found, where they live and what a fit may move, as a study file has it.

use std::path::Path;

use super::STUDY_HELP;
use crate::model::consumer::AGE_BANDS;
use crate::scenario::file::load_named_scenario;
use crate::scenario::toml::{Node, Problem, Section, Value, bounded};
use crate::survey::fieldwork::{Auxiliary, Fieldwork};
use crate::survey::study::{FitPlan, HomeScenario};

/// The most interviews a study may want.
const MOST_INTERVIEWS: u64 = 100_000_000;

/// Reads `[sample]` and `[fieldwork]`.
pub fn read_fieldwork(root: &Section<'_>) -> Fieldwork {
    let mut fieldwork = Fieldwork::default();
    if let Some(section) = root.section("sample", "[sample]", STUDY_HELP) {
        read_sample(&section, &mut fieldwork);
        section.finish();
    }
    if let Some(section) = root.section("fieldwork", "[fieldwork]", STUDY_HELP) {
        section.params(&mut fieldwork.bending);
        check_bending(&section, &fieldwork);
        section.finish();
    }
    fieldwork
}

/// Notes what moves a chance that is 1 and stays 1.
fn check_bending(section: &Section<'_>, fieldwork: &Fieldwork) {
    let bending = &fieldwork.bending;
    let sure = fieldwork.coverage.iter().all(|share| [0.0, 1.0].contains(share));
    let (all_answer, all_covered) = (bending.response_rate == 1.0, sure);
    for (key, set, idle, of, why) in [
        (
            "response_concern",
            bending.response_concern,
            all_answer,
            "response_rate",
            "everybody takes part: response_rate = 1",
        ),
        (
            "response_expressiveness",
            bending.response_expressiveness,
            all_answer,
            "response_rate",
            "everybody takes part: response_rate = 1",
        ),
        (
            "coverage_concern",
            bending.coverage_concern,
            all_covered,
            "[sample] coverage",
            "every band is covered in full or not at all: [sample] coverage",
        ),
    ] {
        if let Some(entry) = section.entry(key).filter(|_| set != 0.0 && idle) {
            let problem = section.problem_at(&entry.node, key, format!("changes nothing: {why}"));
            let problem = problem.allowed(format!("0, or {of} below 1"));
            section.log.add(problem.next(format!("lower {of}, or take {key} out")));
        }
    }
}

fn read_sample(section: &Section<'_>, fieldwork: &mut Fieldwork) {
    let n = section.entry("n").map(|entry| &entry.node);
    if let Some(node @ Node { value: Value::Text(text), .. }) = n {
        if text == "all" {
            fieldwork.n = None;
        } else {
            let problem = section.problem_at(node, "n", "not a number of interviews");
            let allowed = format!("all, or whole numbers from 1 to {MOST_INTERVIEWS}");
            let problem = problem.allowed(allowed).nearest(section.log.nearest(text, ["all"]));
            section.log.add(problem.next(STUDY_HELP));
        }
    } else if let Some(n) = section.whole("n", 1, MOST_INTERVIEWS) {
        fieldwork.n = Some(n as u32);
    }
    fieldwork.quotas = read_quotas(section);
    if fieldwork.quotas.is_some() && fieldwork.n.is_none() {
        let problem = section.problem("quotas", "quotas of everybody: n is \"all\"");
        section.log.add(problem.next("give a number n, or take the quotas out"));
    }
    if let Some(coverage) = read_shares(section, "coverage") {
        fieldwork.coverage = coverage.map(|share| share.unwrap_or(1.0));
        if fieldwork.coverage == [0.0; 5] {
            let problem = section.problem("coverage", "nobody is covered");
            section.log.add(problem.next("raise at least one of them"));
        }
        let quotas = fieldwork.quotas.unwrap_or_default();
        let unmet = quotas.iter().zip(fieldwork.coverage).position(|(q, c)| *q > 0.0 && c == 0.0);
        if let Some(band) = unmet {
            let name = AGE_BANDS[band];
            let wrong = format!("nobody of {name} is covered, and quotas has {}", quotas[band]);
            let step = format!("raise the coverage of {name}, or set its quota to 0");
            section.log.add(section.problem("coverage", wrong).next(step));
        }
    }
    fieldwork.covers_left = section.switch("covers_left").unwrap_or(fieldwork.covers_left);
    if let Some(words) = section.texts("weighting") {
        fieldwork.weighting.clear();
        for (word, node) in words {
            let names = Auxiliary::ALL.map(Auxiliary::name);
            let Some(index) = section.choose("weighting", "variable", word, node, &names) else {
                continue;
            };
            let known = Auxiliary::ALL[index];
            if fieldwork.weighting.contains(&known) {
                let problem = section.problem_at(node, "weighting", "named twice");
                section.log.add(problem.next("take one out"));
            }
            fieldwork.weighting.push(known);
        }
    }
}

/// The shares of the bands under a key; `None` for a band that it does not mention.
fn read_shares(section: &Section<'_>, key: &str) -> Option<[Option<f64>; 5]> {
    let title = format!("{} {key}", section.title);
    let shares = section.section(key, &title, STUDY_HELP)?;
    let read = AGE_BANDS.map(|band| read_share(&shares, band));
    shares.finish();
    Some(read)
}

/// A share from 0 to 1; a figure in percent is named for what it is.
fn read_share(section: &Section<'_>, band: &'static str) -> Option<f64> {
    let node = &section.entry(band)?.node;
    let number = match node.value {
        Value::Number(number) => number,
        Value::Whole(Some(whole)) => whole as f64,
        _ => 0.0,
    };
    if (2.0..=100.0).contains(&number) {
        let problem = section.problem_at(node, band, "too high").allowed("0 to 1");
        section.log.add(problem.next(format!("{number} percent is a share of {}", number / 100.0)));
        return None;
    }
    section.number(&bounded(band, "1", 0.0, 1.0))
}

/// Quotas, which need all five bands: what is left out could mean none, or as they come.
fn read_quotas(section: &Section<'_>) -> Option<[f64; 5]> {
    let before = section.log.len();
    let quotas = read_shares(section, "quotas")?;
    if section.log.len() > before {
        return None;
    }
    let missing: Vec<&str> =
        AGE_BANDS.into_iter().zip(quotas).filter(|(_, q)| q.is_none()).map(|(b, _)| b).collect();
    let quotas = quotas.map(Option::unwrap_or_default);
    if !missing.is_empty() {
        let problem = section.problem("quotas", format!("no quota for {}", missing.join(", ")));
        section.log.add(problem.next("give every band one, 0 where nobody is to be asked"));
    } else if quotas == [0.0; 5] {
        let problem = section.problem("quotas", "all of them are 0: nobody would be asked");
        section.log.add(problem.next("raise at least one of them"));
    } else {
        return Some(quotas);
    }
    None
}

/// Reads `[fit]`.
pub fn read_fit(root: &Section<'_>) -> FitPlan {
    let Some(section) = root.section("fit", "[fit]", STUDY_HELP) else {
        return FitPlan::default();
    };
    let plan = FitPlan {
        concern_shape: read_shape(&section, "concern_by_age"),
        expectation_shape: read_shape(&section, "expectation_by_age"),
        loadings: section.switch("loadings").unwrap_or(false),
    };
    section.finish();
    plan
}

/// Five numbers that are not all the same.
fn read_shape(section: &Section<'_>, key: &'static str) -> Option<[f64; 5]> {
    let (numbers, node) = section.numbers(&bounded(key, "1", -1000.0, 1000.0))?;
    let wrong = match <[f64; 5]>::try_from(numbers.as_slice()) {
        Err(_) => format!("not one number for each age band: {}", numbers.len()),
        Ok(shape) if shape.iter().all(|number| *number == shape[0]) => {
            "no shape: all bands are alike, and no scale can be fitted".to_owned()
        }
        Ok(shape) => return Some(shape),
    };
    let problem = section.problem_at(node, key, wrong);
    section.log.add(problem.next("give five numbers, from 18-24 to 55+, or leave it out"));
    None
}

/// The most worlds that one survey may pool.
const MOST_WORLDS: u64 = 1_000;

/// Reads `[world]` and looks into the scenario it names.
pub fn read_world(root: &Section<'_>, base: &Path) -> Option<HomeScenario> {
    let section = root.section("world", "[world]", STUDY_HELP)?;
    let scenario = section.sentence("scenario", "\"quick_look\", or a file");
    let arm = section.sentence("arm", "\"...\": one of the scenario's arms");
    let loaded = scenario.and_then(|(name, node)| match load_named_scenario(name, base, &[]) {
        Ok(scenario) => Some(scenario),
        Err(problems) => {
            for mut problem in problems.0 {
                // A scenario that is not there is this file's problem.
                if problem.line == 0 && problem.section.is_empty() && problem.key.is_empty() {
                    let own = section.problem_at(node, "scenario", problem.wrong);
                    problem = Problem {
                        wrong: own.wrong.clone(),
                        allowed: problem.allowed,
                        nearest: problem.nearest,
                        next_step: problem.next_step,
                        ..own
                    };
                }
                section.log.add(problem);
            }
            None
        }
    });
    let mut day = None;
    if let Some(loaded) = loaded {
        let names: Vec<&str> = loaded.arms.iter().map(|arm| arm.name.as_str()).collect();
        if let Some((arm, node)) = arm {
            section.choose("arm", "arm", arm, node, &names);
        }
        let (first, days) = (loaded.setting.warmup_days, loaded.setting.days);
        day = section.whole("day", first.into(), days.into()).map(|day| day as u16);
    } else {
        section.entry("day");
    }
    let worlds = section.whole("worlds", 1, MOST_WORLDS).unwrap_or(1) as u32;
    section.finish();
    let words = |read: Option<(&str, _)>| read.map_or("", |(word, _)| word).to_owned();
    Some(HomeScenario { scenario: words(scenario), arm: words(arm), day, worlds })
}
