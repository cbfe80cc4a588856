//! The shipped policies do what their names say; the documents say what the code says.

use std::path::Path;

use crate::model::desk::{Desk, Staff};
use crate::model::policy::{Action, CompiledRules, History, Listens, Perceived, Policy};
use crate::model::post::Kind;
use crate::scenario::catalogue::{parameters_markdown, params_table, policies, sections};
use crate::scenario::{Scenario, load_named_scenario, parse_study, shipped};

/// An ordinary complaint to nobody in particular, by somebody never contacted.
const COMPLAINT: Perceived = Perceived {
    kind: Kind::Failure,
    addressed: false,
    sensitivity: 0.2,
    follower: false,
    loyalist: false,
    history: History::None,
    days_since_contact: None,
    opted_out: false,
    reach: 20,
};

/// What a policy does about a post, once it has heard it.
fn act(policy: &Policy, seen: Perceived) -> Action {
    let rules = CompiledRules::new(&policy.rules);
    rules.decide(&seen).map_or(Action::Ignore, |(_, rule)| rule.act)
}

fn named(name: &str) -> Policy {
    shipped(name).unwrap_or_else(|| panic!("no policy {name}"))
}

fn addressed(kind: Kind) -> Perceived {
    Perceived { kind, addressed: true, ..COMPLAINT }
}

fn unaddressed(kind: Kind) -> Perceived {
    Perceived { kind, ..COMPLAINT }
}

#[test]
fn the_eleven_shipped_policies_parse_and_say_what_they_do() {
    let all = policies();
    assert_eq!(all.len(), 11);
    for policy in all {
        assert!(!policy.summary.is_empty(), "{}", policy.name);
        assert!(policy.text.starts_with("# "), "{} opens with what it is", policy.name);
        assert!(named(policy.name).honours_opt_out);
    }
}

#[test]
fn only_the_megaphone_has_a_broadcast_calendar_of_its_own() {
    let usual = Policy::silent().conduct;
    for policy in policies() {
        let conduct = named(policy.name).conduct;
        let same = conduct.posts_per_week == usual.posts_per_week
            && conduct.promotional_share == usual.promotional_share
            && conduct.reach_share == usual.reach_share;
        assert_eq!(same, policy.name != "megaphone", "{}", policy.name);
    }
    let megaphone = named("megaphone").conduct;
    assert_eq!((megaphone.posts_per_week, megaphone.promotional_share), (28.0, 0.8));
}

#[test]
fn silence_and_listening_never_act() {
    assert_eq!(named("silent").listens, Listens::Nothing);
    assert_eq!(named("listen_only").listens, Listens::Everything);
    for name in ["silent", "listen_only"] {
        assert!(CompiledRules::new(&named(name).rules).never_acts());
    }
    let silent =
        Policy { summary: named("silent").summary, desk: Desk::nobody(), ..Policy::silent() };
    assert_eq!(named("silent"), silent);
}

/// One desk for all that answer, the megaphone's a tenth of it, nobody where nobody is answered.
#[test]
fn shipped_desks_are_alike() {
    let usual = named("spoken_to").desk;
    for policy in policies() {
        let (name, desk) = (policy.name, named(policy.name).desk);
        let expected = match name {
            "silent" | "listen_only" => Desk::nobody(),
            "megaphone" => Desk { staff: Staff::PerMillion(0.3), ..usual.clone() },
            _ => usual.clone(),
        };
        assert_eq!(desk, expected, "{name}");
        assert!(policy.text.contains("\n[desk]\n"), "{name} states its desk");
    }
    // 12 hours on five days and 8 on two.
    assert_eq!((usual.hours.per_week(), usual.staff), (76.0, Staff::PerMillion(3.0)));
}

#[test]
fn spoken_to_answers_what_is_addressed_and_hears_nothing_else() {
    let policy = named("spoken_to");
    assert_eq!(policy.listens, Listens::Addressed);
    for kind in Kind::ALL {
        assert_eq!(act(&policy, addressed(kind)), Action::PublicReply);
        assert_eq!(act(&policy, unaddressed(kind)), Action::Ignore);
    }
}

