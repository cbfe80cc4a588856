//! `earful trace` from the command line.

use earful::ground::math::logistic;
use earful::model::appraisal::Appraisal;
use earful::model::brand::Brand;
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

/// Where reasons start for talk between peers: of eight groups by awareness (0.6793 of people know),
/// following and loyalty, all independent, 18% find such a reply proper.
fn start_of_peer_talk() -> f64 {
    let (a, brand) = (Appraisal::default(), Brand::default());
    let accepting = |start: f64| -> f64 {
        let mut share = 0.0;
        for (aware, aware_share) in [(0.0, 1.0 - 0.6793), (1.0, 0.6793)] {
            for (follows, follower_share) in
                [(0.0, 1.0 - brand.follower_share), (1.0, brand.follower_share)]
            {
                for (loyal, loyalist_share) in
                    [(0.0, 1.0 - brand.loyalist_share), (1.0, brand.loyalist_share)]
                {
                    let reasons = follows * a.follower_weight + loyal * a.loyalty_weight
                        - (1.0 - aware) * a.surprise_weight;
                    share +=
                        aware_share * follower_share * loyalist_share * logistic(start + reasons);
                }
            }
        }
        share
    };
    let (mut low, mut high) = (-5.0, 5.0);
    for _ in 0..50 {
        let middle = (low + high) / 2.0;
        if accepting(middle) < 0.18 { low = middle } else { high = middle }
    }
    low
}

