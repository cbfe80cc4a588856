//! Loading: from a file to a checked scenario, or to everything that is wrong with it.

use std::collections::BTreeSet;
use std::path::Path;

use super::arm::Shared;
use super::enough::find_enough;
use super::library::{At, Library};
use super::policy::receivers::worthless_offers;
use super::replaced::HINTS;
use super::run::Run;
use super::setting::{check_together, read_setting};
use crate::ground::file::Limit;
use crate::model::policy::Policy;
use crate::scenario::checked::{Scenario, Staffing, in_policy};
use crate::scenario::toml::{
    Changeable, GIVEN, Log, NAMED, Place, Problem, Problems, Section, TomlTable, apply, parse,
    place_of, read_text,
};
use crate::world::Setting;

/// What `--set` can change in a scenario.
const CHANGEABLE: Changeable = Changeable {
    fixed: &["arm", "policies", "shock"],
    named: &["brand", "platform"],
    inner: &[("brand", "desk")],
    unwritten: |list| match list {
        "platform" => Setting::default().platforms.into_iter().map(|one| one.name).collect(),
        _ => Vec::new(),
    },
    example: "write, for example, run.replications=8, appraisal.concern_weight=1.2 or \
              brand.NAME.failures_per_30_days=0.3",
};

impl Scenario {
    /// Reads a scenario file, changed by `overrides` (`key=value`, as given to `--set`). It may be
    /// a pipe, so that another command can write it.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, in the file, in the overrides and in the files it names.
    pub fn load(path: &Path, overrides: &[String]) -> Result<Scenario, Problems> {
        Scenario::load_within(path, GIVEN, overrides)
    }

    /// As [`Scenario::load`], for a scenario that another file names: it may not be a pipe.
    pub(in crate::scenario) fn load_named(
        path: &Path,
        overrides: &[String],
    ) -> Result<Scenario, Problems> {
        Scenario::load_within(path, NAMED, overrides)
    }

    fn load_within(path: &Path, limit: Limit, overrides: &[String]) -> Result<Scenario, Problems> {
        let (name, text) =
            read_text(path, limit).map_err(|unread| Problems(vec![unread.whole(path)]))?;
        Scenario::parse(&text, &name, base_of(path), overrides)
    }

    /// Reads the text of a scenario called `name`, whose file names are relative to `base`.
    ///
    /// # Errors
    ///
    /// As [`Scenario::load`].
    pub fn parse(
        text: &str,
        name: &str,
        base: &Path,
        overrides: &[String],
    ) -> Result<Scenario, Problems> {
        let log = Log::with(HINTS);
        let place = Place::whole(name, text);
        let scenario = parse(&place, &log).map(|mut table| {
            apply(&mut table, overrides, &CHANGEABLE, &log);
            read(&table, &place, base, &log)
        });
        log.close(scenario)
    }
}

/// The folder that file names in a scenario are relative to: its own, and where it comes through
/// a pipe, which has none, the current one.
pub fn base_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|_| path.is_file() && !path.starts_with("/dev"));
    folder.unwrap_or(Path::new(""))
}

/// Reads as much as can be read; the result counts only if the log stays empty.
fn read(table: &TomlTable, place: &Place, base: &Path, log: &Log) -> Scenario {
    let root = Section::new("", "see earful params", place, table, log);
    let name = root.own_name();
    let question = match root.text("question") {
        Some((question, _)) => question.to_owned(),
        None => {
            if root.entry("question").is_none() {
                root.missing("question", "\"...?\": what the scenario is to answer");
            }
            String::new()
        }
    };
    let section = root.section("run", "[run]", "see earful params run");
    let run = section.as_ref().map(Run::read).unwrap_or_default();
    let (setting, edges) = read_setting(&root, &run, base);
    check_together(&root, &setting, |path| place_of(table, path));

    let brands: Vec<_> = setting.brands.iter().map(|brand| brand.name.clone()).collect();
    let focus = choose(&root, section.as_ref(), "focus", "brand", &brands);
    let equal = (run.staff == Staffing::Equal).then_some(focus);
    let library = Library::read(&root, base, &setting, equal);
    let warmup = read_warmup(&root, &library, &setting);
    let shared = Shared::new(&setting, focus, &warmup, &library);
    let mut arms = Vec::new();
    let mut taken = BTreeSet::new();
    let before = log.len();
    for section in root.sections("arm", "see earful policies") {
        let arm = shared.read_arm(section, &taken);
        taken.insert(arm.name.clone());
        arms.push(arm);
    }
    if arms.is_empty() && log.len() == before {
        let step = "add [[arm]] with name = \"...\" and policy = \"...\"";
        log.add(root.problem("[[arm]]", "no arm").next(step));
    }
    let names: Vec<_> = arms.iter().map(|arm| arm.name.clone()).collect();
    let baseline = choose(&root, section.as_ref(), "baseline", "arm", &names);
    library.finish();
    if let (Some(section), Some(text)) = (&section, library.equal_in_words()) {
        log.note(section.place, "[run]", text, false);
    }
    if run.staff == Staffing::Enough && log.len() == 0 {
        find_enough(&root, &setting, focus, &mut arms);
    }
    if let Some(section) = section {
        section.finish();
    }
    root.finish();
    Scenario {
        name,
        question,
        seed: run.seed,
        replications: run.replications,
        level: run.level,
        staff: run.staff,
        setting,
        focus,
        warmup,
        arms,
        baseline,
        edges,
        notes: log.notes(),
    }
}

/// The policy of each brand during the warm-up.
fn read_warmup(root: &Section<'_>, library: &Library<'_>, setting: &Setting) -> Vec<Policy> {
    let mut warmup = vec![Policy::silent(); setting.brands.len()];
    let sections = root.sections("brand", "see earful policies");
    for (brand, (section, policy)) in sections.iter().zip(&mut warmup).enumerate() {
        let at = At { brand, setting, is_own: false };
        let found = match section.text("policy") {
            Some((name, node)) => library.get(name, at, section, "policy", node),
            None => library.shipped_at("silent", at, None),
        };
        policy.clone_from(&found.unwrap_or_else(Policy::silent));
        let offers = worthless_offers(policy, setting, brand);
        for one in in_policy(policy, setting).into_iter().chain(offers) {
            let problem = section.problem("policy", one.wrong).allowing(one.allowed);
            section.log.add(problem.next(one.next_step));
        }
    }
    warmup
}

/// The index that `[run]` names; what there is only one of need not be named.
fn choose(
    root: &Section<'_>,
    run: Option<&Section<'_>>,
    key: &str,
    what: &str,
    names: &[String],
) -> usize {
    let Some((name, node)) = run.and_then(|run| run.text(key)) else {
        let written = run.is_some_and(|run| run.entry(key).is_some());
        if names.len() > 1 && !written {
            let place = run.map_or(root.place, |run| run.place);
            let first = names.iter().find(|name| !name.is_empty()).map_or("...", String::as_str);
            let step = format!("add {key} = \"{first}\" or one of the others to [run]");
            root.log.add(Problem::at(place, "[run]", key, "missing").next(step));
        }
        return 0;
    };
    let found = names.iter().position(|candidate| candidate == name);
    found.unwrap_or_else(|| {
        let problem = Problem::at(&node.place, "[run]", key, format!("unknown {what}"));
        let names = || names.iter().map(String::as_str);
        let problem = problem.value(node.place.excerpt()).one_of(names());
        let problem = problem.nearest(root.log.nearest(name, names()));
        root.log.add(problem.next("name one of this scenario"));
        0
    })
}
