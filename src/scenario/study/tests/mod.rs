//! Studies: what loads, and what is kept.

use std::path::Path;

use crate::scenario::{
    Problems, SCENARIOS, STUDIES, find_study, load_named_scenario, load_study, parse_study,
    shipped_scenario, shipped_study, study_base, study_digest, study_to_toml,
};
mod refused;
mod robust;

use crate::model::exit::Reason;
use crate::model::policy::Action;
use crate::model::post::Kind;
use crate::params::Params;
use crate::scenario::file::tests::sound;
use crate::survey::fieldwork::{Auxiliary, Bending};
use crate::survey::questionnaire::{Asks, Fact};
use crate::survey::study::{Answer, Bands, CellUse, Says, Study};

/// A study that uses everything a study can say.
pub const FULL: &str = r#"title = "A study of everything"
can = ["this", "that"]
cannot = "the rest"
[sample]
n = 500
quotas = { 18-24 = 0.2, 25-34 = 0.2, 35-44 = 0.2, 45-54 = 0.2, "55+" = 0.2 }
coverage = { "55+" = 0.5 }
covers_left = true
weighting = ["band", "open"]
[fieldwork]
response_rate = 0.5
[world]
scenario = "quick_look"
arm = "spoken_to"
day = 100
[fit]
concern_by_age = [0, 1, 2, 3, 6]
loadings = true
[[item]]
id = "AWARE"
text = "Do you know?"
answers = ["yes", "no"]
fact = { of = "aware", yes = "yes", no = "no" }
[[item]]
id = "LISTEN"
text = "Should they listen?"
answers = ["agree", "undecided", "disagree"]
dont_know = "undecided"
attitude = { concern = -0.5, expectation = 0.4, thresholds = [0.1, -0.8] }
only_if = { AWARE = "yes" }
[[item]]
id = "STOPPED"
text = "Did you stop following a company?"
answers = ["yes", "no"]
fact = { of = "stopped", yes = "yes", no = "no" }
[[item]]
id = "HOW"
text = "How did you stop?"
answers = ["left", "stayed and looked away"]
fact = { of = "way_out", unfollow = "left", mute = "stayed and looked away", ignore = "stayed and looked away" }
only_if = { STOPPED = ["yes"], AWARE = ["yes", "no"] }
[[item]]
id = "WHY"
text = "Why did you stop?"
answers = ["too many posts", "dull posts"]
reasons = { boring = "dull posts", too_frequent = "too many posts", named_per_exit = 1.5 }
only_if = { STOPPED = "yes" }
[[item]]
id = "LAST"
text = "How did you like the last answer?"
answers = ["welcome", "neither", "unwelcome"]
appraisal = { of = "last_reply", thresholds = [1.0, -1.0] }
[[item]]
id = "IMAGINED"
text = "What if a company offered you a coupon?"
answers = ["welcome", "unwelcome"]
appraisal = { contact = { kind = "complaint", do = "offer", disclosure = true, offer_value = 0.8 }, thresholds = [0.0] }
[[published]]
source = "A"
item = ["AWARE", "STOPPED"]
answer = "yes"
band = "each"
percent = 60
[[published]]
source = "B"
all_of = ["LISTEN.agree", "AWARE.yes"]
band = ["all", "18-24, 55+"]
between = [10, 20.5]
use = "construction"
[[published]]
source = "C"
item = "LISTEN"
answer = "agree"
band = "45+"
percent = 30
rounded_to = 5
tolerance = 2.5
use = "fit"
reason = "two sources"
[[published]]
source = "C"
item = "LISTEN"
answer = "agree"
band = "18-24"
order = "highest"
[[published]]
source = "D"
item = "LISTEN"
answer = "agree"
band = "all"
above = ["WHY.dull posts", "LISTEN.disagree"]
use = "excluded"
reason = "not comparable"
[[joint]]
name = "knows, and stopped"
all_of = ["AWARE.yes", "STOPPED.yes"]
"#;

pub fn read(text: &str) -> Result<Study, Problems> {
    let read = parse_study(text, "full.toml", Path::new("nowhere"), &[]);
    read.inspect_err(|problems| sound(&problems.0))
}

/// Texts of a study read back to the same bytes, whatever they hold, and so do its numbers.
#[test]
fn odd_texts_and_long_numbers_of_a_study_survive_writing() {
    let odd = ["a.b: \"c\"", "\u{0}\u{7f}\r\n\t'", "\"\"\"\n'''", "caf\u{e9} \\ \u{1f600}"];
    for odd in odd {
        let mut study = full();
        study.title = odd.into();
        study.can = vec![odd.into(), String::new()];
        for item in &mut study.questionnaire.items {
            item.text = odd.into();
            item.within_days = item.asks.is_of_the_past().then_some(30);
            item.answers.iter_mut().for_each(|label| *label += odd);
            if let Asks::Attitude(graded) = &mut item.asks {
                graded.thresholds = vec![1.0 / 3.0, -1e-7, -std::f64::consts::PI];
                graded.thresholds.truncate(item.answers.len() - 1);
                graded.concern = 0.1 + 0.2;
            }
        }
        for cell in &mut study.published {
            cell.source = odd.into();
            if !cell.reason.is_empty() {
                cell.reason = odd.into();
            }
        }
        study.joint[0].name = odd.into();
        study.fieldwork.coverage[0] = 1.0 / 3.0;
        let text = study_to_toml(&study);
        let again = read(&text).unwrap_or_else(|problems| panic!("{problems}\n{text}"));
        assert_eq!(again, study);
    }
}

