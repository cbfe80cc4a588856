//! A scenario in words, before anything is run.

use super::answer::bad_days::{BadDays, bad_days as what_playbooks_say};
use super::answer::desks::{Desks, desks};
use super::answer::kept::stops_listening;
use super::block::{Block, Document, Labelled, Part};
use super::words::policy::{PolicyWords, policy_words, same_policy};
use super::words::terms::terms_words;
use crate::ground::number::{count, fixed, in_percent as percent, thousands};
use crate::ground::text::list;
use crate::model::acceptance::{Acceptance, Public};
use crate::model::appraisal::Contact;
use crate::model::consumer::ConcernSpread;
use crate::model::policy::Policy;
use crate::model::post::Kind;
use crate::scenario::Scenario;
use crate::world::Setting;
use crate::world::network::NetworkSummary;
use crate::world::setting::NetworkSource;

/// A scenario in words; `memory` is what running it takes, `network` what its first network is like.
pub fn document(
    scenario: &Scenario,
    file: &str,
    memory: &str,
    network: Option<&NetworkSummary>,
) -> Document {
    let setting = &scenario.setting;
    let mut out = Vec::new();
    out.push(row(
        "people",
        &format!(
            "{}; {} days, the policies from day {} on",
            thousands(u64::from(setting.consumers)),
            setting.days,
            setting.warmup_days
        ),
    ));
    out.push(row(
        "runs",
        &format!(
            "{} of {} from seed {}; intervals at {}%",
            count(u64::from(scenario.replications), "replication", "replications"),
            count(scenario.arms.len() as u64, "arm", "arms"),
            scenario.seed,
            percent(scenario.level)
        ),
    ));
    out.push(row("concern", &who_accepts(setting)));
    out.push(row("network", &told(scenario, network)));
    out.push(row("memory", memory));
    for (index, brand) in setting.brands.iter().enumerate() {
        let focus = if index == scenario.focus { " (the brand in question)" } else { "" };
        let warmup = &scenario.warmup[index].name;
        out.push(row("brand", &format!("{}{focus}, at first {warmup}", brand.name)));
    }
    out.extend(desks_in_words(&desks(scenario)));
    out.extend(what_playbooks_say(scenario).iter().flat_map(bad_days));
    let mut told = Vec::new();
    for arm in 0..scenario.arms.len() {
        out.extend(arm_in_words(scenario, arm, &mut told));
    }
    out.extend(scenario.notes.iter().map(|note| row("note", &note.to_string())));
    Document {
        title: format!("{file} is a valid scenario (digest {})", scenario.digest()),
        question: scenario.question.clone(),
        answer: None,
        facts: String::new(),
        alarms: Vec::new(),
        arms: Vec::new(),
        parts: vec![Part { id: "scenario", title: String::new(), blocks: vec![Block::Rows(out)] }],
    }
}

/// A line of the description.
fn row(title: &str, text: &str) -> Labelled {
    Labelled::new(title, text)
}

/// A line under those before it, after a mark.
fn hung(mark: &str, text: &str) -> Labelled {
    Labelled::under(mark, text)
}

/// Who answers, for how many, and what befalls them.
fn desks_in_words(found: &Desks) -> Vec<Labelled> {
    let mut out = vec![row("size", &format!("{} really has {}", found.brand, found.sizes()))];
    out.push(row("desk", &found.sentence));
    out.push(row("clock", &found.clock));
    out.extend(found.shocks.iter().map(|shock| row("shock", &shock.words)));
    out
}

/// A policy and the one it is compared with.
type Compared<'a> = (&'a Policy, Option<&'a Policy>);

