//! Every kind of mistake, with its exact place and words.

use std::fs;
use std::path::Path;

use super::{Scenario, problem, problems, read};

/// Replaces `from` by `to` in the valid text and compares the only message.
#[track_caller]
fn refuses(from: &str, to: &str, message: &str) {
    assert_eq!(problem(from, to).to_string(), format!("test.toml:{message}"));
}

#[test]
fn unknown_keys() {
    refuses(
        "concern_weight",
        "concern_wieght",
        "19:1: [appraisal] concern_wieght = 0.9: unknown key; nearest: concern_weight; \
         see earful params appraisal",
    );
    refuses(
        "chill",
        "chil",
        "21:1: [mechanisms] chil = true: unknown key; nearest: chill; see earful params \
         mechanisms",
    );
    refuses(
        "[appraisal]",
        "[apraisal]",
        "18:2: apraisal: unknown key; nearest: appraisal; see earful params",
    );
    refuses(
        "[run]",
        "days = 7\n[run]",
        "2:1: days = 7: unknown key; nearest: days in [run]; see earful params",
    );
    refuses("seed", "sed", "3:1: [run] sed = 7: unknown key; nearest: seed; see earful params run");
}

/// Parameters of earlier versions, in a section, by a change from outside and in an arm.
#[test]
fn keys_that_are_gone() {
    let gone = "no longer a parameter; in its place stands";
    refuses(
        "concern_weight",
        "complaint_margin",
        &format!(
            "19:1: [appraisal] complaint_margin = 0.9: {gone} accepts_complaint_share, a share of \
             all people; see earful params appraisal"
        ),
    );
    refuses(
        "\"appraisal.concern_weight\" = 1.5",
        "\"population.overstatement\" = 0.5",
        &format!(
            "38:38: [[arm]] busy set population.overstatement = 0.5: {gone} appraisal.lived, in \
             logits of acceptance; see earful params"
        ),
    );
    // What never was a key of the section is only unknown.
    refuses(
        "concern_weight",
        "concern_wait",
        "19:1: [appraisal] concern_wait = 0.9: unknown key; nearest: concern_weight; see earful \
         params appraisal",
    );
}

#[test]
fn names_that_cannot_be() {
    let allowed = "allowed: 1 to 120 characters on one line, none of them a control character, no \
                   space at either end; write it so, or leave it out: it is then \"test\", as \
                   the file";
    for (name, shown) in [("\"\"", "\"\""), ("\" a\"", "\" a\""), ("\"a\\nb\"", "\"a\\nb\"")] {
        let with = format!("name = {name}\nquestion");
        refuses("question", &with, &format!("1:8: name = {shown}: not a name; {allowed}"));
    }
    refuses(
        "question",
        "name = 3\nquestion",
        "1:8: name = 3: a whole number where text in quotes is wanted; see earful params",
    );
    refuses(
        "question",
        "nane = \"a\"\nquestion",
        "1:1: nane = \"a\": unknown key; nearest: name; see earful params",
    );
}

#[test]
fn wrong_types() {
    refuses(
        "0.9",
        "\"high\"",
        "19:18: [appraisal] concern_weight = \"high\": text where a number is wanted; see earful \
         params appraisal",
    );
    refuses(
        "true",
        "1",
        "21:9: [mechanisms] chill = 1: a whole number where true or false is wanted; see earful \
         params mechanisms",
    );
    refuses(
        "\"carrier\"\nbase",
        "3\nbase",
        "8:9: [run] focus = 3: a whole number where text in quotes is wanted; see earful params \
         run",
    );
}

#[test]
fn values_out_of_range() {
    refuses(
        "0.7",
        "1.7",
        "17:15: [[brand]] bank sensitivity = 1.7: too high; allowed: 0 to 1; see earful params \
         brand",
    );
    refuses(
        "0.9",
        "nan",
        "19:18: [appraisal] concern_weight = nan: not a number; allowed: 0 to 10 logit/SD; see \
         earful params appraisal",
    );
    refuses(
        "replications = 4",
        "replications = 0",
        "4:16: [run] replications = 0: too low; allowed: whole numbers from 1 to 1000000; see \
         earful params run",
    );
    refuses(
        "replications = 4",
        "replications = 2.5",
        "4:16: [run] replications = 2.5: not a whole number; allowed: whole numbers from 1 to \
         1000000; see earful params run",
    );
    refuses(
        "contact_cap = 2",
        "contact_cap = 0.5",
        "43:15: [policies.mine] [conduct] contact_cap = 0.5: not a whole number; allowed: whole \
         numbers from 0 to 255; see earful params conduct",
    );
    refuses(
        "seed = 7",
        "seed = -1",
        "3:8: [run] seed = -1: too low; allowed: whole numbers from 0 to 9223372036854775807; \
         see earful params run",
    );
}

