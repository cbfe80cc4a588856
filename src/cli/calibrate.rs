//! `earful calibrate`: published figures beside a scenario, and a fit to them.

use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::args;
use super::bounds::{Load, threads};
use super::calibrate_page as page;
use super::compare::{default_folder, go_on, kept_or_told, moment};
use super::given::{self, renumbered};
use super::interruption::{interruption, over};
use super::progress::Progress;
use super::report::leave_page;
use super::session::{Beginning, Place, Session};
use super::streams::{self, say};
use super::survey_files::{asked_for, table_json};
use super::trouble::Trouble;
use crate::experiment::calibrate::fit::{FittedScenario, Objective, SearchEnd, fit, fragment};
use crate::experiment::calibrate::{Calibration, calibrate as hold, evaluate, measures, tables};
use crate::experiment::conduct::header;
use crate::experiment::executor::Executor;
use crate::experiment::{Watch, memory, plan::most_people};
use crate::ground::digest::Digest;
use crate::ground::text::visible;
use crate::record::found::{self, failures};
use crate::record::manifest::NamedDigest;
use crate::record::seal::Seals;
use crate::record::{self, File, Inputs, Manifest, Provenance, Table, inputs};
use crate::scenario::targets::{Targets, find_targets};
use crate::scenario::{Scenario, find_scenario};

/// `earful calibrate [SCENARIO]`
pub(super) fn calibrate(args: &args::Calibrate) -> Result<ExitCode, Trouble> {
    let seed = args.seed.map(|seed| format!("run.seed={seed}"));
    let replications = args.replications.map(|n| format!("run.replications={n}"));
    let all: Vec<String> = args.set.iter().cloned().chain(seed).chain(replications).collect();
    // Both files are checked before either is complained about.
    let scenario = find_scenario(&args.file, &all);
    let scenario = scenario.map_err(|problems| renumbered(problems, &all, &args.set));
    let targets = find_targets(&args.targets, &measures::measurable());
    let (scenario, targets) = Trouble::both(scenario, targets)?;
    given::tell_notes(&scenario, args.json);
    let now = jiff::Zoned::now();
    let name = if args.fit { "fit" } else { "calibrate" };
    let own = format!("{name}-{}", scenario.name);
    let pool = threads(args.threads)?;
    let load = Load {
        consumers: most_people(&scenario),
        threads: Some(pool.current_num_threads()),
        bytes: &|threads| memory::of_experiment(&scenario, scenario.replications, threads),
    };
    load.must_fit()?;

    let began = Instant::now();
    let cancel = interruption();
    let mut command = again(args);
    let task = format!("{}, targets {}", command.join(" "), digest_of(&targets.to_toml()));
    let started = match &args.place {
        Place::Begun { started, .. } => started.clone(),
        _ => moment(&now),
    };
    command.extend(asked_for(args.report, args.no_inputs));
    let inputs = inputs(&scenario, !args.no_inputs);
    let beginning = Beginning {
        out: args.out.as_deref(),
        default: default_folder(&now, &own),
        command,
        started: &started,
        files: given_files(&inputs.kept(), &targets),
    };
    let mut session = Session::open(&args.place, beginning, &header(&scenario, &[], &task))?;
    let arms = evaluate::arms(&scenario, &targets) as u64;
    let days = evaluate::days_per_replication(&scenario, &targets);
    let progress = Progress::of(days, arms, args.quiet);
    let on = |event| progress.tell(event);
    let watch = Watch { cancel, on: &on };
    let mut executor = Executor::new(&pool, &watch, Some(&mut session.keep));
    let found = if args.fit {
        fit(&scenario, &targets, &mut executor).map(|fitted| Found::Fitted(Box::new(fitted)))
    } else {
        Ok(Found::Held(hold(&scenario, &targets, &mut executor)))
    };
    progress.finish();
    over(Some(&session.folder));
    let trouble = session.keep.trouble.take().map(Trouble::from);
    let nothing =
        found.as_ref().map_or(true, |found| found.calibration().sample.replications() == 0);
    if nothing {
        match &found {
            Ok(found) if found.is_cut() => drop(session.leave()),
            _ => session.discard(),
        }
        trouble.map_or(Ok(()), Err)?;
        let found = found.map_err(Trouble::Other)?;
        let failures = &found.calibration().sample.failures;
        let Some((replication, why)) = failures.first() else {
            Trouble::Other("interrupted before any replication was finished".into())
                .tell(args.json);
            return Ok(ExitCode::FAILURE);
        };
        let wrong = format!("nothing could be run: replication {replication}: {why}");
        return Err(Trouble::Other(wrong));
    }
    let found = found.map_err(Trouble::Other)?;

    let whole = !found.is_cut();
    session.until_whole = inputs.gone();
    let inputs = if whole { inputs } else { inputs.kept() };
    let leaves = Leaves { args, inputs, scenario: &scenario, targets: &targets, found: &found };
    let wall = began.elapsed().as_secs_f64();
    let provenance = Provenance::here(&started, wall, pool.current_num_threads());
    let mut manifest = leaves.manifest(provenance);
    let written = match trouble {
        Some(why) => Err(why),
        None => session.finish(&leaves.files(&mut manifest), whole).map_err(Trouble::from),
    };
    let kept = written.as_deref().ok();
    kept.into_iter().for_each(streams::kept);
    // What was computed is shown even if it cannot be kept.
    if args.json {
        let tables = leaves.tables().into_iter();
        let tables: Map<String, Value> =
            tables.map(|(name, table)| (name.into(), table_json(&table))).collect();
        let folder = kept.map(|out| out.display().to_string());
        manifest.files.clear();
        let document = json!({ "manifest": manifest, "folder": folder, "tables": tables });
        say(&format!("{document:#}\n"));
    } else {
        say(&leaves.text());
        if let Some(out) = kept {
            say(&format!("\nFiles are in {}.\n", out.display()));
            if !whole {
                say(&format!("`{}` does what is left.\n", go_on(out)));
            }
        }
    }
    let page = kept.filter(|_| args.report).map(|out| leave_page(out, args.json));
    let page = page.unwrap_or(Ok(()));
    kept_or_told(written.map(|_| ()).and(page), args.json, found.is_complete())
}

