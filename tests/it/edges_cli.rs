//! Edge lists from the command line: what is left out is counted, people keep their names, and
//! what is wrong is said where it is.

use serde_json::Value;

use super::home::{Home, text};

const SCENARIO: &str = "question = \"q?\"\n[run]\nreplications = 2\nwarmup_days = 5\ndays = 240\n\
    baseline = \"silent\"\n[[brand]]\nname = \"carrier\"\ncategory = \"phone_carrier\"\n\
    customer_share = 0.9\nfailures_per_30_days = 6.0\n[network]\nkind = \"edges\"\nfile = \"ties.csv\"\n\
    [[arm]]\nname = \"silent\"\npolicy = \"silent\"\n[[arm]]\nname = \"interject\"\n\
    policy = \"interject\"\n";

/// A ring of 40 people, `first` to `first + 39`: everybody reads the next two.
fn ring(first: u32) -> String {
    let name = |place: u32| first + place % 40;
    let ties = (0..40).flat_map(|place| [1, 2].map(|next| (name(place), name(place + next))));
    let ties: String = ties.map(|(author, reader)| format!("{author},{reader}\n")).collect();
    format!("author,reader\n{ties}")
}

fn home(edges: &str) -> Home {
    Home::new(&[("s.toml", SCENARIO), ("ties.csv", edges)])
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// 80 ties, five of them listed again, and one line that joins 7 with itself.
#[test]
fn check_counts_what_is_left_out_with_the_reason() {
    let ties = ring(0);
    let again: String = ties.lines().skip(1).take(5).map(|line| format!("{line}\n")).collect();
    let home = home(&format!("{ties}{again}7,7\n"));
    let told = words(&home.says(0, "80", &["check", "s.toml"]));
    let said = "read from an edge list: 86 lines, 80 ties, 6 left out (5 repeat an earlier line, 1 \
                joins an id with itself), 2.0 readers each";
    assert!(told.contains(said), "{told}");
    let edges = &home.json(&["check", "s.toml", "--json"])["edges"];
    assert_eq!((&edges["lines"], &edges["ties"]), (&86.into(), &80.into()));
    assert_eq!(edges["left_out"], serde_json::json!({ "duplicates": 5, "self_ties": 1 }));
    assert_eq!((&edges["people"], &edges["unlisted"]), (&40.into(), &0.into()));
    home.says(0, "80", &["compare", "s.toml", "--out", "out", "--quiet"]);
    let readme = std::fs::read_to_string(home.path("out/README.md")).unwrap();
    assert!(
        readme.contains(
            "read from `ties.csv`, which is in this folder: 86 lines, 80 ties, 6 left out"
        ),
        "{readme}"
    );
}

#[test]
fn an_open_quote_is_refused_where_it_opens_and_all_problems_are_counted() {
    let open = ring(0).replacen("\n10,11\n", "\n10,\"11\n", 1);
    home(&open).refuses(
        &["check", "s.toml"],
        &["ties.csv:22: `10,\"11` opens a double quote", "1 problem; nothing was run"],
    );
    let home = home(&format!("{}{}", ring(0), "1,\n".repeat(642)));
    home.refuses(
        &["check", "s.toml"],
        &[
            "ties.csv:102: and 622 more broken lines from here on",
            "\n642 problems; nothing was run",
        ],
    );
    let told = home.says(2, "80", &["check", "s.toml", "--json"]);
    let document: Value = serde_json::from_str(&told).unwrap();
    let problems = document["problems"].as_array().unwrap();
    assert_eq!((problems.len(), &document["total"]), (21, &642.into()));
    let lines: Vec<u64> = problems.iter().map(|one| one["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, (82..=102).collect::<Vec<u64>>());
    let counts: u64 = problems.iter().map(|one| one["count"].as_u64().unwrap()).sum();
    assert_eq!(counts, 642);
}

/// The life of 1007 in a list of 1000 to 1039 is that of number 7 where the list has 0 to 39: the
/// same ties, hence the same numbers. With 1 to 40, the id 7 is number 6.
#[test]
fn a_life_is_that_of_the_id() {
    let life = |first: u32, who: &str| {
        let home = home(&ring(first));
        home.json(&["trace", "s.toml", "--consumer", who, "--arm", "interject", "--json"])
    };
    let story = |life: &Value| (life["person"]["concern_rank"].clone(), life["totals"].clone());
    let (plain, thousand, moved) = (life(0, "7"), life(1000, "1007"), life(1, "7"));
    assert_eq!(story(&plain), story(&thousand));
    assert_eq!(story(&moved), story(&life(0, "6")));
    assert_ne!(story(&moved), story(&plain));
    assert_eq!(thousand["consumer"], "1007");
    assert_eq!(moved["consumer"], "7");
    let told = home(&ring(1000)).says(0, "100", &["trace", "s.toml", "--consumer", "1007"]);
    assert!(told.contains("Consumer 1007 of s\n") && told.contains("under silent;"), "{told}");
}

/// Every person that is named anywhere in text or JSON is one of the file's.
#[test]
fn everybody_in_a_life_is_called_by_the_id() {
    let home = home(&ring(1000));
    let found = home.json(&["trace", "s.toml", "--find", "--json"]);
    let picks = found["found"].as_array().unwrap();
    assert!(!picks.is_empty(), "somebody is worth reading");
    let ids: Vec<String> = (1000..1040).map(|id| id.to_string()).collect();
    let mut named = 0;
    for who in picks.iter().map(|pick| pick["consumer"].as_str().unwrap()) {
        assert!(ids.iter().any(|id| id == who), "{who}");
        let args = ["trace", "s.toml", "--consumer", who, "--arm", "interject", "--json"];
        let life = home.json(&args);
        let events = life["days"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|day| day["events"].as_array().unwrap());
        for event in events {
            for person in
                [&event["consumer"], &event["author"]].into_iter().filter(|p| !p.is_null())
            {
                assert!(ids.iter().any(|id| Some(id.as_str()) == person.as_str()), "{event}");
                named += 1;
            }
        }
    }
    assert!(named > 0);
    let told = home.says(0, "100", &["trace", "s.toml", "--find"]);
    let told: Vec<&str> = told.split("onsumer ").skip(1).collect();
    assert!(told.len() > 1);
    for after in told {
        assert!(after.starts_with("10"), "{after}");
    }
}

#[test]
fn who_is_not_there_is_told_with_who_is() {
    let home = home(&ring(1000));
    home.refuses(
        &["trace", "s.toml", "--consumer", "7"],
        &["no consumer 7", "40 people, the ids of ties.csv from 1000 to 1039"],
    );
    home.refuses(&["trace", "s.toml", "--consumer", "10077"], &["did you mean `1007`?"]);
    let wide = ["--set", "run.consumers=43"];
    let args = |who: &'static str| ["trace", "s.toml", "--consumer", who, wide[0], wide[1]];
    home.refuses(&args("unlisted-4"), &["1000 to 1039, and unlisted-1 to unlisted-3"]);
    let told = home.says(0, "100", &args("unlisted-3"));
    assert!(
        told.contains("Consumer unlisted-3 of s") && told.contains("nobody reads them"),
        "{told}"
    );
}

/// Also one that looks like an option, or has spaces or quotes.
#[test]
fn any_id_is_taken() {
    let ids = ["-x", "ann smith", "o'neil", "--find", "ß,ü"];
    let mut edges = String::from("author,reader\n");
    for (place, id) in ids.iter().enumerate() {
        edges += &format!("\"{id}\",\"{}\"\n", ids[(place + 1) % ids.len()]);
    }
    let home = home(&edges);
    for id in ids {
        let life = home.json(&["trace", "s.toml", &format!("--consumer={id}"), "--json"]);
        assert_eq!(life["consumer"], id);
    }
}

/// The same edges under other names: the scenario is the same one.
#[test]
fn names_are_no_part_of_the_identity() {
    let digest = |first| home(&ring(first)).json(&["check", "s.toml", "--json"])["digest"].clone();
    assert_eq!(digest(0), digest(1000));
}

#[cfg(unix)]
#[test]
fn a_scenario_may_come_from_another_command() {
    use std::os::unix::process::ExitStatusExt;
    let home = home(&ring(0));
    let program = assert_cmd::cargo::cargo_bin("earful");
    let run = |line: &str| {
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c").arg(line).env("EARFUL", &program).current_dir(home.path("."));
        shell.output().unwrap()
    };
    let made = run("mkfifo p && (cat s.toml > p & $EARFUL check p)");
    assert_eq!(made.status.signal(), None);
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert!(text(&made.stdout).contains("p is a valid scenario"));
    let wrong = run("rm p; mkfifo p; (sed s/days/dys/ s.toml > p & $EARFUL check p)");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("nearest: warmup_days"), "{}", text(&wrong.stderr));
    // What is too much is read up to the limit and refused.
    let endless = run("rm p; mkfifo p; (yes | head -c 17000000 > p & $EARFUL check p)");
    assert_eq!(endless.status.code(), Some(2));
    let told = text(&endless.stderr);
    assert!(told.contains("it has more than the 16 MiB that are read"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_fifo_or_a_device_among_the_files_of_a_result_is_named() {
    let home = home(&ring(0));
    home.says(0, "80", &["compare", "s.toml", "--out", "out", "--quiet"]);
    let put = |line: &str| {
        let mut shell = std::process::Command::new("sh");
        assert!(
            shell.arg("-c").arg(line).current_dir(home.path("out")).status().unwrap().success()
        );
    };
    put("rm summary.csv; mkfifo summary.csv");
    home.refuses(&["report", "out"], &["out/summary.csv", "it is a FIFO, not a file"]);
    put("rm summary.csv; ln -s /dev/zero summary.csv");
    home.refuses(&["report", "out"], &["out/summary.csv", "it is a device, not a file"]);
    put("rm summary.csv; mkdir summary.csv");
    home.refuses(&["report", "out"], &["out/summary.csv", "it is a folder, not a file"]);
    put("rmdir summary.csv; truncate -s 1T summary.csv");
    home.refuses(
        &["report", "out"],
        &["out/summary.csv", "it has 1048576 MiB, more than the 1024 that are read"],
    );
    put("rm manifest.json; mkfifo manifest.json");
    home.refuses(&["report", "out"], &["out/manifest.json", "it is a FIFO, not a file"]);
    // What no page needs may be whatever it likes.
    put("rm manifest.json summary.csv; mkfifo stray.csv");
    home.refuses(&["report", "out"], &["there is no manifest.json in it"]);
}
