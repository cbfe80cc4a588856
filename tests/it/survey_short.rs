//! What surveys did not get is said by every command, in text, document, folder and page.

use std::fs;

use serde_json::Value;

use super::report_survey::{answer, html};
use super::survey_cli::folder;

/// The alarms of a page.
fn alarms(page: &str) -> String {
    let parts = page.split("role=\"alert\"").skip(1);
    parts.map(|part| part.split("</").next().unwrap()).collect()
}

/// One line of text.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs a command as text, as a document and into a folder with a page, and asks each of them for
/// the same words. Every survey was done, so the exit code is 0.
fn said_everywhere(args: &[&str], words: &[&str]) -> Value {
    let home = folder();
    let text = joined(&home.says(0, "80", args));
    let document = home.json(&[args, &["--json"]].concat());
    home.says(0, "80", &[args, &["--report", "--out", "out"]].concat());
    let page = joined(&html(&home, "out/report.html"));
    let readme = joined(&html(&home, "out/README.md"));
    let manifest: Value = serde_json::from_str(&html(&home, "out/manifest.json")).unwrap();
    let warnings = document["manifest"]["found"]["warnings"].to_string();
    assert_eq!(manifest["found"]["warnings"].to_string(), warnings, "{args:?}");
    for word in words {
        for (place, told) in
            [("text", &text), ("JSON", &warnings), ("README", &readme), ("page", &alarms(&page))]
        {
            assert!(told.contains(word), "{args:?}: {place} should say {word}:\n{told}");
        }
    }
    if words.is_empty() {
        assert_eq!(warnings, "[]");
        assert!(!text.contains("WARNING") && alarms(&page).is_empty(), "{args:?}");
    }
    // Two folders beside each other say it as well.
    if args[0] == "reproduce" {
        home.says(0, "80", &["report", "out", "out", "--out", "both.html"]);
        let page = alarms(&joined(&html(&home, "both.html")));
        assert!(words.iter().all(|word| page.contains(word)), "{args:?}\n{page}");
    }
    fs::remove_dir_all(home.path("out")).unwrap();
    document
}

/// A tenth of those from 55 on, who are 30% of the people, are covered: 42 of 1,062 instead of 318.
/// A weight of at most 5 makes a share of 5 x 42 / 1,062 = 20% out of them, ten points short.
#[test]
fn weights_that_do_not_fit_are_said_of_many_surveys() {
    let args = ["reproduce", "netbase_2012", "--replicates", "8", "-q", "--set"];
    let coverage = "sample.coverage.55+=0.1";
    let words = ["In 8 of 8 surveys raking DID NOT CONVERGE; largest miss 1", "at age 55+ (from"];
    let document = said_everywhere(&[&args[..], &[coverage]].concat(), &words);
    let fieldwork = &document["manifest"]["found"]["fieldwork"];
    assert_eq!((&fieldwork["surveys"], &fieldwork["not_converged"]), (&8.into(), &8.into()));
    let miss = fieldwork["largest_miss"][1].as_f64().unwrap();
    assert!((0.07..0.14).contains(&miss), "{miss}");

    // Verdicts do not stand alone.
    let home = folder();
    let all = [&args[..], &[coverage, "--report", "--out", "out"]].concat();
    let text = joined(&home.says(0, "80", &all));
    let doubt = "In 8 of 8 surveys the weights do not fit, so these verdicts are about samples";
    assert!(text.contains(doubt), "{text}");
    assert!(answer(&html(&home, "out/report.html")).contains(doubt));
}

/// With 41% of them covered the least of many samples is just too small: some surveys converge.
#[test]
fn one_survey_of_many_that_fails_is_counted() {
    let home = folder();
    let args = ["reproduce", "netbase_2012", "--replicates", "24", "-q", "--json", "--set"];
    let document = home.json(&[&args[..], &["sample.coverage.55+=0.152"]].concat());
    let fieldwork = &document["manifest"]["found"]["fieldwork"];
    let failed = fieldwork["not_converged"].as_u64().unwrap();
    assert!((1..24).contains(&failed), "{fieldwork}");
    let said = document["manifest"]["found"]["warnings"][0].as_str().unwrap().to_owned();
    assert!(said.starts_with(&format!("In {failed} of 24 surveys raking DID NOT")), "{said}");
}