/// The arguments that do the same with the files of the folder.
fn again(args: &args::Calibrate) -> Vec<String> {
    let fit = args.fit.then_some("--fit");
    let words = ["calibrate", "scenario.toml", "--targets", "targets.toml"].into_iter().chain(fit);
    words.map(str::to_owned).collect()
}

fn digest_of(text: &str) -> String {
    Digest::default().text(text).hex()
}

/// What the command is done again with.
fn given_files(inputs: &Inputs, targets: &Targets) -> Vec<File> {
    let mut files = vec![
        File::new("scenario.toml", inputs.scenario.to_toml()),
        File::new("targets.toml", targets.to_toml()),
    ];
    files.extend(inputs.files());
    files
}

/// What was done.
enum Found {
    Held(Calibration),
    Fitted(Box<FittedScenario>),
}

impl Found {
    /// The last calibration that was run.
    fn calibration(&self) -> &Calibration {
        match self {
            Found::Held(calibration) => calibration,
            Found::Fitted(fitted) => fitted.after.as_ref().unwrap_or(&fitted.before),
        }
    }

    fn fitted(&self) -> Option<&FittedScenario> {
        match self {
            Found::Held(_) => None,
            Found::Fitted(fitted) => Some(fitted),
        }
    }

    /// Whether work is left that can be gone on with.
    fn is_cut(&self) -> bool {
        let fit = self.fitted().is_some_and(|fitted| fitted.ended == SearchEnd::Interrupted);
        fit || self.calibration().sample.aborted > 0
    }

    fn is_complete(&self) -> bool {
        let ended = self.fitted().is_none_or(|fitted| fitted.ended != SearchEnd::Interrupted);
        ended && self.calibration().sample.is_complete()
    }
}

