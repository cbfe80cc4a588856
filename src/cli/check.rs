//! `earful check`: what is in a scenario or a study, without running it.

use std::process::ExitCode;

use super::args;
use super::bounds::{cores, free_memory, size};
use super::check_study::check_study;
use super::given::renumbered;
use super::say;
use super::trouble::Trouble;
use crate::document::answer::bad_days::bad_days as what_playbooks_say;
use crate::document::answer::desks::desks;
use crate::document::scenario::{acceptance, document, told};
use crate::document::words::policy::policy_words;
use crate::document::words::terms::terms_words;
use crate::experiment::memory::of_experiment;
use crate::render::text::text;
use crate::scenario::{Checked, EdgeFile, Scenario, find_any};
use crate::world::network::NetworkSummary;
use crate::world::setting::NetworkSource;
use crate::world::{People, Setting};

/// The most people whose network is grown only to be looked at.
const LOOK_AT_MOST: u32 = 200_000;

/// `earful check FILE`
pub(super) fn check(args: &args::Check) -> Result<ExitCode, Trouble> {
    let seed = args.seed.map(|seed| format!("run.seed={seed}"));
    let all: Vec<String> = args.set.iter().cloned().chain(seed).collect();
    let found = find_any(&args.file, &all);
    let file = args.file.display().to_string();
    match found.map_err(|problems| renumbered(problems, &all, &args.set))? {
        Checked::Study(study) => check_study(&study, &file, args.json),
        Checked::Scenario(scenario) if args.json => say(&format!("{:#}\n", json(&scenario))),
        Checked::Scenario(scenario) => {
            let network = network(&scenario);
            say(&text(&document(&scenario, &file, &memory(&scenario), network.as_ref())));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Memory that comparing the arms takes, and whether there is as much.
fn memory(scenario: &Scenario) -> String {
    let on = |threads| of_experiment(scenario, scenario.replications, threads);
    let (cores, one) = (cores(), on(1));
    let all = match cores {
        1 => String::new(),
        cores => format!(", {} on {cores}, one per core", size(on(cores))),
    };
    let short = free_memory().filter(|free| *free as f64 <= on(cores));
    let short = short.map(|free| format!("; only {} are free", size(free as f64)));
    format!("about {} on one thread{all}{}", size(one), short.unwrap_or_default())
}

/// What the network of replication 0 is like; too large a one is not grown only to be looked at.
fn network(scenario: &Scenario) -> Option<NetworkSummary> {
    let setting = &scenario.setting;
    match &setting.network {
        NetworkSource::None => None,
        NetworkSource::Given(network) => Some(network.summary()),
        NetworkSource::Grown(_) if setting.consumers > LOOK_AT_MOST => None,
        NetworkSource::Grown(_) => {
            Some(People::draw(setting, scenario.seed, 0).network().summary())
        }
    }
}

fn json(scenario: &Scenario) -> serde_json::Value {
    let Setting { consumers, days, warmup_days, brands, .. } = &scenario.setting;
    let base = &scenario.arms[scenario.baseline];
    let accept = acceptance(&scenario.setting);
    let arms = scenario.arms.iter().enumerate().map(|(index, arm)| {
        let compared = |theirs| (index != scenario.baseline).then_some(theirs);
        let words = arm.policies.iter().zip(&base.policies).zip(brands).map(|(pair, brand)| {
            let mut words = serde_json::json!(policy_words(pair.0, compared(pair.1)));
            words["brand"] = serde_json::json!(brand.name);
            let setting = arm.setting.as_ref().unwrap_or(&scenario.setting);
            words["terms"] = serde_json::json!(terms_words(pair.0, &setting.platforms));
            words
        });
        serde_json::json!({
            "name": arm.name,
            "summary": arm.summary,
            "policies": arm.policies.iter().map(|policy| &policy.name).collect::<Vec<_>>(),
            "own_parameters": arm.setting.is_some(),
            "in_words": words.collect::<Vec<_>>(),
        })
    });
    serde_json::json!({
        "valid": true,
        "scenario": scenario.name,
        "question": scenario.question,
        "digest": scenario.digest(),
        "seed": scenario.seed,
        "replications": scenario.replications,
        "level": scenario.level,
        "consumers": consumers,
        "days": days,
        "warmup_days": warmup_days,
        "brands": brands.iter().map(|brand| &brand.name).collect::<Vec<_>>(),
        "focus": brands[scenario.focus].name,
        "arms": arms.collect::<Vec<_>>(),
        "baseline": scenario.arms[scenario.baseline].name,
        "accept_an_unasked_answer": {
            "everyone": accept.share(|_, _| true),
            "unconcerned": accept.of_segment(0),
            "fundamentalist": accept.of_segment(2),
        },
        "desks": desks(scenario),
        "bad_days": what_playbooks_say(scenario),
        "network": told(scenario, network(scenario).as_ref()),
        "memory_bytes_on_one_thread": of_experiment(scenario, scenario.replications, 1).round(),
        "edges": scenario.edges.as_ref().map(|edges| edges_json(edges, *consumers)),
        "notes": scenario.notes,
    })
}

/// What was read of the edge list: every line is a tie or one of those left out.
fn edges_json(edges: &EdgeFile, consumers: u32) -> serde_json::Value {
    serde_json::json!({
        "file": edges.file,
        "digest": edges.digest,
        "lines": edges.ties + edges.duplicates + edges.self_ties,
        "ties": edges.ties,
        "left_out": { "duplicates": edges.duplicates, "self_ties": edges.self_ties },
        "people": edges.names.len(),
        "unlisted": u64::from(consumers) - edges.names.len() as u64,
    })
}
