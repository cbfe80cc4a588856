//! `earful check`: what is in a scenario or a study, without running it.

use std::process::ExitCode;

use super::args;
use super::bounds::{cores, free_memory, size};
use super::check_study::check_study;
use super::given::renumbered;
use super::say;
use super::text::{count, hung, listed, percent, thousands, wrapped};
use super::trouble::Trouble;
use crate::document::answer::bad_days::{BadDays, bad_days as what_playbooks_say};
use crate::document::answer::desks::{Desks, desks};
use crate::document::answer::kept::stops_listening;
use crate::document::words::policy::{PolicyWords, policy_words, same_policy};
use crate::document::words::terms::terms_words;
use crate::experiment::memory::of_experiment;
use crate::model::acceptance::{Acceptance, Public};
use crate::model::appraisal::Contact;
use crate::model::consumer::ConcernSpread;
use crate::model::policy::Policy;
use crate::model::post::Kind;
use crate::scenario::{Checked, EdgeFile, Scenario, find_any};
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
    out += &row("concern", &who_accepts(setting));
    out += &row("network", &network(scenario));
    out += &row("memory", &memory(scenario));
    for (index, brand) in setting.brands.iter().enumerate() {
        let focus = if index == scenario.focus { " (the brand in question)" } else { "" };
        let warmup = &scenario.warmup[index].name;
        out += &row("brand", &format!("{}{focus}, at first {warmup}", brand.name));
    }
    out += &desks_in_words(&desks(scenario));
    out += &what_playbooks_say(scenario).map_or(String::new(), |found| bad_days(&found, row));
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

/// Who answers, for how many, and what befalls them.
fn desks_in_words(found: &Desks) -> String {
    let mut out = row("size", &format!("{} really has {}", found.brand, found.sizes()));
    out += &row("desk", &found.sentence);
    out += &row("clock", &found.clock);
    found.shocks.iter().for_each(|shock| out += &row("shock", &shock.words));
    out
}

/// A policy and the one it is compared with.
type Compared<'a> = (&'a Policy, Option<&'a Policy>);

/// An arm and its policies; what is `told` already is only named.
fn arm_in_words<'a>(scenario: &'a Scenario, arm: usize, told: &mut Vec<Compared<'a>>) -> String {
    let the_arm = &scenario.arms[arm];
    let base = arm == scenario.baseline;
    let baseline = if base { " (baseline)" } else { "" };
    let own = if the_arm.setting.is_some() { " (own parameters)" } else { "" };
    let mut out = row("arm", &format!("{}{baseline}{own}: {}", the_arm.name, the_arm.summary));
    if stops_listening(scenario, arm) {
        let kept = "stops listening, and keeps what the brand learnt in the warm-up";
        out += &hung(&" ".repeat(INDENT), kept);
    }
    // Brands that do the same in the same place are named together.
    let mut groups: Vec<(Vec<String>, Compared<'a>)> = Vec::new();
    for (index, policy) in the_arm.policies.iter().enumerate() {
        let beside = &scenario.arms[scenario.baseline].policies[index];
        // What rivals do as ever need not be said in every arm.
        if !base && index != scenario.focus && same_policy(policy, beside) {
            continue;
        }
        let (name, pair) = (scenario.setting.brands[index].name.clone(), (policy, beside));
        let pair = (pair.0, (!base).then_some(pair.1));
        match groups.iter_mut().find(|(_, known)| *known == pair) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], pair)),
        }
    }
    let focus = &scenario.setting.brands[scenario.focus].name;
    for (names, pair) in groups {
        let setting = the_arm.setting.as_ref().unwrap_or(&scenario.setting);
        let terms = terms_words(pair.0, &setting.platforms);
        out += &policy_text(&names, pair, told, focus, &terms);
        told.push(pair);
    }
    out
}

