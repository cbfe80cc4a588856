//! A file of targets while it is read: `[[target]]`, `[[move]]` and `[[fixed]]`.

use std::collections::BTreeSet;

use super::{
    Brands, Definition, Fixed, Measurable, Move, Scale, Target, Targets, Use, movable,
    movable_paths,
};
use crate::params::{Prior, Role, Shape, Spec};
use crate::scenario::toml::{
    Log, Node, Place, Problems, Section, TomlTable, Value, bounded, parse,
};

/// What to do about a mistake.
const HELP: &str = "see Targets in docs/scenarios.md";

/// More digits than anybody reads.
const MOST_DIGITS: u64 = 8;

/// Reads the text of a file of targets.
pub fn parse_targets(text: &str, name: &str, measures: &[Measurable]) -> Result<Targets, Problems> {
    let log = Log::default();
    let place = Place::whole(name, text);
    let targets = parse(&place, &log).map(|table| read(&table, &place, measures, &log));
    log.close(targets)
}

fn read(table: &TomlTable, place: &Place, measures: &[Measurable], log: &Log) -> Targets {
    let root = Section::new("", HELP, place, table, log);
    let name = root.own_name();
    let title = root.sentence("title", "\"...\": what the figures are, in a line");
    let targets: Vec<Target> = (root.sections("target", HELP).into_iter())
        .filter_map(|section| read_target(section, measures))
        .collect();
    let mut taken = BTreeSet::new();
    let moves: Vec<Move> = (root.sections("move", HELP).into_iter())
        .filter_map(|section| read_move(section, &mut taken))
        .collect();
    let fixed: Vec<Fixed> = (root.sections("fixed", HELP).into_iter())
        .filter_map(|section| read_fixed(section, &mut taken))
        .collect();
    if targets.is_empty() && log.len() == 0 {
        log.add(root.problem("target", "no target").next("add a [[target]]"));
    }
    let fitted = targets.iter().filter(|target| target.used == Use::Fit).count();
    if moves.len() > fitted && log.len() == 0 {
        let wrong = format!("{} numbers to move and {fitted} targets to fit them to", moves.len());
        let step = "mark more targets use = \"fit\", or move fewer numbers";
        log.add(root.problem("move", wrong).next(step));
    }
    root.finish();
    Targets {
        name,
        title: title.map_or("", |(title, _)| title).to_owned(),
        targets,
        moves,
        fixed,
        text: without_name(table, &place.source.text),
    }
}

/// The text without the lines that say what it is called, and without a mark of its order of bytes.
fn without_name(table: &TomlTable, text: &str) -> String {
    let text_of = |from: usize, to: usize| text.get(from..to).unwrap_or("");
    const MARK: char = '\u{feff}';
    let Some(entry) = table.get("name") else { return text.trim_start_matches(MARK).to_owned() };
    let (key, value) = (entry.key_place.bytes.start, entry.node.place.bytes.end);
    let from = text_of(0, key).rfind('\n').map_or(0, |at| at + 1);
    let rest = text_of(value, text.len());
    let to = rest.find('\n').map_or(text.len(), |at| value + at + 1);
    text_of(0, from).trim_start_matches(MARK).to_owned() + text_of(to, text.len())
}

/// A section titled by what it is about.
fn titled<'a>(mut section: Section<'a>, list: &str, key: &str) -> Section<'a> {
    if let Some((text, _)) = section.text(key) {
        section.title = format!("[[{list}]] {text}");
    }
    section
}

