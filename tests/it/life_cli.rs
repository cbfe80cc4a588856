//! `earful trace` from the command line.

use earful::ground::math::logistic;
use serde_json::Value;

use super::home::Home;

const BOB: &str = include_str!("../../scenarios/consumer_bob.toml");

fn home() -> Home {
    Home::new(&[("bob.toml", BOB)])
}

/// The words of a text, however it was broken into lines.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Between 6 and 20 offers are redeemed in each of the scenario's replications (column
/// `offers_redeemed` of `earful compare`), so that there is a buyer does not hang on the seed.
#[test]
fn the_story_of_the_buyer_tells_remark_rule_coupon_and_redemption() {
    let home = home();
    let page = home.says(0, "80", &["trace", "bob.toml", "--find", "buyer", "--quiet"]);
    let told = words(&page);
    for said in [
        "They talked with a peer about ointment",
        "ointment heard the talk between peers",
        "Rule 2 of coupon (a question, praise, a remark or talk between peers) decided: an offer",
        "ointment answered the talk between peers",
        "with an offer (a coupon).",
        "They found it proper (chance of that",
        "talk between peers not meant for the brand -1.8",
        "They redeemed the offer.",
        "Day 30: coupon begins: hands a coupon to everyone who names it",
        "1 offer redeemed",
    ] {
        assert!(told.contains(said), "{said}\n{page}");
    }
    let too_long = page.lines().find(|line| line.chars().count() > 80);
    assert_eq!(too_long.filter(|line| !line.starts_with("earful trace")), None);
}

#[test]
fn the_command_that_is_shown_tells_the_same_life() {
    let home = home();
    let life = |page: &str| page.split_once("\nWho\n").unwrap().1.to_owned();
    let mut lives = Vec::new();
    // As it is, and with all that makes it another life.
    let changed = ["--seed", "9", "--replication", "1", "--set", "voice.emboldening=1.2"];
    for more in [&[][..], &changed] {
        let args = [&["trace", "bob.toml", "--find", "buyer"][..], more].concat();
        let found = home.says(0, "80", &args);
        let shown = found.lines().find(|line| line.starts_with("earful trace ")).unwrap();
        let args: Vec<&str> = shown.split(' ').skip(1).collect();
        let again = home.says(0, "80", &args);
        assert_eq!(life(&again), life(&found), "{shown}");
        for pair in more.chunks(2) {
            assert!(shown.contains(&pair.join(" ")), "{shown}");
        }
        lives.push(life(&found));
    }
    assert_ne!(lives[0], lives[1]);
}

#[test]
fn twins_tell_where_they_part_on_wide_and_narrow_windows() {
    let home = home();
    let args = ["trace", "bob.toml", "--find", "buyer", "--twin", "silent,coupon"];
    for columns in ["80", "120"] {
        let told = words(&home.says(0, columns, &args).replace(" | ", " "));
        assert!(told.contains("here the two lives part"), "{told}");
        // The offer, which comes in one of the two lives only.
        assert!(told.contains("redeemed the offer"), "{told}");
        assert!(told.contains("[silent]") && told.contains("[coupon]"));
    }
    let wide = home.says(0, "120", &args);
    assert!(wide.lines().any(|line| line.contains("[silent]") && line.contains("| [coupon]")));
    let limit = wide.lines().filter(|line| !line.starts_with("earful trace"));
    assert!(limit.into_iter().all(|line| line.chars().count() <= 120));
}

