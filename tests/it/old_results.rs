//! Folders of the first format still give pages, which say that nobody sealed them; what is wrong
//! in them is named as far as their tables tell.

use std::fs;
use std::path::{Path, PathBuf};

use crate::home::{Home, names};
use crate::report_survey::{answer, html, sections};

const NEXT: &str = "restore the file, or write the folder again";

fn old(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/old_results").join(name)
}

/// A home with a copy of an old folder of the same name in it.
pub fn with(folders: &[&str]) -> Home {
    let home = Home::new(&[]);
    for folder in folders {
        fs::create_dir(home.path(folder)).unwrap();
        for file in names(&old(folder)) {
            fs::copy(old(folder).join(&file), home.path(folder).join(&file)).unwrap();
        }
    }
    home
}

/// A folder, the sections of its page, and words of its answer that its tables hold.
const PAGES: [(&str, &[&str], &str); 8] = [
    (
        "compared",
        &["ranking", "tradeoff", "days", "exits", "split", "parameters"],
        "3 replications",
    ),
    ("day", &["banner", "asked", "repeat"], "One survey of 200 interviews"),
    ("waves", &["waves", "asked", "repeat"], "From day 0 to day 20 "),
    ("change", &["changes", "asked", "repeat"], "3 replications"),
    ("reproduced", &["cells", "asked", "repeat"], "4 simulated surveys"),
    ("fitted", &["fitted", "asked", "limits", "repeat"], "no evidence for the model"),
    ("calibrated", &["targets", "unjudged", "repeat"], "no evidence for the model"),
    ("calibrated_fit", &["targets", "moved", "repeat"], "no evidence for the model"),
];

#[test]
fn folders_of_the_first_format_give_pages_that_say_so() {
    let home = with(&PAGES.map(|(folder, ..)| folder));
    for (folder, wanted, words) in PAGES {
        let told = home.says(0, "200", &["report", folder]);
        assert!(told.contains("earlier version of Earful: not sealed"), "{folder}: {told}");
        let page = html(&home, &format!("{folder}/report.html"));
        assert!(page.contains("earlier version of Earful: not sealed"), "{folder}");
        let found = sections(&page);
        assert!(wanted.iter().all(|section| found.contains(section)), "{folder}: {found:?}");
        assert!(answer(&page).contains(words), "{folder}: {}", answer(&page));
        assert!(page.contains("Earful 0.2.0"), "{folder}: the version is part of how to repeat it");
    }
    // An old result can be laid beside an old one.
    home.says(0, "80", &["report", "reproduced", "reproduced", "--out", "beside.html"]);
    home.says(0, "80", &["report", "compared", "compared", "--out", "beside.html"]);
    assert!(html(&home, "beside.html").contains("the same to the last bit"));
}

/// Nobody can tell whether they were changed, but what cannot be read is still named.
#[test]
fn damage_that_shows_is_named_where_nothing_is_sealed() {
    let home = with(&["compared", "reproduced", "day"]);
    let damage = |file: &str, text: &[u8], words: &[&str]| {
        let path = home.path(file);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, text).unwrap();
        home.refuses(&["report", file.split('/').next().unwrap()], words);
        fs::write(&path, whole).unwrap();
    };
    let text = |file: &str| fs::read_to_string(home.path(file)).unwrap();
    let much = text("compared/summary.csv").replacen(",-0.119", ",much", 1);
    let words = ["compared/summary.csv, line 2: ", "is no number: much", NEXT];
    damage("compared/summary.csv", much.as_bytes(), &words);
    let renamed = text("compared/series.csv").replacen("mean", "median", 1);
    let words = ["compared/series.csv, line 1: there is no column mean"];
    damage("compared/series.csv", renamed.as_bytes(), &words);
    let binary = [text("compared/differences.csv").as_bytes(), &[0xff, 0xfe]].concat();
    damage("compared/differences.csv", &binary, &["compared/differences.csv, line", "no text in"]);
    damage("compared/answer.json", b"[]", &["compared/answer.json, line 1", NEXT]);
    let truncated = "item,answer,band\nNB_A,no idea,all\nNB_A,no";
    damage("reproduced/survey.csv", truncated.as_bytes(), &["reproduced/survey.csv, line 3", NEXT]);
    let words = ["reproduced/survey.csv, line 1: there is no column"];
    damage("reproduced/survey.csv", b"item,answer,band\nNB_A,no idea,all\n", &words);
    damage("reproduced/survey.csv", &[b'a', b'\n', 0xff], &["survey.csv, line 2", "UTF-8"]);
    damage("reproduced/study.toml", b"title = \n", &["reproduced/study.toml, line 1", NEXT]);
    damage("reproduced/study.toml", b"item = 3\n", &["reproduced/study.toml, line 1", NEXT]);
    damage("reproduced/manifest.json", b"[1, 2]", &["reproduced/manifest.json, line 1", NEXT]);
    let words = ["reproduced/manifest.json, line 1", "no result of Earful"];
    damage("reproduced/manifest.json", b"{\"a\": 1}", &words);
    let half = text("compared/manifest.json");
    damage("compared/manifest.json", &half.as_bytes()[..half.len() / 2], &["manifest.json, line"]);
    let mixed = fs::read(home.path("reproduced/manifest.json")).unwrap();
    damage("day/manifest.json", &mixed, &["day/survey.csv, line 1: there is no column said"]);
}

/// Failures stand on top of the page of a comparison, and are listed.
#[test]
fn failed_runs_are_on_top_and_listed() {
    let home = with(&["compared"]);
    let path = home.path("compared/manifest.json");
    let failed = "\"failures\": [{\"arm\": \"c\", \"replication\": 1, \"stage\": \"days\", \
                  \"message\": \"a <b>reason</b>\"}]";
    let text = fs::read_to_string(&path).unwrap();
    let text = text.replace("\"failures\": []", failed);
    fs::write(&path, text.replacen("\"failed\": 0", "\"failed\": 1", 1)).unwrap();
    home.says(0, "80", &["report", "compared"]);
    let page = html(&home, "compared/report.html");
    let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("no {what}"));
    assert!(at("1 of 6 runs FAILED") < at("id=\"ranking\""));
    assert!(at("id=\"failures\"") > at("id=\"ranking\""));
    assert!(page.contains("a &lt;b&gt;reason&lt;/b&gt;"));
}
