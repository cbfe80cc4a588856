//! `earful params` and `earful policies`: what a scenario can say.

use std::process::ExitCode;

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Value, json};

use super::args::{Params, Policies};
use super::say;
use super::text::{hung, width, wrap};
use super::trouble::Trouble;
use crate::document::words::desk;
use crate::document::words::terms::names;
use crate::ground::text::list;
use crate::model::platform::Platform;
use crate::model::policy::Policy;
use crate::model::terms::{Terms, breakable};
use crate::params::{Prior, Role, Shape};
use crate::scenario::catalogue::{self, ParameterRow};
use crate::scenario::shipped;

/// `earful params [SECTION] [--json]`
pub(super) fn params(args: &Params) -> Result<ExitCode, Trouble> {
    let sections = catalogue::sections();
    if let Some(section) = &args.section
        && !sections.contains(&section.as_str())
    {
        let next = format!("sections are {}", sections.join(", "));
        return Err(Trouble::unknown("section", section, sections, &next));
    }
    if args.json {
        let rows = catalogue::params_table(args.section.as_deref());
        let document = json!({ "parameters": rows.iter().map(parameter).collect::<Vec<_>>() });
        say(&format!("{document:#}\n"));
        return Ok(ExitCode::SUCCESS);
    }
    for section in sections {
        if args.section.as_ref().is_some_and(|wanted| wanted != section) {
            continue;
        }
        say(&format!("[{section}]\n"));
        for row in catalogue::params_table(Some(section)) {
            let unit = if row.unit == "1" { String::new() } else { format!(" [{}]", row.unit) };
            say(&format!("  {} = {}{unit}\n", row.path, row.default));
            let text = format!("{} ({}; {}; {})", row.description, row.range, row.role, row.source);
            wrap(&text, width() - 6).iter().for_each(|line| say(&format!("      {line}\n")));
        }
        say("\n");
    }
    Ok(ExitCode::SUCCESS)
}

/// A parameter as JSON; what only an uncertainty has is null in the others.
fn parameter(row: &ParameterRow) -> Value {
    let numbers = row.numbers.as_ref();
    let prior = numbers.and_then(|numbers| match numbers.role {
        Role::Uncertainty(prior) => Some(prior),
        Role::Lever | Role::Constant => None,
    });
    let peaked = |prior: Prior| matches!(prior.shape, Shape::Triangular | Shape::LogitNormal);
    json!({
        "path": row.path,
        "section": row.section,
        "unit": row.unit,
        "range": numbers.map(|numbers| [numbers.range.0, numbers.range.1]),
        "default": numbers.map_or(json!(true), |numbers| json!(numbers.default)),
        "role": match numbers.map(|numbers| numbers.role) {
            Some(Role::Lever) => "lever",
            Some(Role::Uncertainty(_)) => "uncertainty",
            Some(Role::Constant) => "constant",
            None => "switch",
        },
        "plausible": prior.map(|prior| [prior.low, prior.high]),
        "shape": prior.map(|prior| prior.shape.name()),
        "mode": prior.filter(|prior| peaked(*prior)).map(|prior| prior.mode),
        "group": prior.and_then(|prior| prior.group),
        "source": row.source,
        "description": row.description,
    })
}