#[test]
fn an_empty_population() {
    let problem = &problems("consumers = 500", "consumers = 0")[0];
    assert_eq!((problem.line, problem.wrong.as_str()), (5, "too low"));
    refuses(
        "sensitivity = 0.7",
        "customer_share = 0.001",
        "17:18: [[brand]] bank customer_share = 0.001: the brand bank would have 0.5 customers; \
         raise customer_share or [run] consumers, or take the brand out",
    );
}

#[test]
fn shares_that_do_not_sum_to_one() {
    refuses(
        "[appraisal]",
        "[band.\"55+\"]\nshare = 0.4\n[appraisal]",
        "19:9: [band.\"55+\"] share = 0.4: the shares of the age bands sum to 1.1, not to 1; set \
         share for all of them: 18-24 0.15, 25-34 0.19, 35-44 0.18, 45-54 0.18, 55+ 0.4",
    );
    refuses(
        "[appraisal]",
        "[[platform]]\nname = \"forum\"\npost_share = 0.8\n[appraisal]",
        "20:14: [[platform]] forum post_share = 0.8: the shares of the platforms sum to 0.8, not \
         to 1; set post_share for all of them: forum 0.8",
    );
    refuses(
        "[appraisal]",
        "[exit]\nmute_share = 0.8\n[appraisal]",
        "19:14: [exit] mute_share = 0.8: the shares of exits that un-follow and mute sum to \
         1.23: exit.unfollow_share = 0.43 and exit.mute_share = 0.8; allowed: together at most 1; \
         lower one of them",
    );
    refuses(
        "\"appraisal.concern_weight\" = 1.5",
        "\"band.55+.share\" = 0.0",
        "38:28: [[arm]] busy set band.55+.share = 0.0: the shares of the age bands sum to 0.7, not \
         to 1; set share for all of them: 18-24 0.15, 25-34 0.19, 35-44 0.18, 45-54 0.18, 55+ 0",
    );
}

#[test]
fn duplicate_and_missing_names() {
    refuses(
        "\"bank\"",
        "\"carrier\"",
        "14:8: [[brand]] carrier name = \"carrier\": this name is taken; give each one a name of \
         its own",
    );
    refuses(
        "\"busy\"",
        "\"quiet\"",
        "35:8: [[arm]] quiet name = \"quiet\": this name is taken; give each one a name of its \
         own",
    );
    refuses("name = \"busy\"\n", "", "34:1: [[arm]] 2 name: missing; add name = \"...\"");
    refuses(
        "\"busy\"",
        "\"a b\"",
        "35:8: [[arm]] a b name = \"a b\": not a plain name; allowed: letters a-z, digits, _ and \
         -; see earful policies",
    );
}

#[test]
fn names_that_mean_nothing() {
    refuses(
        "policy = \"silent\"",
        "policy = \"silence\"",
        "33:10: [[arm]] quiet policy = \"silence\": unknown policy; allowed: mine, silent, \
         listen_only, spoken_to, complaints, contextual, interject, lead_generation, megaphone, \
         loyal_few, consent_first, crisis_playbook; nearest: silent; name one of these, or add it to [policies]",
    );
    refuses(
        "brand = \"carrier\"\ntarget",
        "brand = \"carier\"\ntarget",
        "26:9: [[shock]] 1 brand = \"carier\": unknown brand; allowed: carrier, bank; nearest: \
         carrier; see earful params shock",
    );
    refuses(
        "\"phone_carrier\"",
        "\"telephone_carrier\"",
        "12:12: [[brand]] carrier category = \"telephone_carrier\": unknown category; allowed: \
         service, personal_care, household_paper, bank, phone_carrier, grocer, airline; nearest: \
         phone_carrier; see earful params brand",
    );
    refuses(
        "baseline = \"quiet\"",
        "baseline = \"quit\"",
        "9:12: [run] baseline = \"quit\": unknown arm; allowed: quiet, busy; nearest: quiet; \
         name one of this scenario",
    );
    refuses(
        "rivals = \"interject\"",
        "policies = { bnak = \"silent\" }",
        "37:21: [[arm]] busy policies bnak = \"silent\": unknown brand; allowed: carrier, bank; \
         nearest: bank; name a brand of this scenario",
    );
    refuses(
        "\"mechanisms.backlash\"",
        "\"mechanisms.backlsh\"",
        "38:66: [[arm]] busy set mechanisms.backlsh = false: not a parameter that an arm can \
         set; nearest: mechanisms.backlash; see earful params",
    );
}