#[test]
fn complaints_are_answered_wherever_they_are_made() {
    let policy = named("complaints");
    assert_eq!(act(&policy, COMPLAINT), Action::PublicReply);
    assert_eq!(act(&policy, addressed(Kind::Failure)), Action::PublicReply);
    let delicate = Perceived { sensitivity: 0.8, ..addressed(Kind::Failure) };
    assert_eq!(act(&policy, delicate), Action::HandOver);
    for kind in [Kind::Question, Kind::Delight, Kind::Mention, Kind::PeerTalk] {
        assert_eq!(act(&policy, unaddressed(kind)), Action::Ignore);
    }
}

#[test]
fn context_decides_whether_and_where_to_speak() {
    let policy = named("contextual");
    assert_eq!(act(&policy, COMPLAINT), Action::PublicReply);
    assert_eq!(act(&policy, unaddressed(Kind::PeerTalk)), Action::Ignore);
    assert_eq!(act(&policy, unaddressed(Kind::Mention)), Action::Ignore);
    let delicate = Perceived { sensitivity: 0.8, ..COMPLAINT };
    assert_eq!(act(&policy, delicate), Action::Ignore);
    let to_it = |kind| Perceived { sensitivity: 0.8, ..addressed(kind) };
    assert_eq!(act(&policy, to_it(Kind::Failure)), Action::HandOver);
    assert_eq!(act(&policy, to_it(Kind::Delight)), Action::PrivateMessage);
    assert_eq!(act(&policy, Perceived { history: History::Bad, ..COMPLAINT }), Action::Ignore);
    let recent = Perceived { history: History::Good, days_since_contact: Some(3), ..COMPLAINT };
    assert_eq!(act(&policy, recent), Action::Ignore);
    let speaks = policy.rules.iter().filter(|rule| rule.act != Action::Ignore);
    assert!(speaks.into_iter().all(|rule| rule.disclosure));
    assert!(policy.conduct.contact_cap > 0.0 && policy.conduct.context_reading > 0.5);
}

#[test]
fn interjecting_spares_nobody() {
    let policy = named("interject");
    assert_eq!(policy.listens, Listens::Everything);
    assert_eq!(policy.conduct.contact_cap, 0.0);
    for kind in Kind::ALL {
        for history in [History::None, History::Good, History::Bad] {
            let seen = Perceived { sensitivity: 1.0, history, ..unaddressed(kind) };
            assert_eq!(act(&policy, seen), Action::PublicReply);
        }
    }
    assert!(policy.rules.iter().all(|rule| rule.personalisation > 0.5 && !rule.disclosure));
}

#[test]
fn lead_generation_sells_to_peers_without_a_word_on_how() {
    let policy = named("lead_generation");
    for kind in [Kind::Mention, Kind::PeerTalk, Kind::Delight, Kind::Question] {
        assert_eq!(
            act(&policy, Perceived { sensitivity: 0.9, ..unaddressed(kind) }),
            Action::Offer
        );
    }
    let offers = policy.rules.iter().filter(|rule| rule.act == Action::Offer);
    assert!(offers.into_iter().all(|rule| rule.personalisation > 0.5 && !rule.disclosure));
}

#[test]
fn the_megaphone_hardly_answers() {
    let policy = named("megaphone");
    assert_eq!(act(&policy, addressed(Kind::Failure)), Action::PublicReply);
    assert_eq!(act(&policy, addressed(Kind::Question)), Action::Ignore);
    assert!(policy.desk.agents(1e6) < named("complaints").desk.agents(1e6));
}

#[test]
fn the_loyal_few_are_known_and_others_have_to_ask() {
    let policy = named("loyal_few");
    for kind in [Kind::Failure, Kind::Question, Kind::Delight, Kind::Mention] {
        let loyalist = Perceived { loyalist: true, ..unaddressed(kind) };
        let welcome = Perceived { history: History::Good, ..unaddressed(kind) };
        let something_back = match kind {
            Kind::Failure => Action::Compensate,
            Kind::Question | Kind::Delight | Kind::Mention | Kind::PeerTalk => Action::PublicReply,
        };
        assert_eq!(act(&policy, loyalist), something_back);
        assert_eq!(act(&policy, welcome), Action::PublicReply);
        assert_eq!(act(&policy, unaddressed(kind)), Action::Ignore);
        assert_eq!(act(&policy, addressed(kind)), Action::PublicReply);
    }
}