/// An arm and its policies; what is `told` already is only named.
fn arm_in_words<'a>(
    scenario: &'a Scenario,
    arm: usize,
    told: &mut Vec<Compared<'a>>,
) -> Vec<Labelled> {
    let the_arm = &scenario.arms[arm];
    let base = arm == scenario.baseline;
    let baseline = if base { " (baseline)" } else { "" };
    let own = if the_arm.setting.is_some() { " (own parameters)" } else { "" };
    let mut out =
        vec![row("arm", &format!("{}{baseline}{own}: {}", the_arm.name, the_arm.summary))];
    if stops_listening(scenario, arm) {
        let kept = "stops listening, and keeps what the brand learnt in the warm-up";
        out.push(hung("", kept));
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
        out.extend(policy_text(&names, pair, told, focus, &terms));
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
) -> Vec<Labelled> {
    let mut words = policy_words(pair.0, pair.1);
    // Desks of the brand in question are told once, above.
    if brands.contains(focus) && words.differs.len() > 1 {
        words.differs.retain(|differs| !differs.starts_with("desk: "));
    }
    let is = if brands.len() == 1 { "is" } else { "are" };
    let head = format!("{} {is} {}", list(brands), words.policy);
    if pair.1.is_some_and(|beside| same_policy(pair.0, beside)) {
        return vec![hung("", &format!("{head}, as in the baseline"))];
    }
    if told.iter().any(|(known, _)| *known == pair.0) {
        let mut out = vec![hung("", &format!("{head}, as above"))];
        if !told.contains(&pair) {
            out.extend(differences(&words));
        }
        return out;
    }
    let mut out = vec![hung("", &format!("{head}: {}", words.hears))];
    for (number, rule) in words.rules.iter().enumerate() {
        out.push(hung(&format!("{:>2}. ", number + 1), rule));
    }
    for level in &words.playbook {
        out.push(hung("  ! ", &level.line));
        let rules = level.policy.iter().flat_map(|policy| {
            std::iter::once(format!("{} {}", policy.policy, policy.hears))
                .chain(policy.rules.clone())
        });
        out.extend(rules.map(|rule| hung("      ", &rule)));
    }
    // A number is said once: beside the baseline's, or beside the default.
    let key = |text: &str| text.split(" = ").next().unwrap_or(text).to_owned();
    let said: Vec<String> = words.differs.iter().map(|text| key(text)).collect();
    let conduct = words.conduct.iter().filter(|text| !said.contains(&key(text)));
    let conduct: Vec<&str> = conduct.map(String::as_str).collect();
    if !conduct.is_empty() {
        out.push(hung("  - ", &conduct.join("; ")));
    }
    for terms in terms {
        out.push(hung("  - ", &format!("terms: {terms}")));
    }
    if !brands.contains(focus) {
        out.push(hung("  - ", &format!("desk: {}", words.desk)));
    }
    out.extend(differences(&words));
    out
}

fn differences(words: &PolicyWords) -> Option<Labelled> {
    if words.differs.is_empty() {
        return None;
    }
    let text = format!("differs from the baseline: {}", words.differs.join("; "));
    Some(hung("  > ", &text))
}

/// Who finds an unasked answer to a complaint proper.
pub fn acceptance(setting: &Setting) -> Acceptance {
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
        Some(share) => format!("{}%", fixed(100.0 * share, 0)),
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

/// The network in a few numbers, as replication 0 has it.
pub fn told(scenario: &Scenario, summary: Option<&NetworkSummary>) -> String {
    let setting = &scenario.setting;
    let (kind, summary) = match (&setting.network, summary) {
        (NetworkSource::None, _) => return "none: nobody reads anybody".into(),
        (NetworkSource::Grown(_), None) => return "grown anew in each replication".into(),
        (NetworkSource::Given(_), None) => return "read from an edge list".into(),
        (NetworkSource::Grown(_), Some(found)) => {
            ("grown anew in each replication; in the first", found)
        }
        (NetworkSource::Given(_), Some(found)) => ("read from an edge list:", found),
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
        "{kind} {ties}, {} readers each on average{wanted}, {} for the most read; {}% are \
         read by nobody, {}% of ties go both ways, clustering {} ({} by chance)",
        fixed(summary.mean_readers, 1),
        thousands(u64::from(summary.max_readers)),
        fixed(summary.unread_share * 100.0, 0),
        fixed(summary.reciprocity * 100.0, 0),
        fixed(summary.clustering, 3),
        fixed(summary.random_clustering, 4)
    )
}

/// The rows of a description, `title` by `title`: what ordinary hours are, and how far from them each level
/// of a playbook is.
fn bad_days(found: &BadDays) -> Vec<Labelled> {
    let mut out = vec![row("bad days", &format!("{} {}", found.sentence, found.ordinary))];
    for arm in &found.arms {
        for level in arm.levels.iter().filter(|level| !level.at_this_size.is_empty()) {
            out.push(row("", &format!("{}, {}: {}", arm.arm, level.level, level.at_this_size)));
        }
    }
    out
}