/// Between 6 and 20 offers are redeemed in each of the scenario's replications (column
/// `offers_redeemed` of `earful compare`), so that there is a buyer does not hang on the seed.
#[test]
fn the_story_of_the_buyer_tells_remark_rule_coupon_and_redemption() {
    let home = home();
    let page = home.says(0, "80", &["trace", "bob.toml", "--find", "buyer", "--quiet"]);
    let told = words(&page);
    let start = format!("talk between peers not meant for the brand {:+.1}", start_of_peer_talk());
    for said in [
        "They talked with a peer about ointment",
        "ointment heard the talk between peers",
        "Rule 2 of coupon (a question, praise, a remark or talk between peers) decided: an offer",
        "ointment answered the talk between peers",
        "with an offer (a coupon).",
        "They found it proper (chance of that",
        &start,
        "They redeemed the offer.",
        "Day 30: coupon begins: hands a coupon to everyone who names it",
        "1 offer redeemed",
    ] {
        assert!(told.contains(said), "{said}\n{page}");
    }
    let too_long = page.lines().find(|line| line.chars().count() > 80);
    assert_eq!(too_long.filter(|line| !line.trim_start().starts_with("earful trace")), None);
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
        let shown = found
            .lines()
            .map(str::trim_start)
            .find(|line| line.starts_with("earful trace "))
            .unwrap();
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

/// What a page of twins tells of the first and of the second life, beside each other or below.
fn sides(page: &str, names: [&str; 2]) -> [String; 2] {
    let [first, second] = names.map(|name| format!("[{name}]"));
    let bar =
        page.lines().find_map(|line| line.contains(&second).then(|| line.find("| ")).flatten());
    let (mut told, mut side) = ([String::new(), String::new()], 0);
    for line in page.lines() {
        let split = bar.filter(|at| line.get(*at..).is_some_and(|rest| rest.starts_with("| ")));
        if let Some(at) = split {
            told[0] += &format!(" {}", &line[..at]);
            told[1] += &format!(" {}", &line[at + 1..]);
        } else if bar.is_none() && line.starts_with("  ") {
            side = if line.contains(&first) { 0 } else { side };
            side = if line.contains(&second) { 1 } else { side };
            told[side] += &format!(" {line}");
        }
    }
    told.map(|told| words(&told))
}

/// Nobody offers the silent brand's twin anything, who says the same; the other is offered
/// something, finds it proper and redeems it. They part where the document says.
#[test]
fn twins_tell_where_they_part_on_wide_and_narrow_windows() {
    let home = home();
    let args = ["trace", "bob.toml", "--find", "buyer", "--twin", "silent,coupon"];
    let document = home.json(&[&args[..], &["--json"]].concat());
    let [day, noticed, parting] = ["parted", "noticed", "parting"].map(|key| &document[key]);
    let [one, other] = [0, 1].map(|life: usize| parting[life].as_str().unwrap());
    // The brand that listens may have heard them before it did anything that they noticed.
    let so_far = if day == noticed { "" } else { ", unnoticed by them so far" };
    let parts = format!(
        "Day {day}: here the two lives part{so_far}. Under silent {one}; under coupon {other}."
    );
    let bought = document["found"]["what"].as_str().unwrap();
    let (what, said) = match bought.contains("talk between peers") {
        true => ("talk between peers", "They talked with a peer about ointment"),
        false => ("remark", "They made a remark about ointment"),
    };
    assert!(bought.contains(&format!("answered a {what}")) || what != "remark", "{bought}");
    for columns in ["80", "120"] {
        let page = home.says(0, columns, &args);
        assert!(words(&page).contains(&parts), "{parts}\n{page}");
        let (_, lived) = page.split_once("here the two lives part").unwrap();
        let [silent, coupon] = sides(lived, ["silent", "coupon"]);
        assert!(silent.contains(said) && coupon.contains(said), "{page}");
        assert!(silent.contains("ointment did not hear it: under silent nobody reads anything"));
        for came in ["offer", "ointment heard", "ointment answered", "They found it"] {
            assert!(!silent.contains(came), "{came}\n{page}");
        }
        let mut rest = coupon.as_str();
        for came in [
            &format!("ointment heard the {what}"),
            &format!("ointment answered the {what}"),
            "with an offer (a coupon).",
            "They found it proper (chance of that",
            "They redeemed the offer.",
            "1 offer redeemed",
        ] {
            let found = rest.split_once(came);
            assert!(found.is_some(), "{came}\n{page}");
            rest = found.unwrap().1;
        }
    }
    let wide = home.says(0, "120", &args);
    assert!(wide.lines().any(|line| line.contains("[silent]") && line.contains("| [coupon]")));
    let limit = wide.lines().filter(|line| !line.trim_start().starts_with("earful trace"));
    assert!(limit.into_iter().all(|line| line.chars().count() <= 120));
}

#[test]
fn the_document_holds_what_the_page_tells() {
    let home = home();
    let found = home.json(&["trace", "bob.toml", "--find", "--json"]);
    let all = found["found"].as_array().unwrap();
    let names: Vec<&str> = all.iter().map(|pick| pick["who"].as_str().unwrap()).collect();
    assert_eq!(names[..4], ["unfollow", "storm", "delight", "buyer"]);
    let buyer = &all[3];
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

/// What a person went through by day, of a document of a life: not what goes on inside a brand.
fn gone_through(life: &Value) -> Vec<(u64, &Value)> {
    let own = |event: &&Value| {
        let what = event["what"].as_str().unwrap();
        event["consumer"] == life["consumer"] && !["heard", "passed", "decided"].contains(&what)
    };
    let mut all = Vec::new();
    for day in life["days"].as_array().unwrap() {
        let events = day["events"].as_array().unwrap().iter().filter(own);
        all.extend(events.map(|event| (day["day"].as_u64().unwrap(), event)));
    }
    all
}

/// The brand that listens to nothing, or only to what is addressed to it, cannot have heard what
/// the buyer said to others; the brand that asks for consent comes only to what it takes for a complaint
/// or a question, and offers nothing. So under none of them the buyer redeems anything. Each other life parts on the first day on which the person goes through
/// something else, and where that is nothing the line says so.
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
    assert!(!others.contains(" coupon: another life"));
    let found = home.json(&[&args[..], &["--json"]].concat());
    assert_eq!(found["found"]["who"], "buyer");
    let own = gone_through(&found);
    let consumer = found["consumer"].to_string();
    let told = found["others"].as_array().unwrap();
    let arms: Vec<&str> = told.iter().map(|other| other["arm"].as_str().unwrap()).collect();
    assert_eq!(arms, ["silent", "spoken_to", "consent_first", "interject"]);
    for (arm, other) in arms.into_iter().zip(told) {
        let args = ["trace", "bob.toml", "--consumer", &consumer, "--arm", arm, "--json"];
        let life = home.json(&args);
        let there = gone_through(&life);
        let same = own.iter().zip(&there).take_while(|(a, b)| a == b).count();
        let days = [&own, &there].map(|all| all.get(same).map(|(day, _)| *day));
        let day = days.into_iter().flatten().min().expect("another life");
        assert_eq!(other["noticed"], day, "{arm}");
        let otherwise = other["otherwise"].as_str().unwrap();
        assert_eq!(line(arm), format!("{day} on: {otherwise}"));
        let contacted = |(of, event): &(u64, &Value)| *of == day && event["what"] == "contacted";
        if there.iter().all(|(of, _)| *of != day) {
            let came = own.iter().any(contacted);
            let nothing = if came { "nobody came" } else { "nothing happened to them" };
            assert_eq!(otherwise, nothing, "{arm}");
        }
        if arm == "interject" {
            continue;
        }
        let count = |what: &str| life["totals"][what].as_u64().unwrap();
        assert_eq!(count("posts_addressed"), 0, "the buyer never speaks to the brand");
        assert!(count("contacts") == 0 || arm == "consent_first", "{arm}");
        assert_eq!(count("redeemed"), 0, "{arm}");
        // Who asks for consent listens, and lets such talk pass.
        assert!(count("heard") == 0 || arm == "consent_first", "{arm}");
    }
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
        (
            &["--find", "buyers"],
            &["did you mean `buyer`", "unfollow, storm, delight, buyer, switch, watched"],
        ),
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
