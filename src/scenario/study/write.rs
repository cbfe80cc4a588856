//! Writing: a study as a file that says everything, and its identity.

use std::fmt::Write as _;

use super::asks::CONTACT;
use super::published::ORDERS;
use crate::ground::digest::Digest;
use crate::model::appraisal::Contact;
use crate::model::consumer::AGE_BANDS;
use crate::params::Params;
use crate::scenario::toml::{numbers, quoted};
use crate::survey::fieldwork::{Bending, Fieldwork};
use crate::survey::questionnaire::{Appraised, Asks, Graded, Item, Questionnaire, SkipRule};
use crate::survey::study::{Answer, FitPlan, HomeScenario, Joint, Published, Says, Study};

/// The study with every default spelled out; it reads back to the same.
pub fn study_to_toml(study: &Study) -> String {
    // Taken apart without `..` here and below: a new field does not compile until it is written.
    let Study { name, title, can, cannot, fieldwork, questionnaire, published, joint, fit, world } =
        study;
    let mut out = String::from("# A study in full: every default is spelled out.\n");
    // Without a name the digest is of nothing that only a reader sees.
    if !name.is_empty() {
        let _ = writeln!(out, "name = {}", quoted(name));
    }
    let _ = writeln!(out, "title = {}", quoted(title));
    let _ = writeln!(out, "can = {}", list(can));
    let _ = writeln!(out, "cannot = {}", list(cannot));
    write_fieldwork(&mut out, fieldwork);
    if let Some(HomeScenario { scenario, arm, day, worlds }) = world {
        let _ = writeln!(out, "\n[world]\nscenario = {}", quoted(scenario));
        let _ = writeln!(out, "arm = {}", quoted(arm));
        if let Some(day) = day {
            let _ = writeln!(out, "day = {day}");
        }
        let _ = writeln!(out, "worlds = {worlds}");
    }
    write_fit(&mut out, fit);
    let Questionnaire { items } = questionnaire;
    for item in items {
        write_item(&mut out, item, items);
    }
    for cell in published {
        write_cell(&mut out, cell, items);
    }
    for Joint { name, all_of } in joint {
        let _ = writeln!(out, "\n[[joint]]\nname = {}", quoted(name));
        let _ = writeln!(out, "all_of = {}", answers(all_of, items));
    }
    out
}

/// Digest of what decides the answers, the fit and the judgement of a study.
///
/// Left out is what only a reader sees: its name and title, wordings of questions, sources and
/// reasons, and the name of the scenario, which has a digest of its own.
pub fn study_digest(study: &Study) -> String {
    let mut bare = study.clone();
    for text in [&mut bare.name, &mut bare.title]
        .into_iter()
        .chain(bare.joint.iter_mut().map(|one| &mut one.name))
    {
        text.clear();
    }
    bare.can.clear();
    bare.world.iter_mut().for_each(|world| world.scenario.clear());
    bare.cannot.clear();
    bare.questionnaire.items.iter_mut().for_each(|item| item.text.clear());
    for cell in &mut bare.published {
        cell.source.clear();
        cell.reason.clear();
    }
    Digest::default().text("study 1").text(&study_to_toml(&bare)).hex()
}