fn read_target(section: Section<'_>, measures: &[Measurable]) -> Option<Target> {
    let section = titled(section, "target", "what");
    let before = section.log.len();
    let what = section.sentence("what", "\"...\": what was published");
    section.require("evidence", "\"UF03\": the id of a row of evidence, or several in brackets");
    let evidence = section.texts("evidence").unwrap_or_default();
    section.require("use", "\"fit\" or another of the words in docs/scenarios.md");
    let used = section.choice("use", "use", &Use::ALL.map(|(_, name)| name));
    let used = used.map(|index| Use::ALL[index].0);
    let unit = section.sentence("unit", "\"%\": the unit of its figures");
    let wanted = used.is_some_and(|used| used != Use::CannotBe);
    let measure = read_measure(&section, measures, wanted, unit, used);
    let published = figures(&section, "published", measure);
    let allowed = pair(&section, "allowed", measure, wanted, used == Some(Use::Fit));
    let error = section.number(&bounded("error", "1", 0.0, 1e12));
    let discrepancy = section.number(&bounded("discrepancy", "1", 0.0, 1e12)).unwrap_or(0.0);
    if used == Some(Use::Fit) {
        section
            .require("discrepancy", "1.0: how far definitions may lie apart, a standard deviation");
    }
    let because = match used {
        _ if discrepancy > 0.0 => section.sentence("because", "\"...\": why they may lie apart"),
        _ => section.text("because"),
    };
    let note = match used {
        Some(Use::CannotBe) => {
            section.sentence("note", "\"...\": why the model has nothing like it")
        }
        _ => section.text("note"),
    };
    let decimals = section.whole("decimals", 0, MOST_DIGITS).unwrap_or(1) as usize;
    let arm = section.text("arm").map(|(arm, _)| arm.to_owned());
    let brands = section.choice("brands", "brands", &Brands::ALL.map(|(_, name)| name));
    let brands = brands.map_or(Brands::All, |index| Brands::ALL[index].0);
    let fine = section.log.len() == before;
    section.finish();
    fine.then_some(())?;
    Some(Target {
        evidence: evidence.into_iter().map(|(id, _)| id.to_owned()).collect(),
        what: what?.0.to_owned(),
        definition: measure.map(|measure| Definition { measure: measure.name.into(), arm, brands }),
        unit: unit?.0.to_owned(),
        published: published.unwrap_or_default(),
        error,
        allowed,
        used: used?,
        discrepancy,
        because: because.map_or("", |(text, _)| text).to_owned(),
        note: note.map_or("", |(text, _)| text).to_owned(),
        decimals,
    })
}

/// The measure that a target names, if the two go together.
fn read_measure<'m>(
    section: &Section<'_>,
    measures: &'m [Measurable],
    wanted: bool,
    unit: Option<(&str, &Node)>,
    used: Option<Use>,
) -> Option<&'m Measurable> {
    if wanted {
        section.require("measure", "\"unfollow_rate\": what in a run it is compared with");
    }
    let names: Vec<&str> = measures.iter().map(|measure| measure.name).collect();
    let measure = &measures[section.choice("measure", "measure", &names)?];
    if let Some((unit, node)) = unit
        && unit != measure.unit
    {
        let wrong = format!("{} is measured in another unit", measure.name);
        section.log.add(section.problem_at(node, "unit", wrong).allowed(measure.unit));
    }
    if used == Some(Use::TooRare) && !measure.counts {
        let wrong = format!("{} counts no single events, so they have no likelihood", measure.name);
        let counts = measures.iter().filter(|measure| measure.counts).map(|measure| measure.name);
        section.log.add(section.problem("measure", wrong).one_of(counts));
    }
    Some(measure)
}

/// What a measure can be.
fn range(key: &'static str, measure: Option<&Measurable>) -> Spec {
    let most = match measure.map(|measure| measure.scale) {
        Some(Scale::Percent) => 100.0,
        Some(Scale::Positive) | None => 1e12,
    };
    bounded(key, "1", 0.0, most)
}

/// One figure, or several in ascending order: the lowest and the highest are kept.
fn figures(
    section: &Section<'_>,
    key: &'static str,
    measure: Option<&Measurable>,
) -> Option<Vec<f64>> {
    let entry = section.entry(key)?;
    let spec = range(key, measure);
    if !matches!(entry.node.value, Value::List(_)) {
        return section.number(&spec).map(|figure| vec![figure]);
    }
    let (figures, node) = section.numbers(&spec)?;
    if figures.is_empty() || !figures.is_sorted() {
        let problem = section.problem_at(node, key, "no figures in ascending order");
        section.log.add(problem.next(format!("write, for example, {key} = [24, 30]")));
        return None;
    }
    let ends = [figures[0], figures[figures.len() - 1]];
    Some(if ends[0] == ends[1] { vec![ends[0]] } else { ends.to_vec() })
}