#[test]
fn consent_comes_before_help_that_nobody_asked_for() {
    let policy = named("consent_first");
    for kind in [Kind::Failure, Kind::Question] {
        assert_eq!(act(&policy, unaddressed(kind)), Action::AskPermission);
        assert_eq!(act(&policy, addressed(kind)), Action::PublicReply);
    }
    assert_eq!(act(&policy, unaddressed(Kind::PeerTalk)), Action::Ignore);
    assert_eq!(act(&policy, addressed(Kind::Delight)), Action::PublicReply);
}

/// On ordinary days it is `complaints`; in a crisis it takes complaints into private, answers questions,
/// and is sorry where many read what was not said to it.
#[test]
fn the_crisis_playbook_changes_bad_days_alone() {
    let policy = named("crisis_playbook");
    let usual = Policy { name: "complaints".into(), ..policy.in_force(0) };
    let complaints = named("complaints");
    assert_eq!(usual, Policy { summary: usual.summary.clone(), ..complaints });
    let [alert, crisis] = &policy.playbook.levels[..] else { panic!("two levels") };
    assert_eq!((alert.name.as_str(), crisis.name.as_str()), ("alert", "crisis"));
    assert_eq!(
        (alert.policy.is_some(), alert.statement, alert.pause_broadcast),
        (false, false, false)
    );
    assert!(crisis.statement && crisis.pause_broadcast);
    let people = [0, 1, 2].map(|level| policy.in_force(level).desk.agents(1e6));
    assert_eq!(people, [3.0, 6.0, 9.0]);
    let bad = crisis.policy.as_deref().unwrap();
    assert_eq!(bad.name, "crisis_playbook_crisis");
    assert_eq!(act(bad, addressed(Kind::Failure)), Action::HandOver);
    assert_eq!(act(bad, addressed(Kind::Question)), Action::PublicReply);
    assert_eq!(act(bad, addressed(Kind::Delight)), Action::Ignore);
    assert_eq!(act(bad, COMPLAINT), Action::Ignore);
    assert_eq!(act(bad, Perceived { reach: 100, ..COMPLAINT }), Action::Apologise);
}

/// The shipped playbook is held to a scenario: what cannot happen there is left out with a note, and under equal
/// staff so are the people whom it would bring.
#[test]
fn a_shipped_playbook_is_fitted_to_its_scenario() {
    let notes = |more: &str| {
        let text = format!(
            "question = \"?\"\n[run]\nbaseline = \"a\"\nconsumers = 2000\n{more}\n[[brand]]\nname = \"carrier\"\n\
             category = \"phone_carrier\"\n[[arm]]\nname = \"a\"\npolicy = \"complaints\"\n[[arm]]\nname = \"b\"\n\
             policy = \"crisis_playbook\"\n"
        );
        let scenario = super::read(&text).unwrap_or_else(|problems| panic!("{problems:?}"));
        super::kept::survives_writing(&scenario, Path::new(""));
        let levels = scenario.arms[1].policies[0].playbook.levels.clone();
        let notes: Vec<String> = scenario.notes.iter().map(ToString::to_string).collect();
        (levels, notes)
    };
    let (levels, none) = notes("");
    assert_eq!((levels.len(), none), (2, Vec::new()));
    let (levels, off) = notes("[mechanisms]\nbacklash = false");
    assert_eq!((levels.len(), off.len()), (1, 2), "{off:?}");
    assert!(
        off.iter().all(|note| note.contains("is left out: it can never hold: nobody")),
        "{off:?}"
    );
    let (levels, small) = notes("[backlash]\nstorm_readers = 2000");
    assert_eq!((levels[1].triggers.len(), small.len()), (1, 1), "{small:?}");
    let (levels, equal) = notes("staff = \"equal\"");
    // Of an alert there is nothing left.
    let names: Vec<&str> = levels.iter().map(|level| level.name.as_str()).collect();
    assert_eq!((names, levels[0].staff), (vec!["crisis"], None));
    let says = |what: &str| equal.iter().filter(|note| note.contains(what)).count();
    assert_eq!(
        (says("the people of "), says("alert is left out: nothing changes")),
        (2, 1),
        "{equal:?}"
    );
}