#[test]
fn a_policy_that_nobody_uses() {
    refuses(
        "policy = \"mine\"",
        "policy = \"silent\"",
        "39:11: [policies] mine: no arm and no brand uses this policy; give it to an arm, or \
         take it out",
    );
}

#[test]
fn a_policy_given_twice() {
    refuses(
        "rivals = \"interject\"",
        "policies = { carrier = \"silent\" }",
        "37:24: [[arm]] busy policies carrier = \"silent\": the policy of the focus brand is \
         given twice; keep it here or in policy = ..., not in both",
    );
}

#[test]
fn a_warm_up_that_leaves_no_day() {
    refuses(
        "warmup_days = 10\ndays = 40",
        "warmup_days = 30\ndays = 30",
        "7:8: [run] days = 30: 30 days in all end before the warm-up of 30 days does; \
         measurement begins after the warm-up: raise days or lower warmup_days",
    );
}

#[test]
fn shocks_outside_the_run_or_backwards() {
    refuses(
        "to_day = 25",
        "to_day = 40",
        "30:10: [[shock]] 1 to_day = 40: too high; allowed: whole numbers from 0 to 39; see \
         earful params shock",
    );
    refuses(
        "to_day = 25",
        "to_day = 5",
        "25:1: [[shock]] 1 from_day: from_day 20 lies after to_day 5; put the days in order",
    );
    refuses("factor = 5.0\n", "", "25:1: [[shock]] 1 factor: missing; add factor = 5.0");
}

#[test]
fn missing_parts() {
    refuses(
        "question = \"Does answering pay?\"\n",
        "",
        "1:1: question: missing; add question = \"...?\": what the scenario is to answer",
    );
    refuses(
        "focus = \"carrier\"\n",
        "",
        "2:2: [run] focus: missing; add focus = \"carrier\" or one of the others to [run]",
    );
    let nothing = read("question = \"?\"").unwrap_err();
    let keys: Vec<_> = nothing.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["[[arm]]", "[[brand]]"]);
}

#[test]
fn rules_that_cannot_be_meant() {
    refuses(
        "do = \"public_reply\"",
        "do = \"reply\"",
        "46:6: [policies.mine] [[rule]] 1 do = \"reply\": unknown action; allowed: ignore, \
         public_reply, private_message, offer, ask_permission, escalate, apologise, compensate, \
         ask_details, hand_over; nearest: public_reply; see earful policies",
    );
    refuses(
        "kind = \"complaint\"",
        "kind = [\"complaint\", \"prase\"]",
        "45:31: [policies.mine] [[rule]] 1 when kind = \"prase\": unknown kind; allowed: \
         complaint, question, praise, mention, peer_talk; nearest: praise; see earful policies",
    );
    refuses(
        "at_most = 0.5",
        "at_most = 0.5, at_least = 0.6",
        "45:44: [policies.mine] [[rule]] 1 when sensitivity = { at_most = 0.5, at_least = 0.6 }: \
         at_least lies above at_most; see earful policies",
    );
    refuses(
        "listens_to = \"everything\"",
        "listens_to = \"nothing\"",
        "44:1: [policies.mine] [[rule]] 1: this rule can never apply: the policy listens to \
         nothing; take it out, or change listens_to or the order of the rules",
    );
    refuses(
        "[[policies.mine.rule]]",
        "[[policies.mine.rule]]\nwhen = { kind = \"complaint\" }\ndo = \"ignore\"\n[[policies.mine.rule]]",
        "47:1: [policies.mine] [[rule]] 2: this rule can never apply: rule 1 decides before it; \
         take it out, or change listens_to or the order of the rules",
    );
    refuses(
        "listens_to = \"everything\"\n",
        "",
        "39:11: [policies.mine] listens_to: missing; add listens_to = \"nothing\", \"addressed\" \
         or \"everything\"",
    );
}