#[test]
fn interviews_that_could_not_be_had_are_said_of_many_surveys() {
    let args = ["reproduce", "netbase_2012", "--replicates", "4", "-q", "--set"];
    let n = ["sample.n=3000", "--set", "run.consumers=2000"];
    let words = ["In 4 of 4 surveys only 2,000 of 3,000 interviews could be had"];
    said_everywhere(&[&args[..], &n].concat(), &words);
    // 1,000 of 2,000 people are to be under 25, of whom there are about 300.
    let quotas = "sample.quotas={ 18-24 = 0.5, 25-34 = 0.2, 35-44 = 0.1, 45-54 = 0.1, 55+ = 0.1 }"
        .replace("18-24", "\"18-24\"")
        .replace("25-34", "\"25-34\"")
        .replace("35-44", "\"35-44\"")
        .replace("45-54", "\"45-54\"")
        .replace("55+", "\"55+\"");
    let n = ["sample.n=2000", "--set", "run.consumers=2000", "--set", &quotas];
    let words = ["In 4 of 4 surveys quotas could not be met; interviews short: age 18-24 "];
    said_everywhere(&[&args[..], &n].concat(), &words);
}

#[test]
fn the_other_surveys_say_it_too() {
    let short = ["survey", "small.toml", "-q", "--n", "500"];
    let words = ["Only 400 of 500 interviews could be had"];
    said_everywhere(&[&short[..], &["--day", "9"]].concat(), &words);
    let words = ["On 2 of 2 days only ", "of 500 interviews could be had"];
    said_everywhere(&[&short[..], &["--wave", "0,9"]].concat(), &words);
    let words = ["In 3 of 3 replications only 400 of 500 interviews could be had"];
    said_everywhere(&[&short[..], &["--before-after"]].concat(), &words);

    let bent = ["survey", "small.toml", "-q", "--n", "200", "--set", "sample.coverage.55+=0.1"];
    let words = ["Raking DID NOT CONVERGE; largest miss", "at age 55+"];
    said_everywhere(&[&bent[..], &["--day", "9"]].concat(), &words);
    let words = ["On 2 of 2 days raking DID NOT CONVERGE"];
    said_everywhere(&[&bent[..], &["--wave", "0,9"]].concat(), &words);
    let words = ["In 3 of 3 replications raking DID NOT CONVERGE"];
    said_everywhere(&[&bent[..], &["--before-after"]].concat(), &words);
}

#[test]
fn surveys_that_got_everything_say_nothing() {
    said_everywhere(&["reproduce", "netbase_2012", "--replicates", "4", "-q"], &[]);
    said_everywhere(&["survey", "small.toml", "--day", "9", "--n", "200"], &[]);
}

/// "Uses social networks" is always yes, and 60% were published.
#[test]
fn an_impossible_cell_is_named_wherever_the_fit_is() {
    let study = r#"
title = "t"
[sample]
n = 200
[[item]]
id = "USES"
text = "Do you use social networks?"
answers = ["yes", "no"]
fact = { of = "uses", yes = "yes", no = "no" }
[[item]]
id = "WORRY"
text = "Worried?"
answers = ["yes", "no"]
attitude = { concern = 0.5, thresholds = [0.1] }
[[published]]
source = "A"
item = ["USES"]
answer = "yes"
band = "all"
percent = 60
[[published]]
source = "A"
item = "WORRY"
answer = "yes"
band = "all"
percent = 46
"#;
    let home = folder();
    fs::write(home.path("t.toml"), study).unwrap();
    let args = ["reproduce", "t.toml", "--replicates", "40", "-q", "--out", "o", "--report"];
    let text = joined(&home.says(0, "100", &args));
    let impossible =
        "1 cell is impossible under the model (USES yes: 100 in each of 40 surveys, 60 published)";
    let bound = "p at most 0.048: further off than each of 20 surveys";
    assert!(text.contains("held out 2 no finite value "), "{text}");
    for told in
        [&text, &joined(&html(&home, "o/README.md")), &joined(&html(&home, "o/report.html"))]
    {
        assert!(told.contains(impossible) && told.contains(bound), "{told}");
    }
    assert!(answer(&html(&home, "o/report.html")).contains("further off than luck explains"));
    let fit = home.csv("o/fit.csv");
    assert_eq!(fit.values("statistic"), ["", ""]);
    assert_eq!(fit.values("n"), ["2", "2"]);
    assert!(fit.values("impossible")[0].starts_with("USES yes: 100"));
    home.says(0, "80", &["report", "o", "o", "--out", "both.html"]);
    assert!(joined(&html(&home, "both.html")).contains(impossible));
    let verdicts: Value = serde_json::from_str(&html(&home, "o/manifest.json")).unwrap();
    assert_eq!(verdicts["found"]["verdicts"]["held out"]["outside"], 1);
}