/// The arms differ on bad days alone, but for the one that never answers; the same thresholds, all in multiples of
/// the usual, call all playbooks.
#[test]
fn the_arms_of_the_firestorm_are_alike_on_ordinary_days() {
    let scenario = load_named_scenario("firestorm", Path::new("nowhere"), &[]).unwrap();
    assert_eq!((scenario.notes.len(), scenario.arms.len()), (0, 8));
    let plain =
        |policy: &Policy| Policy { name: "".into(), summary: "".into(), ..policy.in_force(0) };
    let usual = plain(&scenario.arms[scenario.baseline].policies[0]);
    let known = &scenario.arms[1].policies[0].playbook.levels;
    for arm in &scenario.arms[..7] {
        assert_eq!(plain(&arm.policies[0]), usual, "{}", arm.name);
        for level in &arm.policies[0].playbook.levels {
            let same = known
                .iter()
                .any(|known| (&known.triggers, known.until) == (&level.triggers, level.until));
            assert!(same, "{} of {}", level.name, arm.name);
        }
    }
    assert!(scenario.arms[7].policies[0].never_answers());
}

/// The blocks of `docs/scenarios.md` between "```toml" and "```", by what follows "toml".
fn documented(what: &str) -> &'static str {
    let text = include_str!("../../../../docs/scenarios.md");
    let (_, after) = text.split_once(&format!("```toml{what}\n")).unwrap();
    after.split_once("```").unwrap().0
}

#[test]
fn the_documented_files_load() {
    let scenario = super::read(documented("")).unwrap();
    assert_eq!((scenario.arms.len(), scenario.setting.brands.len()), (4, 2));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.toml"), documented(" policy")).unwrap();
    let (head, _) = super::VALID.split_once("[policies.mine]").unwrap();
    let text = format!("{head}[policies]\nmine = \"mine.toml\"\n");
    let scenario = Scenario::parse(&text, "test.toml", folder.path(), &[]).unwrap();
    assert_eq!(scenario.arms[1].policies[0].rules.len(), 2);
    std::fs::write(folder.path().join("mine.toml"), documented(" like")).unwrap();
    let scenario = Scenario::parse(&text, "test.toml", folder.path(), &[]).unwrap();
    assert_eq!((scenario.arms[1].policies[0].rules.len(), scenario.notes), (3, Vec::new()));
    let desk = documented(" desk").trim_start().to_owned();
    let desk =
        format!("listens_to = \"addressed\"\n[desk]\n{desk}[[rule]]\ndo = \"public_reply\"\n");
    std::fs::write(folder.path().join("mine.toml"), desk).unwrap();
    let scenario = Scenario::parse(&text, "test.toml", folder.path(), &[]).unwrap();
    assert_eq!(scenario.arms[1].policies[0].desk.hours.per_week(), 54.0);
    let playbooks = [
        (" playbook", &["crisis"][..]),
        (" levels", &["watch", "crisis"]),
        (" times", &["crisis"]),
    ];
    for (what, levels) in playbooks {
        let own = documented(what).replace("[policies.careful]\nlike = \"spoken_to\"\n", "");
        let scenario = super::playbook::given("", "", &own);
        let found = &scenario.arms[1].policies[0].playbook.levels;
        assert_eq!(found.iter().map(|level| &level.name).collect::<Vec<_>>(), levels);
    }
    let study = parse_study(documented(" study"), "bank.toml", folder.path(), &[]);
    let study = study.unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!((study.questionnaire.items.len(), study.published.len()), (4, 8));
}

#[test]
fn every_section_of_the_catalogue_has_rows() {
    for section in sections() {
        let rows = params_table(Some(section));
        assert!(!rows.is_empty(), "{section}");
        assert!(rows.iter().all(|row| !row.description.is_empty() && !row.source.is_empty()));
    }
    assert!(params_table(Some("nothing")).is_empty());
    let all: usize = sections().into_iter().map(|name| params_table(Some(name)).len()).sum();
    assert_eq!(params_table(None).len(), all);
}

/// `EARFUL_BLESS=1 cargo test parameters_document` writes the file anew.
#[test]
fn the_parameters_document_says_what_the_code_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/parameters.md");
    let text = parameters_markdown();
    if std::env::var_os("EARFUL_BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == text,
        "docs/parameters.md is out of date; write it anew with \
         `EARFUL_BLESS=1 cargo test --lib parameters_document` and look at the difference"
    );
}
