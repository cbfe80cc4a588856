//! `earful check`: what is in a scenario or a study, without running it.

use std::process::ExitCode;

use super::args;
use super::check_study::check_study;
use super::given::renumbered;
use super::say;
use super::text::{count, hung, percent, thousands, wrapped};
use super::trouble::Trouble;
use crate::experiment::policy_words::{policy_words, same_policy};
use crate::model::policy::Policy;
use crate::scenario::{Checked, Scenario, find_any};
use crate::world::setting::NetworkSource;
use crate::world::{People, Setting};

/// The most people whose network is grown only to be looked at.
const LOOK_AT_MOST: u32 = 200_000;

/// Where the second column begins.
const INDENT: usize = 11;

/// `earful check FILE`
pub(super) fn check(args: &args::Check) -> Result<ExitCode, Trouble> {
    let seed = args.seed.map(|seed| format!("run.seed={seed}"));
    let all: Vec<String> = args.set.iter().cloned().chain(seed).collect();
    let found = find_any(&args.file, &all);
    let file = args.file.display().to_string();
    match found.map_err(|problems| renumbered(problems, &all, &args.set))? {
        Checked::Study(study) => check_study(&study, &file, args.json),
        Checked::Scenario(scenario) if args.json => say(&format!("{:#}\n", json(&scenario))),
        Checked::Scenario(scenario) => say(&text(&scenario, &file)),
    }
    Ok(ExitCode::SUCCESS)
}

fn text(scenario: &Scenario, file: &str) -> String {
    let setting = &scenario.setting;
    let mut out = wrapped(&format!("{file} is a valid scenario (digest {})", scenario.digest()));
    out += &wrapped(&scenario.question);
    out += &row(
        "people",
        &format!(
            "{}; {} days, the policies from day {} on",
            thousands(u64::from(setting.consumers)),
            setting.days,
            setting.warmup_days
        ),
    );
    out += &row(
        "runs",
        &format!(
            "{} of {} from seed {}; intervals at {}%",
            count(u64::from(scenario.replications), "replication", "replications"),
            count(scenario.arms.len() as u64, "arm", "arms"),
            scenario.seed,
            percent(scenario.level)
        ),
    );
    out += &row("network", &network(scenario));
    for (index, brand) in setting.brands.iter().enumerate() {
        let focus = if index == scenario.focus { " (the brand in question)" } else { "" };
        let warmup = &scenario.warmup[index].name;
        out += &row("brand", &format!("{}{focus}, at first {warmup}", brand.name));
    }
    let mut told = Vec::new();
    for arm in 0..scenario.arms.len() {
        out += &arm_in_words(scenario, arm, &mut told);
    }
    for note in &scenario.notes {
        out += &hung("note: ", &note.to_string());
    }
    out
}

/// A line of the description, its further lines under the first.
fn row(title: &str, text: &str) -> String {
    hung(&format!("{title:INDENT$}"), text)
}

/// An arm and its policies; those that are `told` already are only named.
fn arm_in_words<'a>(scenario: &'a Scenario, arm: usize, told: &mut Vec<&'a Policy>) -> String {
    let indent = " ".repeat(INDENT);
    let the_arm = &scenario.arms[arm];
    let base = arm == scenario.baseline;
    let baseline = if base { " (baseline)" } else { "" };
    let own = if the_arm.setting.is_some() { " (own parameters)" } else { "" };
    let mut out = row("arm", &format!("{}{baseline}{own}: {}", the_arm.name, the_arm.summary));
    for (index, policy) in the_arm.policies.iter().enumerate() {
        let brand = &scenario.setting.brands[index].name;
        let beside = &scenario.arms[scenario.baseline].policies[index];
        let same = same_policy(policy, beside);
        // What rivals do as ever need not be said in every arm.
        if !base && same && index != scenario.focus {
            continue;
        }
        let words = policy_words(policy, (!base).then_some(beside));
        let known = told.iter().any(|known| known.name == policy.name && *known == policy);
        let short = match (known, base || !same) {
            (_, false) => ", as in the baseline",
            (true, true) => ", as above",
            (false, true) => "",
        };
        let hears = if short.is_empty() { format!(": {}", words.hears) } else { String::new() };
        out += &hung(&indent, &format!("{brand} is {}{short}{hears}", words.policy));
        if short.is_empty() {
            told.push(policy);
            for (number, rule) in words.rules.iter().enumerate() {
                out += &hung(&format!("{indent}{:>2}. ", number + 1), rule);
            }
            if !words.conduct.is_empty() {
                out += &hung(&format!("{indent}  - "), &words.conduct.join("; "));
            }
        }
        if !words.differs.is_empty() {
            let text = format!("differs from the baseline: {}", words.differs.join("; "));
            out += &hung(&format!("{indent}  > "), &text);
        }
    }
    out
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
        NetworkSource::Given(_) => "read from an edge list;",
    };
    let summary = match &setting.network {
        NetworkSource::Given(network) => network.summary(),
        _ => People::draw(setting, scenario.seed, 0).network().summary(),
    };
    let wanted = match &setting.network {
        NetworkSource::Grown(grown) if summary.mean_readers < 0.9 * grown.mean_followed => {
            format!(" (mean_followed = {}, for which there are too few people)", grown.mean_followed)
        }
        _ => String::new(),
    };
    format!(
        "{kind} {} ties, {:.1} readers each on average{wanted}, {} for the most read; {:.0}% are \
         read by nobody, {:.0}% of ties go both ways, clustering {:.3} ({:.4} by chance)",
        thousands(summary.n_ties as u64),
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
    let base = &scenario.arms[scenario.baseline];
    let arms = scenario.arms.iter().enumerate().map(|(index, arm)| {
        let compared = |theirs| (index != scenario.baseline).then_some(theirs);
        let words = arm.policies.iter().zip(&base.policies).zip(brands).map(|(pair, brand)| {
            let mut words = serde_json::json!(policy_words(pair.0, compared(pair.1)));
            words["brand"] = serde_json::json!(brand.name);
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
        "network": network(scenario),
        "notes": scenario.notes,
    })
}
