//! Bounds: what a machine cannot take is refused before anything begins, with what it can.

use super::home::Home;

const SMALL: &str = r#"
question = "Does it fit?"

[run]
replications = 2
consumers = 100
days = 3
warmup_days = 1
baseline = "a"

[[brand]]
name = "b"

[[arm]]
name = "a"
policy = "silent"
"#;

/// Work of each kind that has threads.
const WORK: &[&[&str]] = &[
    &["compare", "small.toml"],
    &["run", "small.toml"],
    &["survey", "small.toml", "--before-after"],
    &["reproduce", "netbase_2012"],
];

#[test]
fn threads_beyond_four_a_core_are_refused_with_the_number() {
    let home = Home::new(&[("small.toml", SMALL)]);
    let cores = std::thread::available_parallelism().unwrap().get();
    let (most, more) = ((4 * cores).to_string(), (4 * cores + 1).to_string());
    for args in WORK {
        for asked in [more.as_str(), "4096", "0"] {
            let said =
                [&format!("--threads {asked} on {cores} core"), &format!("allowed: 1 to {most}")];
            home.refuses(&[args, &["--threads", asked][..]].concat(), &said.map(String::as_str));
        }
    }
    assert_eq!(home.names(), ["small.toml"]);
    home.says(0, "80", &["compare", "small.toml", "--threads", &most, "--out", "out", "--quiet"]);
}

/// A hundred million people with a thousand ties each take 800 GB.
const CROWD: [&str; 4] =
    ["--set", "run.consumers=100000000", "--set", "network.mean_followed=1000"];

#[test]
fn people_who_cannot_fit_are_refused_with_the_figure_and_the_remedy() {
    let home = Home::new(&[("small.toml", SMALL)]);
    let words = ["100,000,000 people", "GB of memory", "are free", "at most", "run.consumers"];
    let alone: &[&[&str]] = &[
        &["survey", "small.toml"],
        &["survey", "small.toml", "--wave", "0,2"],
        &["trace", "small.toml", "--consumer", "3"],
        &["trace", "small.toml", "--find"],
        &["reproduce", "reply_2011"],
    ];
    for args in WORK[..3].iter().chain(alone) {
        home.refuses(&[*args, &CROWD].concat(), &words);
    }
    assert_eq!(home.names(), ["small.toml"]);
}

#[test]
fn check_says_how_much_memory_it_will_take_and_refuses_nothing() {
    let home = Home::new(&[("small.toml", SMALL)]);
    let said = home.says(0, "80", &["check", "small.toml"]);
    assert!(said.contains("memory   about 1 MB on one thread"), "{said}");
    let said = home.says(0, "200", &[&["check", "small.toml"], &CROWD[..]].concat());
    assert!(said.contains("GB on one thread") && said.contains("only"), "{said}");
    // By hand: 20 + 5 bytes for the person, 8 + 4,000 for the network, which at its height is as
    // much again for the picks and a quarter more for those who follow back.
    let document = home.json(&[&["check", "small.toml", "--json"], &CROWD[..]].concat());
    let bytes = document["memory_bytes_on_one_thread"].as_f64().unwrap();
    assert!((8e11..1e12).contains(&bytes), "{bytes}");
}