fn full() -> Study {
    read(FULL).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn the_shipped_studies_load() {
    for (name, _) in STUDIES {
        let study = find_study(name, &[]).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(study.name, *name);
        let file = format!("scenarios/studies/{name}.toml");
        assert_eq!(load_study(Path::new(&file), &[]).unwrap(), study);
        assert_eq!(study_base(&file), Path::new("scenarios/studies"));
        assert_eq!(study_base(name), Path::new(""));
    }
    let study = find_study("netbase_2012", &[]).unwrap();
    assert_eq!((study.questionnaire.items.len(), study.joint.len()), (9, 3));
    // By item, A to I: 7, 13, 8, 4, 1, 5, 1, 2, 5; and six assumed.
    assert_eq!(study.published.len(), 52);
    let count = |used| study.published.iter().filter(|cell| cell.used == used).count();
    assert_eq!(CellUse::ALL.map(count), [10, 24, 7, 6, 5, 0]);
    assert_eq!(study.fit.concern_shape, Some([0.0, 1.0, 2.0, 3.0, 6.0]));
    assert_eq!((study.fieldwork.n, &study.world), (Some(1062), &None));
}

#[test]
fn the_shipped_scenarios_load_by_name() {
    for (name, text) in SCENARIOS {
        assert_eq!(shipped_scenario(name), Some(*text));
        let scenario = load_named_scenario(name, Path::new("nowhere"), &["run.days=200".into()]);
        let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!((scenario.name.as_str(), scenario.setting.days), (*name, 200));
    }
    let by_file = load_named_scenario("outage.toml", Path::new("scenarios"), &[]).unwrap();
    let by_name = load_named_scenario("outage", Path::new("scenarios"), &[]).unwrap();
    assert_eq!(by_file.digest(), by_name.digest());
    assert_eq!((shipped_scenario("x"), shipped_study("x")), (None, None));
}

#[test]
fn everything_a_study_can_say_is_read() {
    let study = full();
    assert_eq!((study.name.as_str(), study.can.len(), study.cannot.len()), ("full", 2, 1));
    let fieldwork = &study.fieldwork;
    assert_eq!((fieldwork.quotas, fieldwork.coverage[4]), (Some([0.2; 5]), 0.5));
    assert_eq!(fieldwork.weighting, [Auxiliary::Band, Auxiliary::Open]);
    assert_eq!((fieldwork.covers_left, fieldwork.bending.response_rate), (true, 0.5));
    assert_eq!(study.world.as_ref().and_then(|world| world.day), Some(100));

    let items = &study.questionnaire.items;
    assert_eq!((items[1].dont_know, items[1].only_if[0].answers), (Some(1), 0b01));
    let way_out = Asks::Fact { fact: Fact::WayOut, answer_of: vec![0, 1, 1] };
    assert_eq!((&items[3].asks, items[3].only_if.len()), (&way_out, 2));
    let reasons = vec![Reason::TooFrequent, Reason::Boring];
    assert_eq!(items[4].asks, Asks::Reasons { reasons, named_per_exit: 1.5 });
    let Asks::Appraisal(last) = &items[5].asks else { panic!("{:?}", items[5]) };
    assert_eq!(last.imagined, None);
    let Asks::Appraisal(imagined) = &items[6].asks else { panic!("{:?}", items[6]) };
    let contact = imagined.imagined.unwrap();
    assert_eq!((contact.kind, contact.act), (Kind::Failure, Action::Offer));
    assert_eq!((contact.addressed, contact.sensitivity, contact.offer_value), (false, 0.3, 0.8));

    let cells = &study.published;
    assert_eq!(cells.len(), 10 + 2 + 1 + 1 + 1);
    assert_eq!((cells[9].all_of[0], cells[9].bands), (Answer { item: 2, answer: 0 }, Bands(16)));
    assert_eq!((cells[11].bands, &cells[11].says), (Bands(0b10001), &Says::Between(10.0, 20.5)));
    assert_eq!(cells[12].says, Says::Point { percent: 30.0, rounded_to: 5.0, tolerance: 2.5 });
    assert_eq!(cells[13].says, Says::Highest);
    let below = vec![Answer { item: 4, answer: 1 }, Answer { item: 1, answer: 2 }];
    assert_eq!((&cells[14].says, cells[14].used), (&Says::Above(below), CellUse::Excluded));
}

#[track_caller]
fn survives_writing(study: &Study) {
    let text = study_to_toml(study);
    let again = parse_study(&text, &study.name, Path::new("nowhere"), &[]);
    let again = again.unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    assert_eq!(again, *study);
    assert_eq!(study_to_toml(&again), text);
}

#[test]
fn a_written_study_reads_back_to_the_same() {
    survives_writing(&full());
    survives_writing(&read(&FULL.replace("Do you know?", "A \\\"line\\\"\\nand another")).unwrap());
    for (name, _) in STUDIES {
        survives_writing(&find_study(name, &[]).unwrap());
    }
}

#[test]
fn the_digest_follows_what_decides_results_and_nothing_else() {
    let digest = |from: &str, to: &str| {
        assert!(FULL.contains(from), "{from}");
        study_digest(&read(&FULL.replacen(from, to, 1)).unwrap_or_else(|e| panic!("{e}")))
    };
    let same = study_digest(&full());
    for (from, to) in [
        ("A study of everything", "Another"),
        ("\"that\"", "\"those\""),
        ("Do you know?", "Don't you?"),
        ("\"A\"", "\"A1\""),
        ("two sources", "three sources"),
        ("knows, and", "knows and"),
    ] {
        assert_eq!(digest(from, to), same, "{to}");
    }
    let mut seen = vec![same];
    for (from, to) in [
        ("n = 500", "n = 501"),
        ("= 0.5 }", "= 0.6 }"),
        ("response_rate = 0.5", "response_rate = 0.4"),
        ("day = 100", "day = 101"),
        ("[0, 1, 2", "[0, 1, 3"),
        ("0.1, -0.8", "0.2, -0.8"),
        ("named_per_exit = 1.5", "named_per_exit = 1.25"),
        ("offer_value = 0.8", "offer_value = 0.7"),
        ("percent = 60", "percent = 61"),
        ("only_if = { AWARE = \"yes\" }", "only_if = { AWARE = \"no\" }"),
    ] {
        let digest = digest(from, to);
        assert!(!seen.contains(&digest), "{to}");
        seen.push(digest);
    }
}

#[test]
fn everything_that_bends_answers_is_written_and_in_the_digest() {
    let mut seen = vec![study_digest(&full())];
    for spec in Bending::specs() {
        let mut study = full();
        let value = study.fieldwork.bending.get(spec.key).unwrap();
        let end = if value < spec.high { spec.high } else { spec.low };
        assert!(study.fieldwork.bending.set(spec.key, 0.5 * (value + end)));
        survives_writing(&study);
        let digest = study_digest(&study);
        assert!(!seen.contains(&digest), "{}", spec.key);
        seen.push(digest);
    }
}

#[test]
fn a_study_is_changed_from_outside() {
    let with = |overrides: &[&str]| {
        let overrides: Vec<String> = overrides.iter().map(|one| (*one).to_owned()).collect();
        find_study("netbase_2012", &overrides)
    };
    let study = with(&["sample.n=500", "fieldwork.response_rate=0.3", "sample.coverage.55+=0.5"]);
    let fieldwork = study.unwrap().fieldwork;
    assert_eq!((fieldwork.n, fieldwork.bending.response_rate), (Some(500), 0.3));
    assert_eq!(fieldwork.coverage, [1.0, 1.0, 1.0, 1.0, 0.5]);
    assert_eq!(with(&["sample.n=all"]).unwrap().fieldwork.n, None);
    for (change, message) in [
        ("sample.size=5", "--set:1:1: [sample] size = 5: unknown key; see Studies"),
        ("brand.x.quality=1", "--set:1:1: brand: unknown key"),
        ("item.NB_A.text=x", "--set:1:1: item.NB_A.text: cannot be set from outside the file"),
        ("n", "--set:1:1: n: not of the form key=value; write, for example, sample.n=500,"),
    ] {
        let problems = with(&[change]).unwrap_err();
        assert!(problems.to_string().starts_with(message), "{problems}");
    }
}

#[test]
fn a_name_that_means_nothing() {
    assert_eq!(
        find_study("netbase_2021", &[]).unwrap_err().to_string(),
        "netbase_2021: neither a shipped study nor a file; nearest: netbase_2012; name one of \
         netbase_2012, unfollow_2011, reply_2011, recommend_2013, dropped_2014, pew_2013, or give a file"
    );
    let problem = load_named_scenario("outrage", Path::new("nowhere"), &[]).unwrap_err();
    assert!(problem.to_string().contains("nearest: outage; name one of quick_look,"), "{problem}");
    // A folder is there, and no file.
    let problem = find_study("scenarios", &[]).unwrap_err().to_string();
    assert!(problem.starts_with("scenarios: cannot be read"), "{problem}");
    let problem = load_study(Path::new("scenarios/studies/netbase.toml"), &[]).unwrap_err();
    assert_eq!(problem.0[0].nearest.as_deref(), Some("netbase_2012.toml"));
}
