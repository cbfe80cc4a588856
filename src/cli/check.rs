//! `earful check`: what is in a scenario, without running it.

use std::process::ExitCode;

use super::args;
use super::bounds::{cores, free_memory, size};
use super::say;
use super::text::{percent, thousands, wrapped};
use super::trouble::Trouble;
use crate::experiment::memory::of_experiment;
use crate::scenario::{EdgeFile, Scenario};
use crate::world::setting::NetworkSource;
use crate::world::{People, Setting};

/// The most people whose network is grown only to be looked at.
const LOOK_AT_MOST: u32 = 200_000;

/// `earful check FILE`
pub(super) fn check(args: &args::Scenario) -> Result<ExitCode, Trouble> {
    let scenario = Scenario::load(&args.file, &args.overrides())?;
    if args.json {
        say(&format!("{:#}\n", json(&scenario)));
        return Ok(ExitCode::SUCCESS);
    }
    let setting = &scenario.setting;
    say(&format!("{} is a valid scenario (digest {})\n", args.file.display(), scenario.digest()));
    say(&wrapped(&scenario.question));
    say(&wrapped(&format!(
        "people     {}; {} days, the policies from day {} on",
        thousands(u64::from(setting.consumers)),
        setting.days,
        setting.warmup_days
    )));
    say(&wrapped(&format!(
        "runs       {} replications of {} arms from seed {}; intervals at {}%",
        scenario.replications,
        scenario.arms.len(),
        scenario.seed,
        percent(scenario.level)
    )));
    for (index, brand) in setting.brands.iter().enumerate() {
        let focus = if index == scenario.focus { " (the brand in question)" } else { "" };
        let warmup = &scenario.warmup[index].name;
        say(&wrapped(&format!("brand      {}{focus}, at first {warmup}", brand.name)));
    }
    for (index, arm) in scenario.arms.iter().enumerate() {
        let baseline = if index == scenario.baseline { " (baseline)" } else { "" };
        let own = if arm.setting.is_some() { " (own parameters)" } else { "" };
        say(&wrapped(&format!("arm        {}{baseline}{own}: {}", arm.name, arm.summary)));
    }
    say(&wrapped(&format!("network    {}", network(&scenario))));
    say(&wrapped(&format!("memory     {}", memory(&scenario))));
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

/// The network in a few numbers, as replication 0 has it.
fn network(scenario: &Scenario) -> String {
    let setting = &scenario.setting;
    let kind = match setting.network {
        NetworkSource::None => return "none: nobody reads anybody".into(),
        NetworkSource::Grown(_) if setting.consumers > LOOK_AT_MOST => {
            return "grown anew in each replication".into();
        }
        NetworkSource::Grown(_) => "grown anew in each replication; in the first",
        NetworkSource::Given(_) => "read from an edge list:",
    };
    let summary = match &setting.network {
        NetworkSource::Given(network) => network.summary(),
        _ => People::draw(setting, scenario.seed, 0).network().summary(),
    };
    let ties = match &scenario.edges {
        Some(edges) => edges.told(),
        None => format!("{} ties", thousands(summary.n_ties as u64)),
    };
    format!(
        "{kind} {ties}, {:.1} readers each on average, {} for the most read; {:.0}% are read by \
         nobody, {:.0}% of ties go both ways, clustering {:.3} ({:.4} by chance)",
        summary.mean_readers,
        thousands(u64::from(summary.max_readers)),
        summary.unread_share * 100.0,
        summary.reciprocity * 100.0,
        summary.clustering,
        summary.random_clustering
    )
}

fn json(scenario: &Scenario) -> serde_json::Value {
    let Setting { consumers, days, warmup_days, brands, .. } = &scenario.setting;
    let arms = scenario.arms.iter().map(|arm| {
        serde_json::json!({
            "name": arm.name,
            "summary": arm.summary,
            "policies": arm.policies.iter().map(|policy| &policy.name).collect::<Vec<_>>(),
            "own_parameters": arm.setting.is_some(),
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
        "network": network(scenario),
        "memory_bytes_on_one_thread": of_experiment(scenario, scenario.replications, 1).round(),
        "edges": scenario.edges.as_ref().map(|edges| edges_json(edges, *consumers)),
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