/// A lower and a higher figure. What a fit works with lies inside the range of its scale.
fn pair(
    section: &Section<'_>,
    key: &'static str,
    measure: Option<&Measurable>,
    wanted: bool,
    inside: bool,
) -> Option<(f64, f64)> {
    if wanted {
        section.require(key, "[24, 30]: what counts as agreement");
    }
    let spec = range(key, measure);
    let (ends, node) = section.numbers(&spec)?;
    match ends[..] {
        [low, high] if inside && (low <= 0.0 || high >= spec.high) => {
            let wrong = "a fit compares log odds or logarithms, which have no value here";
            let allowed = format!("above 0 and below {}", spec.high);
            section.log.add(section.problem_at(node, key, wrong).allowed(allowed));
            None
        }
        [low, high] if low < high => Some((low, high)),
        _ => {
            let problem = section.problem_at(node, key, "not a lower and a higher figure");
            section.log.add(problem.next(format!("write, for example, {key} = [24, 30]")));
            None
        }
    }
}

/// The path of a number that can be moved and is not `taken`.
fn read_path(section: &Section<'_>, taken: &mut BTreeSet<String>) -> Option<(String, Spec)> {
    section.require("path", "\"exit.frequency\": a parameter, or conduct.KEY");
    let (path, node) = section.text("path")?;
    let Some(spec) = movable(path) else {
        let paths = movable_paths();
        let near = section.log.nearest(path, paths.iter().map(String::as_str));
        let problem = section.problem_at(node, "path", "no number that can be moved").nearest(near);
        section.log.add(problem.next("earful params lists the parameters"));
        return None;
    };
    if !taken.insert(path.to_owned()) {
        section.log.add(section.problem_at(node, "path", "named twice").next("take one out"));
        return None;
    }
    Some((path.to_owned(), spec))
}

/// The range of a path under another key.
fn within(key: &'static str, spec: &Spec) -> Spec {
    Spec { key, ..*spec }
}

fn read_move(section: Section<'_>, taken: &mut BTreeSet<String>) -> Option<Move> {
    let section = titled(section, "move", "path");
    let before = section.log.len();
    let Some((path, spec)) = read_path(&section, taken) else {
        // Of what is unknown nothing else can be said.
        section.entries();
        return None;
    };
    let declared = match spec.role {
        Role::Uncertainty(prior) => Some(prior),
        Role::Lever | Role::Constant => None,
    };
    section.require("from", "a number: what was thought best before any fit");
    if declared.is_none() {
        section.require("plausible", "[0.1, 0.5]: this number has no plausible range of its own");
        section.require("shape", "\"log-uniform\", or another shape");
    }
    let told_by = section.sentence("told_by", "\"...\": the targets that tell it");
    let shape = section.choice("shape", "shape", &Shape::ALL.map(Shape::name));
    let from = section.number(&within("from", &spec));
    let plausible = section.numbers(&within("plausible", &spec));
    let shape = shape.map(|index| Shape::ALL[index]).or(declared.map(|prior| prior.shape));
    let ends = match &plausible {
        Some((ends, _)) if ends.len() == 2 => Some((ends[0], ends[1])),
        Some((_, node)) => {
            let problem = section.problem_at(node, "plausible", "not a lowest and a highest value");
            section.log.add(problem.next("write, for example, plausible = [0.1, 0.5]"));
            None
        }
        None => declared.map(|prior| (prior.low, prior.high)),
    };
    let prior = match (ends, shape, from) {
        (Some(ends), Some(shape), Some(from)) => Some(Prior::new(ends, shape, from, &[])),
        _ => None,
    };
    if let Some(prior) = prior {
        let inside = prior.low < prior.mode && prior.mode < prior.high;
        let fault =
            prior.fault().or((!inside).then_some("`from` is not inside the plausible range"));
        if let Some(wrong) = fault {
            let allowed = format!("above {} and below {}", prior.low, prior.high);
            section.log.add(section.problem("from", wrong).allowed(allowed));
        }
    }
    let fine = section.log.len() == before;
    section.finish();
    fine.then_some(())?;
    Some(Move { path, from: from?, prior: prior?, told_by: told_by?.0.to_owned() })
}

fn read_fixed(section: Section<'_>, taken: &mut BTreeSet<String>) -> Option<Fixed> {
    let section = titled(section, "fixed", "path");
    let before = section.log.len();
    let Some((path, spec)) = read_path(&section, taken) else {
        section.entries();
        return None;
    };
    let value = section.number(&within("value", &spec));
    let reason = section.sentence("reason", "\"...\": why nothing can tell it");
    let fine = section.log.len() == before;
    section.finish();
    fine.then_some(())?;
    Some(Fixed { path, value, reason: reason?.0.to_owned() })
}