fn list<T: AsRef<str>>(texts: &[T]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

fn by_band(shares: &[f64; 5]) -> String {
    let shares = AGE_BANDS.iter().zip(shares).map(|(band, share)| format!("{band:?} = {share:?}"));
    format!("{{ {} }}", shares.collect::<Vec<_>>().join(", "))
}

fn answers(answers: &[Answer], items: &[Item]) -> String {
    let named = answers.iter().map(|answer| {
        let item = &items[answer.item];
        format!("{}.{}", item.id, item.answers[answer.answer])
    });
    list(&named.collect::<Vec<_>>())
}

fn write_fieldwork(out: &mut String, fieldwork: &Fieldwork) {
    let Fieldwork { n, quotas, coverage, covers_left, weighting, bending } = fieldwork;
    out.push_str("\n[sample]\n");
    let _ = match n {
        Some(n) => writeln!(out, "n = {n}"),
        None => writeln!(out, "n = \"all\""),
    };
    if let Some(quotas) = quotas {
        let _ = writeln!(out, "quotas = {}", by_band(quotas));
    }
    let _ = writeln!(out, "coverage = {}", by_band(coverage));
    let _ = writeln!(out, "covers_left = {covers_left}");
    let known: Vec<&str> = weighting.iter().map(|known| known.name()).collect();
    let _ = writeln!(out, "weighting = {}", list(&known));
    out.push_str("\n[fieldwork]\n");
    numbers(out, Bending::specs(), |key| bending.get(key));
}

fn write_fit(out: &mut String, fit: &FitPlan) {
    let FitPlan { concern_shape, expectation_shape, loadings } = fit;
    out.push_str("\n[fit]\n");
    let shapes = [("concern_by_age", concern_shape), ("expectation_by_age", expectation_shape)];
    for (key, shape) in shapes {
        if let Some(shape) = shape {
            let _ = writeln!(out, "{key} = {shape:?}");
        }
    }
    let _ = writeln!(out, "loadings = {loadings}");
}

fn write_item(out: &mut String, item: &Item, items: &[Item]) {
    let Item { id, text, answers: labels, dont_know, asks, only_if, within_days } = item;
    let _ = writeln!(out, "\n[[item]]\nid = {}", quoted(id));
    let _ = writeln!(out, "text = {}", quoted(text));
    let _ = writeln!(out, "answers = {}", list(labels));
    if let Some(dont_know) = dont_know {
        let _ = writeln!(out, "dont_know = {}", quoted(&labels[*dont_know]));
    }
    let _ = match asks {
        Asks::Attitude(Graded { concern, expectation, thresholds }) => writeln!(
            out,
            "attitude = {{ concern = {concern:?}, expectation = {expectation:?}, \
             thresholds = {thresholds:?} }}",
        ),
        Asks::Appraisal(Appraised { imagined, thresholds }) => {
            let what = match imagined {
                None => "of = \"last_reply\"".to_owned(),
                Some(contact) => format!("contact = {}", contact_text(contact)),
            };
            writeln!(out, "appraisal = {{ {what}, thresholds = {thresholds:?} }}")
        }
        Asks::Fact { fact, answer_of } => {
            let (name, values) = (fact.name(), fact.values());
            let parts = values.iter().zip(answer_of);
            let parts = parts.map(|(value, at)| format!(", {value} = {}", quoted(&labels[*at])));
            writeln!(out, "fact = {{ of = \"{name}\"{} }}", parts.collect::<String>())
        }
        Asks::Reasons { reasons, named_per_exit } => {
            let parts = reasons.iter().zip(labels);
            let parts =
                parts.map(|(reason, label)| format!("{} = {}, ", reason.name(), quoted(label)));
            let parts = parts.collect::<String>();
            writeln!(out, "reasons = {{ {parts}named_per_exit = {named_per_exit:?} }}")
        }
    };
    if let Some(days) = within_days {
        let _ = writeln!(out, "within_days = {days}");
    }
    let rules: Vec<String> = only_if
        .iter()
        .map(|SkipRule { item, answers }| {
            let earlier = &items[*item];
            let chosen = earlier.answers.iter().enumerate();
            let chosen = chosen.filter(|(index, _)| answers >> index & 1 == 1);
            let chosen: Vec<&String> = chosen.map(|(_, label)| label).collect();
            format!("{} = {}", earlier.id, list(&chosen))
        })
        .collect();
    if !rules.is_empty() {
        let _ = writeln!(out, "only_if = {{ {} }}", rules.join(", "));
    }
}

fn contact_text(contact: &Contact) -> String {
    let Contact {
        kind,
        addressed,
        sensitivity,
        act,
        understood,
        personalisation,
        context_reading,
        disclosure,
        consent,
        offer_value,
        latency_hours,
        // Nobody imagines when.
        second: _,
    } = contact;
    let mut parts = vec![
        format!("kind = \"{}\"", kind.name()),
        format!("do = \"{}\"", act.name()),
        format!("addressed = {addressed}"),
        format!("understood = {understood}"),
        format!("disclosure = {disclosure}"),
        format!("consent = {consent}"),
    ];
    let values = [sensitivity, personalisation, context_reading, offer_value, latency_hours];
    parts.extend(
        CONTACT.iter().zip(values).map(|(spec, value)| format!("{} = {value:?}", spec.key)),
    );
    format!("{{ {} }}", parts.join(", "))
}

fn write_cell(out: &mut String, cell: &Published, items: &[Item]) {
    let Published { source, all_of, bands, says, used, reason } = cell;
    let _ = writeln!(out, "\n[[published]]\nsource = {}", quoted(source));
    let _ = match all_of[..] {
        [Answer { item, answer }] => {
            let item = &items[item];
            let label = quoted(&item.answers[answer]);
            writeln!(out, "item = {}\nanswer = {label}", quoted(&item.id))
        }
        _ => writeln!(out, "all_of = {}", answers(all_of, items)),
    };
    let _ = writeln!(out, "band = {}", quoted(&bands.name()));
    let _ = match says {
        Says::Point { percent, rounded_to, tolerance } => writeln!(
            out,
            "percent = {percent:?}\nrounded_to = {rounded_to:?}\ntolerance = {tolerance:?}"
        ),
        Says::Between(low, high) => writeln!(out, "between = [{low:?}, {high:?}]"),
        Says::Lowest => writeln!(out, "order = \"{}\"", ORDERS[0]),
        Says::Highest => writeln!(out, "order = \"{}\"", ORDERS[1]),
        Says::Above(below) => writeln!(out, "above = {}", answers(below, items)),
    };
    let _ = writeln!(out, "use = {}", quoted(used.name()));
    if !reason.is_empty() {
        let _ = writeln!(out, "reason = {}", quoted(reason));
    }
}