#[test]
fn the_document_holds_what_the_page_tells() {
    let home = home();
    let found = home.json(&["trace", "bob.toml", "--find", "--json"]);
    let all = found["found"].as_array().unwrap();
    let names: Vec<&str> = all.iter().map(|pick| pick["who"].as_str().unwrap()).collect();
    assert_eq!(names, ["unfollow", "storm", "delight", "buyer"]);
    let buyer = all.last().unwrap();
    let consumer = buyer["consumer"].to_string();
    let args = ["trace", "bob.toml", "--consumer", &consumer, "--arm", "coupon", "--json"];
    let life = home.json(&args);
    let days: Vec<&Value> = life["days"].as_array().unwrap().iter().collect();
    let day = days.iter().find(|day| day["day"] == buyer["day"]).unwrap();
    let what: Vec<&str> = day["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["what"].as_str().unwrap())
        .collect();
    assert!(what.contains(&"redeemed"));
    let offer =
        day["events"].as_array().unwrap().iter().find(|event| event["act"] == "offer").unwrap();
    // The reasons add up to the chance, but for the rounding of sums in another order.
    let sum: f64 = offer["reasons"].as_object().unwrap().values().filter_map(Value::as_f64).sum();
    let chance = offer["chance_of_proper"].as_f64().unwrap();
    assert!((logistic(sum) - chance).abs() < 1e-9);
    assert_eq!(life["totals"]["redeemed"], 1);
    let twins = home.json(&[
        "trace",
        "bob.toml",
        "--consumer",
        &consumer,
        "--twin",
        "silent,coupon",
        "--json",
    ]);
    assert_eq!(twins["lives"].as_array().unwrap().len(), 2);
    assert!(twins["parted"].as_u64().unwrap() >= 30);
}

/// The brand that listens to nothing, or only to what is addressed to it, cannot have heard what
/// the buyer said to a peer; the brand that asks for consent leaves such talk alone.
#[test]
fn the_other_policies_would_have_brought_something_else() {
    let home = home();
    let args = ["trace", "bob.toml", "--find", "buyer", "--others"];
    let told = words(&home.says(0, "80", &args));
    let (_, others) = told.split_once("What the other policies would have brought them").unwrap();
    let line = |arm: &str| {
        let (_, line) = others.split_once(&format!(" {arm}: another life from day ")).unwrap();
        line.split_once(". At the end, ointment: satisfaction").unwrap().0
    };
    assert_eq!(line("silent"), line("spoken_to"));
    for arm in ["silent", "consent_first"] {
        assert!(!line(arm).contains("answered") && !line(arm).contains("offer"), "{}", line(arm));
    }
    assert!(!others.contains(" coupon: another life"));
    let told = home.json(&["trace", "bob.toml", "--find", "buyer", "--others", "--json"]);
    assert_eq!(told["found"]["who"], "buyer");
    assert_eq!(told["others"].as_array().unwrap().len(), 4);
}

#[test]
fn where_nobody_fits_it_says_so_and_what_to_try() {
    let home = home();
    let args = ["trace", "bob.toml", "--find", "buyer", "--arm", "spoken_to"];
    let told = words(&home.says(0, "80", &args));
    assert!(told.contains("nobody redeems an offer handed out unasked under spoken_to"), "{told}");
    assert!(told.contains("--replication 1") && told.contains("--arm"), "{told}");
}

#[test]
fn wrong_input_ends_with_2_and_names_what_is_allowed() {
    let home = home();
    let cases: &[(&[&str], &[&str])] = &[
        (&[], &["whose life?", "--consumer WHO (0 to 19999)", "--find", "buyer"]),
        (&["--consumer", "20000"], &["no consumer 20000", "20,000 people", "0 to 19999"]),
        (&["--consumer", "-1"], &["--consumer", "-1"]),
        (&["--consumer", "bob"], &["--consumer", "bob"]),
        (
            &["--consumer", "5", "--set", "run.consumers=5", "--set", "network.kind=none"],
            &["no consumer 5", "0 to 4"],
        ),
        (&["--consumer", "1", "--find"], &["--consumer", "--find"]),
        (&["--consumer", "1", "--arm", "cupon"], &["did you mean `coupon`", "silent, spoken_to"]),
        (&["--consumer", "1", "--twin", "silent"], &["--twin silent", "A,B", "coupon"]),
        (&["--consumer", "1", "--twin", "coupon,coupon"], &["two different arms", "interject"]),
        (&["--consumer", "1", "--twin", "silent,spoken_to,coupon"], &["--twin silent,spoken_to"]),
        (&["--consumer", "1", "--twin", "silent,cupon"], &["did you mean `coupon`"]),
        (&["--consumer", "1", "--twin", "silent,coupon", "--arm", "silent"], &["--arm", "--twin"]),
        (&["--find", "buyers"], &["did you mean `buyer`", "unfollow, storm, delight, buyer"]),
        (&["--find", "--others"], &["--others goes with one life", "buyer", "--consumer WHO"]),
        (&["--find", "buyer", "--others", "--twin", "silent,coupon"], &["--others", "--twin"]),
        (&["--find", "--replication", "-1"], &["--replication", "-1"]),
        (&["--find", "--replications", "3"], &["--replications", "--replication"]),
        (&["--find", "--set", "run.consumer=3"], &["consumers"]),
    ];
    for (args, said) in cases {
        let args: Vec<&str> = ["trace", "bob.toml"].iter().chain(*args).copied().collect();
        home.refuses(&args, said);
    }
    home.refuses(&["trace", "missing.toml", "--find"], &["missing.toml"]);
}