/// What the brands of these names do.
fn policy_text(
    brands: &[String],
    pair: Compared<'_>,
    told: &[Compared<'_>],
    focus: &String,
    terms: &[String],
) -> String {
    let indent = " ".repeat(INDENT);
    let mut words = policy_words(pair.0, pair.1);
    // Desks of the brand in question are told once, above.
    if brands.contains(focus) && words.differs.len() > 1 {
        words.differs.retain(|differs| !differs.starts_with("desk: "));
    }
    let is = if brands.len() == 1 { "is" } else { "are" };
    let head = format!("{} {is} {}", listed(brands), words.policy);
    if pair.1.is_some_and(|beside| same_policy(pair.0, beside)) {
        return hung(&indent, &format!("{head}, as in the baseline"));
    }
    if told.iter().any(|(known, _)| *known == pair.0) {
        let mut out = hung(&indent, &format!("{head}, as above"));
        if !told.contains(&pair) {
            out += &differences(&indent, &words);
        }
        return out;
    }
    let mut out = hung(&indent, &format!("{head}: {}", words.hears));
    for (number, rule) in words.rules.iter().enumerate() {
        out += &hung(&format!("{indent}{:>2}. ", number + 1), rule);
    }
    for level in &words.playbook {
        out += &hung(&format!("{indent}  ! "), &level.line);
        let rules = level.policy.iter().flat_map(|policy| {
            std::iter::once(format!("{} {}", policy.policy, policy.hears))
                .chain(policy.rules.clone())
        });
        rules.for_each(|rule| out += &hung(&format!("{indent}      "), &rule));
    }
    // A number is said once: beside the baseline's, or beside the default.
    let key = |text: &str| text.split(" = ").next().unwrap_or(text).to_owned();
    let said: Vec<String> = words.differs.iter().map(|text| key(text)).collect();
    let conduct = words.conduct.iter().filter(|text| !said.contains(&key(text)));
    let conduct: Vec<&str> = conduct.map(String::as_str).collect();
    if !conduct.is_empty() {
        out += &hung(&format!("{indent}  - "), &conduct.join("; "));
    }
    for terms in terms {
        out += &hung(&format!("{indent}  - "), &format!("terms: {terms}"));
    }
    if !brands.contains(focus) {
        out += &hung(&format!("{indent}  - "), &format!("desk: {}", words.desk));
    }
    out + &differences(&indent, &words)
}

fn differences(indent: &str, words: &PolicyWords) -> String {
    if words.differs.is_empty() {
        return String::new();
    }
    let text = format!("differs from the baseline: {}", words.differs.join("; "));
    hung(&format!("{indent}  > "), &text)
}

/// Who finds an unasked answer to a complaint proper.
fn acceptance(setting: &Setting) -> Acceptance {
    let Setting { bands, population, .. } = setting;
    let public = Public { bands, spread: ConcernSpread::published(), population };
    let answer = Contact::reference(Kind::Failure, false);
    Acceptance::new(&public, &setting.judgement(), &answer)
}

/// How far apart attitudes put people, and on what that rests.
fn who_accepts(setting: &Setting) -> String {
    let (population, weight) = (&setting.population, setting.appraisal.concern_weight);
    let acceptance = acceptance(setting);
    let said = |share: Option<f64>| match share {
        Some(share) => format!("{:.0}%", 100.0 * share),
        None => "none".into(),
    };
    format!(
        "an unasked answer to a complaint is proper to {} of people: {} of the least concerned {}%, \
         {} of the most concerned {}% (assumed: appraisal.concern_weight = {weight}, \
         population.fidelity = {})",
        said(acceptance.share(|_, _| true)),
        said(acceptance.of_segment(0)),
        percent(population.unconcerned_share),
        said(acceptance.of_segment(2)),
        percent(population.fundamentalist_share),
        population.fidelity
    )
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
    let wanted = match &setting.network {
        NetworkSource::Grown(grown) if summary.mean_readers < 0.9 * grown.mean_followed => {
            format!(
                " (mean_followed = {}, for which there are too few people)",
                grown.mean_followed
            )
        }
        _ => String::new(),
    };
    let ties = match &scenario.edges {
        Some(edges) => edges.told(),
        None => format!("{} ties", thousands(summary.n_ties as u64)),
    };
    format!(
        "{kind} {ties}, {:.1} readers each on average{wanted}, {} for the most read; {:.0}% are \
         read by nobody, {:.0}% of ties go both ways, clustering {:.3} ({:.4} by chance)",
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
        "network": network(scenario),
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

/// The rows of a description, `title` by `title`: what ordinary hours are, and how far from them each level
/// of a playbook is.
fn bad_days(found: &BadDays, row: impl Fn(&str, &str) -> String) -> String {
    let mut out = row("bad days", &format!("{} {}", found.sentence, found.ordinary));
    for arm in &found.arms {
        for level in arm.levels.iter().filter(|level| !level.at_this_size.is_empty()) {
            out += &row("", &format!("{}, {}: {}", arm.arm, level.level, level.at_this_size));
        }
    }
    out
}
