//! Every kind of mistake in a study, with its line and words.

use std::fmt::Write as _;

use super::{FULL, read};

/// Text to replace, its replacement, the line, and words of the only message.
type Mistake<'a> = (&'a str, &'a str, usize, &'a [&'a str]);

#[track_caller]
fn refuses(mistakes: &[Mistake<'_>]) {
    let mut wrong = String::new();
    for (from, to, line, words) in mistakes {
        assert!(FULL.contains(from), "{from:?} is not in the text");
        let problems = read(&FULL.replacen(from, to, 1)).err().unwrap_or_else(|| panic!("{to}"));
        let message = problems.to_string();
        let first = &problems.0[0];
        if problems.0.len() != 1 || first.line != *line || first.next_step.is_empty() {
            let _ = writeln!(wrong, "line {line}: {from:?} -> {to:?}\n{message}\n");
        }
        for words in words.iter().filter(|words| !message.contains(**words)) {
            let _ = writeln!(wrong, "{words:?}: {from:?} -> {to:?}\n{message}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn exact_messages() {
    let message = |from, to| read(&FULL.replacen(from, to, 1)).unwrap_err().to_string();
    assert_eq!(
        message("[0.1, -0.8]", "[0.1, 0.1]"),
        "full.toml:29:62: [[item]] LISTEN attitude thresholds = [0.1, 0.1]: these answers overlap: \
         threshold 2 is not below threshold 1: nobody would say undecided; let the thresholds \
         fall"
    );
    assert_eq!(
        message("source = \"A\"\nitem = [\"AWARE\", ", "source = \"A\"\nitem = [\"AWRE\", "),
        "full.toml:60:9: [[published]] 1 item = \"AWRE\": unknown item; allowed: AWARE, LISTEN, \
         STOPPED, HOW, WHY, LAST, IMAGINED; nearest: AWARE; see Studies in docs/scenarios.md"
    );
}

#[test]
fn heads_and_unknown_keys() {
    refuses(&[
        ("title = \"A study of everything\"\n", "", 1, &["title: missing", "add title ="]),
        ("\"A study of everything\"", "\" \"", 1, &["says nothing"]),
        ("can = [\"this\"", "can = [3", 2, &["a whole number where text in quotes is wanted"]),
        ("covers_left", "cover_left", 8, &["[sample] cover_left", "nearest: covers_left"]),
        ("response_rate", "responce_rate", 11, &["unknown key; nearest: response_rate"]),
        ("[world]\n", "[[joints]]\n[world]\n", 12, &["joints: unknown key; nearest: joint"]),
        ("loadings", "loading", 18, &["nearest: loadings"]),
        ("dont_know", "dontknow", 28, &["[[item]] LISTEN dontknow", "nearest: dont_know"]),
        ("rounded_to", "rounded", 76, &["[[published]] 3 rounded", "nearest: rounded_to"]),
        ("name = \"knows", "title = \"\"\nname = \"knows", 95, &["title = \"\": unknown key"]),
    ]);
}

#[test]
fn samples() {
    refuses(&[
        ("n = 500", "n = 0", 5, &["too low", "1 to 100000000"]),
        ("n = 500", "n = 1.5", 5, &["not a whole number"]),
        ("n = 500", "n = \"al\"", 5, &["not a number of interviews", "nearest: all"]),
        ("n = 500", "n = \"all\"", 4, &["quotas of everybody"]),
        ("18-24 = 0.2, ", "", 4, &["no quota for 18-24", "give every band one"]),
        ("0.2, 25-34", "1.2, 25-34", 6, &["18-24 = 1.2: too high; allowed: 0 to 1"]),
        ("25-34 = 0.2", "25-35 = 0.2, 25-34 = 0.2", 6, &["25-35", "nearest: 25-34"]),
        ("\"55+\" = 0.5", "\"55+\" = nan", 7, &["not a number"]),
        ("\"55+\" = 0.5", "\"55+\" = 50", 7, &["too high", "50 percent is a share of 0.5"]),
        ("[\"band\", \"open\"]", "[\"band\", \"band\"]", 9, &["\"band\": named twice"]),
        ("\"open\"]", "\"gender\"]", 9, &["unknown variable; allowed: band, open, follows"]),
        ("response_rate = 0.5", "response_rate = 2", 11, &["too high", "0.001 to 1"]),
        ("[0, 1, 2, 3, 6]", "[0, 1, 2, 3]", 17, &["not one number for each age band: 4"]),
        ("[0, 1, 2, 3, 6]", "[1, 1, 1, 1, 1.0]", 17, &["no shape"]),
        ("[0, 1, 2, 3, 6]", "3", 17, &["a whole number where a list of numbers is wanted"]),
    ]);
    let quotas = "18-24 = 0.2, 25-34 = 0.2, 35-44 = 0.2, 45-54 = 0.2, \"55+\" = 0.2";
    let none = quotas.replace("0.2", "0");
    let all = "\"18-24\" = 0, \"25-34\" = 0, \"35-44\" = 0, \"45-54\" = 0, \"55+\" = 0 ";
    let message = read(&FULL.replace(quotas, &none)).unwrap_err().to_string();
    assert!(message.contains("all of them are 0: nobody would be asked"), "{message}");
    let message = read(&FULL.replace("\"55+\" = 0.5 ", all)).unwrap_err().to_string();
    assert!(message.contains("nobody is covered"), "{message}");
}

#[test]
fn bands_that_nobody_is_in() {
    for (from, to, cause) in [
        ("\"55+\" = 0.2", "\"55+\" = 0", "quotas has 0"),
        ("\"55+\" = 0.5", "\"55+\" = 0", "coverage has 0"),
    ] {
        let mut problems = read(&FULL.replacen(from, to, 1)).unwrap_err().0;
        if cause.starts_with("coverage") {
            let unmet = problems.remove(0);
            assert_eq!((unmet.line, unmet.key.as_str()), (4, "coverage"));
            assert_eq!(unmet.wrong, "nobody of 55+ is covered, and quotas has 0.2");
        }
        // AWARE and STOPPED at 55+; both groups of the second; 45+; and the order of all five.
        // What is excluded may ask about anybody.
        let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [58, 64, 70, 80], "{problems:?}");
        assert!(problems.iter().all(|p| p.wrong.contains("nobody of 55+ is in the sample")));
        assert!(problems.iter().all(|p| p.wrong.contains(cause)), "{problems:?}");
    }
}

#[test]
fn worlds() {
    refuses(&[
        ("\"quick_look\"", "\"quick_lock\"", 13, &["neither a shipped", "nearest: quick_look"]),
        ("\"spoken_to\"", "\"spoken\"", 14, &["unknown arm; allowed: silent, spoken_to"]),
        ("arm = \"spoken_to\"\n", "", 12, &["[world] arm: missing"]),
        ("day = 100", "day = 121", 15, &["too high; allowed: whole numbers from 30 to 120"]),
    ]);
    let world = "[world]\nscenario = \"quick_look\"\narm = \"spoken_to\"\nday = 100\n";
    let problems = read(&FULL.replace(world, "")).unwrap_err().0;
    let keys: Vec<&str> = problems.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["fact", "fact", "reasons", "appraisal"], "{problems:?}");
    assert!(problems.iter().all(|p| p.next_step.starts_with("add [world]")), "{problems:?}");
}

#[test]
fn broken_files_that_a_world_names() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.toml"), "question = 3\n").unwrap();
    let text = FULL.replace("\"quick_look\"", "\"mine.toml\"");
    let problems =
        crate::scenario::parse_study(&text, "full.toml", folder.path(), &[]).unwrap_err();
    assert!(!problems.0.is_empty());
    assert!(problems.0.iter().all(|problem| problem.file.ends_with("mine.toml")), "{problems}");
}

#[test]
fn items() {
    refuses(&[
        ("id = \"STOPPED\"", "id = \"AWARE\"", 32, &["this id is taken", "an id of its own"]),
        ("Do you know?", "", 21, &["text = \"\": says nothing"]),
        ("\"welcome\", \"unwelcome\"", "\"welcome\"", 56, &["too few answers; allowed: 2 to 15"]),
        ("\"undecided\", \"dis", "\" Agree\", \"undecided\", \"dis", 27, &["answers that overlap"]),
        ("dont_know = \"und", "dont_know = \"d", 28, &["unknown answer", "nearest: undecided"]),
        (
            "fact = { of = \"aware\", yes = \"yes\", no = \"no\" }",
            "",
            19,
            &["something is missing"],
        ),
        (
            "fact = { of = \"aware\"",
            "reasons = {}\nfact = { of = \"aware\"",
            19,
            &[
                "fact, reasons exclude each other; allowed: one of attitude, fact, appraisal, reasons",
            ],
        ),
        ("concern = -0.5", "concern = -1.5", 29, &["too low; allowed: -1 to 1"]),
        (
            "concern = -0.5, expectation = 0.4",
            "concern = 0.8, expectation = 0.6",
            29,
            &["at a correlation of 0.5 the attitudes explain 1.48"],
        ),
        (
            "concern = -0.5, expectation = 0.4",
            "concern = -0.7, expectation = 0.6",
            29,
            &["at a correlation of -0.5 the attitudes explain 1.27"],
        ),
        ("[0.1, -0.8]", "[0.1]", 29, &["not one fewer than answers: 1 for 3"]),
        ("[0.1, -0.8]", "[-0.8, 0.1]", 29, &["these answers overlap"]),
        ("[0.1, -0.8]", "[0.1, inf]", 29, &["too high"]),
        (", thresholds = [0.1, -0.8]", "", 29, &["thresholds: missing"]),
        ("of = \"way_out\"", "of = \"wayout\"", 40, &["unknown fact", "nearest: way_out"]),
        ("unfollow = \"left\", ", "", 40, &["unfollow: missing"]),
        (
            "unfollow = \"left\"",
            "unfollow = \"stayed and looked away\"",
            39,
            &["answers = \"left\": no value leads to this answer"],
        ),
        ("boring = \"dull posts\", ", "", 45, &["\"dull posts\": no reason leads to this answer"]),
        (
            "boring = \"dull posts\", ",
            "boring = \"dull posts\", crowded = \"dull posts\", ",
            46,
            &["stands for crowded already"],
        ),
        ("named_per_exit = 1.5", "named_per_exit = 0", 46, &["too low"]),
        ("named_per_exit = 1.5", "named_per_exit = 2.5", 46, &["the 2 reasons", "at most 2"]),
        (
            "only_if = { STOPPED = \"yes\" }",
            "within_days = 0",
            47,
            &["too low; allowed: whole numbers from 1 to 3650"],
        ),
        ("only_if = { STOPPED = \"yes\" }", "within_days = 3651", 47, &["too high"]),
        ("only_if = { STOPPED = \"yes\" }", "within_days = 1.5", 47, &["WHY within_days = 1.5"]),
        ("only_if = { STOPPED = \"yes\" }", "in_days = 3", 47, &["unknown key; nearest: "]),
        (
            "only_if = { AWARE = \"yes\" }",
            "within_days = 30",
            30,
            &["LISTEN within_days = 30", "not about what happened"],
        ),
        ("too_frequent =", "to_frequent = \"x\", too_frequent =", 46, &["nearest: too_frequent"]),
    ]);
}

#[test]
fn appraisals() {
    refuses(&[
        ("of = \"last_reply\", ", "", 52, &["something is missing; allowed: one of of, contact"]),
        ("\"last_reply\"", "\"lst_reply\"", 52, &["unknown contact", "nearest: last_reply"]),
        ("[1.0, -1.0]", "[1.0, 1.0]", 52, &["these answers overlap"]),
        ("kind = \"complaint\", ", "", 57, &["contact kind: missing"]),
        (
            "kind = \"complaint\", do = \"offer\"",
            "kind = \"praise\", do = \"compensate\"",
            57,
            &[
                "nobody can receive this: compensate is not for praise; allowed: compensate is for complaint",
            ],
        ),
        ("do = \"offer\"", "do = \"ignore\"", 57, &["unknown action; allowed: public_reply"]),
        ("offer_value = 0.8", "offer_value = 8", 57, &["too high"]),
        ("disclosure = true", "disclosre = true", 57, &["nearest: disclosure"]),
    ]);
}

#[test]
fn skip_rules() {
    refuses(&[
        ("only_if = { AWARE = \"yes\" }", "only_if = { AWRE = \"yes\" }", 30, &["nearest: AWARE"]),
        (
            "only_if = { AWARE = \"yes\" }",
            "only_if = { WHY = \"dull posts\" }",
            30,
            &["comes later"],
        ),
        ("only_if = { AWARE = \"yes\" }", "only_if = { LISTEN = \"agree\" }", 30, &["itself"]),
        ("only_if = { AWARE = \"yes\" }", "only_if = { AWARE = \"yea\" }", 30, &["nearest: yes"]),
        ("only_if = { AWARE = \"yes\" }", "only_if = { AWARE = [] }", 30, &["never applies"]),
        (
            "AWARE = [\"yes\", \"no\"] }",
            "LISTEN = \"agree\", AWARE = \"no\" }",
            36,
            &["nobody can be asked this: no answer to AWARE meets all rules"],
        ),
    ]);
}

/// What figures may be: a multiple of what they were rounded to, whatever the last binary digit;
/// nothing rounds them at 0.
#[test]
fn figures_as_they_were_printed_are_accepted() {
    for (percent, rounded_to) in [
        ("48.9", "0.1"),
        ("16.3", "0.1"),
        ("0.025", "0.005"),
        ("33.33", "0.01"),
        ("0.36", "0"),
        ("0.36", "0.01"),
        ("49.5", "0.5"),
        ("0", "50"),
        ("100", "0.7e0"),
    ] {
        let cell = format!("percent = {percent}\nrounded_to = {rounded_to}");
        let told = read(&FULL.replacen("percent = 60", &cell, 1));
        match rounded_to {
            "0.7e0" => assert!(told.is_err()),
            _ => assert!(told.is_ok(), "{cell}: {told:?}"),
        }
    }
}

#[test]
fn published_cells() {
    refuses(&[
        ("source = \"A\"\n", "", 58, &["[[published]] 1 source: missing"]),
        (
            "answer = \"agree\"\nband = \"45+\"",
            "answer = \"agre\"\nband = \"45+\"",
            73,
            &["unknown answer to LISTEN", "nearest: agree"],
        ),
        ("answer = \"yes\"\nband", "band", 58, &["answer: missing"]),
        ("item = [\"AWARE\", \"STOPPED\"]", "item = []", 60, &["no item"]),
        (
            "band = \"each\"",
            "band = \"65+\"",
            62,
            &["cannot make up this group", "under 55", "45+"],
        ),
        ("band = \"each\"", "band = []", 62, &["no band"]),
        ("band = \"each\"\n", "", 58, &["band: missing"]),
        (
            "band = \"each\"",
            "band = [\"each\", \"55+\"]",
            58,
            &["says the same thing twice about AWARE.yes in 55+"],
        ),
        ("percent = 60", "percent = 160", 63, &["too high; allowed: 0 to 100 %"]),
        (
            "percent = 60",
            "percent = 0.6",
            63,
            &["not a multiple of rounded_to = 1", "percent = 60;", "add rounded_to = 0.1"],
        ),
        (
            "percent = 60",
            "percent = 0.36",
            63,
            &["percent = 0.36: not a multiple", "percent = 36;", "add rounded_to = 0.01"],
        ),
        (
            "percent = 60",
            "percent = 49.5",
            63,
            &["not a multiple of rounded_to = 1", "as it was printed, and rounded_to = 0.1"],
        ),
        ("percent = 30", "percent = 31", 75, &["percent = 31: not a multiple of rounded_to = 5"]),
        ("rounded_to = 5", "rounded_to = 7", 76, &["in steps of 7 no share of all, 100"]),
        ("rounded_to = 5", "rounded_to = -1", 76, &["too low"]),
        ("tolerance = 2.5", "tolerance = 80", 77, &["so wide that any share agrees"]),
        ("[10, 20.5]", "[0, 100]", 68, &["any share lies between these"]),
        ("[10, 20.5]", "[0.1, 0.205]", 68, &["these look like shares", "between = [10, 20.5]"]),
        ("percent = 60\n", "", 58, &["something is missing; allowed: one of percent, between"]),
        ("percent = 60", "percent = 60\norder = \"lowest\"", 58, &["percent, order exclude each"]),
        ("[10, 20.5]", "[20.5, 10]", 68, &["not a lower and a higher figure"]),
        ("[10, 20.5]", "[10, 20, 30]", 68, &["not a lower and a higher figure"]),
        ("[10, 20.5]", "[10, 20]\ntolerance = 1", 69, &["goes with percent only"]),
        ("order = \"highest\"", "order = \"high\"", 85, &["nearest: highest"]),
        ("band = \"18-24\"\n", "band = \"18-34\"\n", 84, &["an order says which band: one alone"]),
        ("\"LISTEN.agree\", \"AWARE.yes\"", "\"LISTEN.agree\"", 66, &["not several answers"]),
        ("\"LISTEN.agree\", \"AWARE.yes\"", "\"LISTEN\", \"AWARE.yes\"", 66, &["ITEM.answer"]),
        ("\"LISTEN.agree\", \"AWARE.yes\"", "\"AWARE.no\", \"AWARE.yes\"", 66, &["two answers to"]),
        ("\"WHY.dull posts\"", "\"LISTEN.agree\"", 91, &["no share is higher than itself"]),
        ("\"WHY.dull posts\"", "\"LISTEN.disagree\"", 91, &["named twice"]),
        ("[\"WHY.dull posts\", \"LISTEN.disagree\"]", "[]", 86, &["names nothing"]),
        ("use = \"fit\"", "use = \"fitted\"", 78, &["unknown use; allowed: fit, held out"]),
        (
            "percent = 60",
            "percent = 60\nuse = \"fit\"",
            64,
            &["AWARE is no attitude item", "allowed: held out, construction, excluded"],
        ),
        ("reason = \"two sources\"", "", 70, &["reason: missing", "why it is widened"]),
        ("reason = \"not comparable\"", "", 86, &["reason: missing", "why it is excluded"]),
        (
            "band = \"45+\"\npercent = 30",
            "band = \"45+\"\npercent = 30\nreason = 3",
            80,
            &["not valid TOML: duplicate key"],
        ),
    ]);
}

#[test]
fn repeated_cells_and_joint_answers() {
    let again = "[[published]]\nsource = \"E\"\nall_of = [\"AWARE.yes\", \"LISTEN.agree\"]\n\
                 band = \"all\"\nbetween = [5, 30]\n[[joint]]\n";
    refuses(&[
        ("[[joint]]\n", again, 94, &["[[published]] 2 says the same kind of thing", "with"]),
        ("\"AWARE.yes\", \"STOPPED.yes\"", "\"AWARE.yes\"", 96, &["not several answers"]),
        ("name = \"knows, and stopped\"\n", "", 94, &["[[joint]] 1 name: missing"]),
        (
            "[[joint]]\n",
            "[[joint]]\nname = \"knows, and stopped\"\nall_of = [\"AWARE.yes\", \"WHY.dull posts\"]\n[[joint]]\n",
            98,
            &["this name is taken"],
        ),
    ]);
    let excluded = again.replace("[[joint]]", "use = \"excluded\"\nreason = \"why\"\n[[joint]]");
    assert!(read(&FULL.replace("[[joint]]\n", &excluded)).is_ok());
}

#[test]
fn everything_wrong_is_reported_at_once() {
    let text = FULL
        .replace("n = 500", "n = -1")
        .replace("concern = -0.5", "concrn = -0.5")
        .replace("band = \"45+\"", "band = \"65+\"")
        .replace("\"STOPPED.yes\"", "\"STOPPED.maybe\"");
    let problems = read(&text).unwrap_err().0;
    let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [5, 29, 74, 96], "{problems:?}");
    assert_eq!(read("").unwrap_err().0.len(), 2);
}

#[test]
fn a_message_stays_on_its_line_whatever_the_texts_are() {
    let text = FULL
        .replace("\"agree\", \"undecided\"", "\"agree\", \"\"\"not\ndecided\"\"\"")
        .replace("0.1, -0.8", "0.1, 0.2")
        .replace("STOPPED.yes", "STOPPED.y\\ns")
        .replace("name = \"knows,", "name = \"knows\\n")
        .replace("[[joint]]\n", "[[joint]]\n\"a\\nb\" = 1\n");
    let problems = read(&text).unwrap_err();
    assert_eq!(problems.0.len(), 4, "{problems}");
    assert_eq!(problems.to_string().lines().count(), 4, "{problems}");
}