/// What the command leaves.
struct Leaves<'a> {
    args: &'a args::Calibrate,
    inputs: Inputs,
    scenario: &'a Scenario,
    targets: &'a Targets,
    found: &'a Found,
}

impl Leaves<'_> {
    fn text(&self) -> String {
        let mut text = match self.found {
            Found::Held(calibration) => page::calibration(self.scenario, calibration),
            Found::Fitted(fitted) => page::fitted(self.scenario, fitted),
        };
        if let Some(fitted) = self.found.fitted() {
            text += &format!("\n{}", fragment(self.targets, fitted));
        }
        text
    }

    fn tables(&self) -> Vec<(&'static str, Table)> {
        let mut all = vec![("calibration", tables::calibration(self.found.calibration()))];
        if let Some(fitted) = self.found.fitted() {
            all.push(("before", tables::calibration(&fitted.before)));
            all.push(("fit", tables::fit(fitted)));
        }
        all
    }

    fn manifest(&self, provenance: Provenance) -> Manifest {
        let mut digest = Digest::default();
        for (name, table) in self.tables() {
            digest.text(name).bytes(&table.to_plain_csv());
        }
        let calibration = self.found.calibration();
        let (outside, judged) = calibration.outside();
        let sample = &calibration.sample;
        let sum = |sum: Objective| found::FitSum { misfit: sum.misfit, moving: sum.moving };
        let found = found::CalibrationFound {
            replications: sample.replications() as u64,
            failures: failures(&sample.failures),
            not_finished: sample.aborted.into(),
            outside: outside as u64,
            judged: judged as u64,
            headline: calibration.headline().told(),
            fit: self.found.fitted().map(|fitted| found::FitFound {
                ended: fitted.ended.name().into(),
                rounds: fitted.rounds as u64,
                runs: fitted.runs as u64,
                before: sum(fitted.sums[0]),
                after: sum(fitted.sums[1]),
                singular_values: fitted.singular.clone(),
            }),
        };
        let (targets, found) = (self.targets, record::Found::Calibration(found));
        let manifest = Manifest::of(self.scenario, again(self.args), found, digest.hex());
        let digest = digest_of(&targets.to_toml());
        Manifest {
            targets: Some(NamedDigest { name: targets.name.clone(), digest }),
            provenance,
            needs: self.inputs.needs.clone(),
            ..manifest.with_status(self.found.is_complete())
        }
    }

    fn files(&self, manifest: &mut Manifest) -> Vec<File> {
        let mut files = vec![File::new("README.md", self.readme(manifest))];
        files.extend(given_files(&self.inputs, self.targets));
        for (name, table) in self.tables() {
            files.push(File::new(&format!("{name}.csv"), table.to_csv()));
        }
        if let Some(fitted) = self.found.fitted() {
            files.push(File::new("fitted.toml", fragment(self.targets, fitted)));
        }
        manifest.seal(files, Seals::new())
    }

    fn readme(&self, manifest: &Manifest) -> String {
        let fitted = match self.found.fitted() {
            None => "",
            Some(_) => {
                " `before.csv` has the same before the fit, `fit.csv` what was moved, `fitted.toml` the lines \
                 to write into a scenario; the files hold the scenario as it was given."
            }
        };
        let edges = self.inputs.note();
        let text = format!(
            "# {}, held against {}\n\n```text\n{}\n```\n{edges}\n## Again\n\nIn this folder, with Earful {}:\n\n    \
             {}\n\ngives the same bits: `results_digest` in `manifest.json` is `{}`. `calibration.csv` has every \
             target beside what the scenario gives, with notes.{fitted} In CSV files a text that begins with \
             `=`, `+`, `-` or `@` has an apostrophe before it, lest a spreadsheet take it for a formula.\n",
            self.scenario.name,
            self.targets.name,
            self.text().trim(),
            manifest.earful,
            manifest.command_line(),
            manifest.results_digest,
        );
        visible(&text).into_owned()
    }
}