/// `earful policies [NAME]`
pub(super) fn policies(args: &Policies) -> Result<ExitCode, Trouble> {
    let policies = catalogue::policies();
    let Some(name) = &args.name else {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width() as u16);
        for policy in &policies {
            table.add_row([policy.name, policy.summary.as_str()]);
        }
        say(&format!("{}\n\n", table.trim_fmt()));
        desks().iter().for_each(|line| say(&hung("desk  ", line)));
        say("\n");
        terms().iter().for_each(|line| say(&hung("terms  ", line)));
        say("\n");
        say("earful policies NAME prints the file of a policy, to be copied and changed.\n");
        return Ok(ExitCode::SUCCESS);
    };
    match policies.iter().find(|policy| policy.name == name) {
        Some(policy) => say(policy.text),
        None => {
            let known = policies.iter().map(|policy| policy.name);
            return Err(Trouble::unknown("policy", name, known, "see earful policies"));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Who answers under the shipped policies, those with the same desk together.
fn desks() -> Vec<String> {
    alike(|policy| desk::line(&policy.desk))
}

/// What of the usual terms of a platform the rules of the shipped policies can break.
fn terms() -> Vec<String> {
    alike(|policy| {
        let rules = breakable(policy, &Platform::default());
        match rules.into_iter().map(|(_, terms)| terms).reduce(Terms::or) {
            Some(terms) => format!("a rule can break {}", names(terms)),
            None => "no rule breaks any by itself".into(),
        }
    })
}

/// What there is to say of the shipped policies; of whom it is the same, together.
fn alike(say: impl Fn(&Policy) -> String) -> Vec<String> {
    let mut all: Vec<(String, Vec<&str>)> = Vec::new();
    for policy in catalogue::policies() {
        let Some(said) = shipped(policy.name).map(|policy| say(&policy)) else { continue };
        match all.iter_mut().find(|(known, _)| *known == said) {
            Some((_, names)) => names.push(policy.name),
            None => all.push((said, vec![policy.name])),
        }
    }
    all.iter().map(|(said, names)| format!("of {}: {said}", list(names))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::exit::Exit;

    #[test]
    fn shipped_desks_are_told_once() {
        let told = desks();
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!(told[0], "of silent and listen_only: nobody");
        let usual = "of spoken_to, complaints, contextual, interject, lead_generation, loyal_few, \
                     consent_first and crisis_playbook: 3 people per million customers, Mon-Fri 08:00-20:00";
        assert!(told[1].starts_with(usual), "{}", told[1]);
        assert!(told[2].starts_with("of megaphone: 0.3 people per million"), "{}", told[2]);
    }

    /// By hand from the files. Whom a policy answers who did not turn to it: nobody, or only after two weeks
    /// (`contextual`, `consent_first`), or at once.
    #[test]
    fn what_the_shipped_policies_can_break() {
        let both = "a rule can break only_who_asked and one_reply";
        assert_eq!(
            terms(),
            [
                "of silent, listen_only, spoken_to and megaphone: no rule breaks any by itself"
                    .into(),
                format!(
                    "of complaints, interject, lead_generation, loyal_few and crisis_playbook: {both}"
                ),
                "of contextual and consent_first: a rule can break only_who_asked".into(),
            ]
        );
    }

    fn parameters(section: &str) -> Vec<Value> {
        catalogue::params_table(Some(section)).iter().map(parameter).collect()
    }

    fn at(section: &str, path: &str) -> Value {
        parameters(section).into_iter().find(|one| one["path"] == path).unwrap()
    }

    #[test]
    fn a_parameter_is_told_in_fields() {
        let one = at("exit", "exit.unfollow_share");
        assert_eq!(one["range"], json!([0.0, 1.0]));
        assert_eq!(one["plausible"], json!([0.3, 0.6]));
        assert_eq!((&one["shape"], &one["mode"]), (&json!("logit-normal"), &json!(0.43)));
        assert_eq!((&one["group"], &one["role"]), (&json!("ways out"), &json!("uncertainty")));
        let rate = at("exit", "exit.frequency");
        assert_eq!((&rate["shape"], &rate["mode"]), (&json!("log-uniform"), &Value::Null));
        assert_eq!(
            (&rate["group"], &rate["default"]),
            (&Value::Null, &json!(Exit::default().frequency))
        );
        // A band has a default of its own; its prior is that of all bands.
        let band = at("band", "band.55+.aware_share");
        assert_eq!((&band["default"], &band["mode"]), (&json!(0.69), &json!(0.68)));
        let lever = at("conduct", "conduct.posts_per_week");
        assert_eq!((&lever["role"], &lever["shape"]), (&json!("lever"), &Value::Null));
        let switch = at("mechanisms", "mechanisms.backlash");
        assert_eq!((&switch["role"], &switch["default"]), (&json!("switch"), &json!(true)));
    }

    /// Every uncertainty says its shape, in fields and in words; nothing else does.
    #[test]
    fn every_uncertainty_says_its_shape() {
        for row in catalogue::params_table(None) {
            let one = parameter(&row);
            let uncertain = one["role"] == "uncertainty";
            assert_eq!(one["shape"].is_string(), uncertain, "{}", row.path);
            assert_eq!(one["plausible"].is_array(), uncertain, "{}", row.path);
            let shape = one["shape"].as_str().unwrap_or("no shape");
            assert_eq!(row.role.contains(shape), uncertain, "{}: {}", row.path, row.role);
        }
    }
}