/// A list within a list within a list: the depth is bounded before the stack is.
#[test]
fn bottomless_nesting_is_refused() {
    for text in ["[".repeat(100_000), format!("a={}", "[".repeat(100_000)), "a.".repeat(100_000)] {
        assert!(read(&text).is_err());
        assert!(read(&format!("{text}a=1")).is_err());
    }
    let deep = vec![format!("voice={}", "[".repeat(100_000)), format!("{}=1", "a.".repeat(50_000))];
    assert!(Scenario::parse(super::VALID, "test.toml", Path::new(""), &deep).is_err());
}

#[test]
fn broken_syntax_is_one_problem() {
    let broken = problem("seed = 7", "seed = = 7");
    assert_eq!((broken.line, broken.column), (3, 8));
    assert!(broken.wrong.starts_with("not valid TOML: "), "{}", broken.wrong);
    let twice = problem("seed = 7", "seed = 7\nseed = 8");
    assert_eq!((twice.line, twice.wrong.as_str()), (4, "not valid TOML: duplicate key"));
}

#[test]
fn all_mistakes_are_found_at_once_in_the_order_of_the_file() {
    let text = super::VALID
        .replace("seed", "sed")
        .replace("0.7", "7")
        .replace("chill = true", "chill = 0.5")
        .replace("factor = 5.0", "factor = -5.0")
        .replace("\"interject\"", "\"interjct\"")
        .replace("at_most", "atmost");
    let found = read(&text).unwrap_err();
    let lines: Vec<_> = found.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [3, 17, 21, 28, 37, 45]);
}

#[test]
fn a_problem_is_data_too() {
    let problem = problem("0.9", "99");
    let json = serde_json::to_value(&problem).unwrap();
    assert_eq!((&json["line"], &json["column"]), (&19.into(), &18.into()));
    assert_eq!((&json["section"], &json["key"]), (&"[appraisal]".into(), &"concern_weight".into()));
    assert_eq!(super::VALID.replacen("0.9", "99", 1)[problem.bytes.0..problem.bytes.1], *"99");
}

#[test]
fn a_missing_file_names_its_likeliest_neighbour() {
    let missing = Scenario::load(Path::new("scenarios/quick_lok.toml"), &[]).unwrap_err();
    assert_eq!(missing.0.len(), 1);
    assert_eq!(missing.0[0].nearest.as_deref(), Some("quick_look.toml"));
    assert!(missing.to_string().starts_with("scenarios/quick_lok.toml: cannot be read ("));
}

#[test]
fn a_policy_file_is_checked_like_the_scenario() {
    let folder = tempfile::tempdir().unwrap();
    let policy =
        "listens_to = \"everything\"\n[conduct]\nposts_per_wek = 3\n[[rule]]\ndo = \"shout\"\n";
    fs::write(folder.path().join("loud.toml"), policy).unwrap();
    let (head, _) = super::VALID.split_once("[policies.mine]").unwrap();
    let parse = |file: &str| {
        let text = format!("{head}[policies]\nmine = \"{file}\"\n");
        Scenario::parse(&text, "test.toml", folder.path(), &[]).unwrap_err().0
    };
    let found = parse("loud.toml");
    let file = folder.path().join("loud.toml").display().to_string();
    let said: Vec<_> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        said[0],
        format!(
            "{file}:3:1: [conduct] posts_per_wek = 3: unknown key; nearest: posts_per_week; see \
         earful params conduct"
        )
    );
    assert!(said[1].starts_with(&format!("{file}:5:6: [[rule]] 1 do = \"shout\": unknown action")));
    let missing = parse("lout.toml");
    assert_eq!((missing[0].line, missing[0].nearest.as_deref()), (40, Some("loud.toml")));
}

#[test]
fn a_broken_edge_list_is_reported_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("ties.csv"), "author,reader\nann,bob\nbob,\ncleo\n").unwrap();
    let text = super::VALID
        .replace("kind = \"grown\"\nmean_followed = 8", "kind = \"edges\"\nfile = \"ties.csv\"");
    let found = Scenario::parse(&text, "test.toml", folder.path(), &[]).unwrap_err().0;
    let lines: Vec<_> = found.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [3, 4]);
    assert!(found[0].file.ends_with("ties.csv"));
}