/// The same surveys by another margin: the same to the last bit, and other verdicts.
#[test]
fn the_same_surveys_judged_otherwise_are_not_called_unchanged_alone() {
    let home = folder();
    for (out, margin) in [("a", "5"), ("b", "2")] {
        let args = ["reproduce", "netbase_2012", "--replicates", "8", "-q", "--margin", margin];
        home.says(0, "80", &[&args[..], &["--out", out]].concat());
    }
    let differ = {
        let (a, b) = (home.csv("a/survey.csv"), home.csv("b/survey.csv"));
        let pairs = a.values("verdict").into_iter().zip(b.values("verdict"));
        pairs.filter(|(a, b)| a != b).count()
    };
    assert!(differ > 1);
    home.says(0, "80", &["report", "a", "b", "--out", "both.html"]);
    let page = html(&home, "both.html");
    let said = answer(&page);
    assert!(said.contains("the same to the last bit"), "{said}");
    assert!(said.contains(&format!("{differ} verdicts on them are others")), "{said}");
    home.says(0, "80", &["report", "a", "a", "--out", "same.html"]);
    assert!(!answer(&html(&home, "same.html")).contains("verdict"));
}

/// Of 60 people about one in 70 is asked the second question, so 42% of the surveys ask nobody.
#[test]
fn surveys_that_asked_nobody_are_counted() {
    let study = r#"
title = "t"
[sample]
n = 60
weighting = []
[[item]]
id = "RARE"
text = "?"
answers = ["yes", "no"]
attitude = { concern = 0.5, thresholds = [2.2] }
[[item]]
id = "THEN"
text = "?"
answers = ["yes", "no"]
attitude = { concern = 0.5, thresholds = [0.1] }
only_if = { RARE = "yes" }
[[published]]
source = "A"
item = ["RARE", "THEN"]
answer = "yes"
band = "all"
percent = 2
"#;
    let home = folder();
    fs::write(home.path("rare.toml"), study).unwrap();
    let args = ["reproduce", "rare.toml", "--replicates", "40", "-q"];
    let text = joined(&home.says(0, "200", &args));
    let (before, _) = text.split_once(" of 40 surveys nobody was asked THEN yes: its").unwrap();
    let unasked: u32 = before.rsplit(' ').next().unwrap().parse().unwrap();
    // Binomial(40, 0.42): beyond these limits once in a hundred thousand seeds.
    assert!((4..30).contains(&unasked), "{unasked}");
    assert!(text.contains("held out 1 "), "{text}");
}

/// A statement that holds in half of the surveys is no agreement: apart in tables and in counts.
#[test]
fn what_merely_does_not_contradict_is_said_apart() {
    let home = folder();
    let args = ["reproduce", "netbase_2012", "--replicates", "40", "-q", "--report", "--out", "o"];
    let text = joined(&home.says(0, "200", &args));
    assert!(text.contains("%); held out") && text.contains("not contradicted ("), "{text}");
    let survey = home.csv("o/survey.csv");
    let (mut counts, mut weak) = ([0u64; 3], 0);
    for row in &survey.rows {
        let cell = |name: &str| row[survey.column(name)].as_str();
        let holds = cell("holds_share").parse::<f64>().ok();
        let weakly = cell("verdict") == "not contradicted";
        match holds {
            Some(holds) if ["excluded", "assumed"].contains(&cell("use")) => {
                assert!((0.0..=1.0).contains(&holds));
            }
            Some(holds) => assert_eq!(weakly, (0.05..0.95).contains(&holds), "{row:?}"),
            None => {
                let ends = [cell("low"), cell("high")].map(|end| end.parse::<f64>().unwrap());
                let wide = ends[1] - ends[0] > 10.0;
                assert!(cell("verdict") != "inside" || !wide, "{row:?}");
            }
        }
        weak += u32::from(weakly);
        if cell("use") == "held out" {
            for (at, word) in ["inside", "not contradicted", "outside"].into_iter().enumerate() {
                counts[at] += u64::from(cell("verdict") == word);
            }
        }
    }
    assert!(weak > 4, "{weak}");
    let manifest: Value = serde_json::from_str(&html(&home, "o/manifest.json")).unwrap();
    let held = &manifest["found"]["verdicts"]["held out"];
    let told = ["inside", "not_contradicted", "outside"].map(|word| held[word].as_u64().unwrap());
    assert_eq!(told, counts);
    let said = format!("{} not contradicted", counts[1]);
    assert!(
        text.contains(&said) && answer(&html(&home, "o/report.html")).contains(&said),
        "{said}"
    );
}
