//! The parts of a scenario file that make up a [`Setting`]: parameters, brands, platforms,
//! shocks and the network.

use std::collections::BTreeSet;
use std::path::Path;

use super::network::read_network;
use super::prices::read_prices;
use super::run::Run;
use super::terms::read_terms;
use crate::model::brand::{Brand, CATEGORIES, MAX_BRANDS, Shock};
use crate::model::consumer::AGE_BANDS;
use crate::model::mechanisms::Mechanisms;
use crate::model::platform::MAX_PLATFORMS;
use crate::params::Params;
use crate::scenario::checked::{EdgeFile, SHOCK_FACTOR, SHOCK_TARGETS, contradictions};
use crate::scenario::toml::{Place, Problem, Section};
use crate::world::setting::{NamedThing, Setting};

/// Reads a setting; `base` is the folder that file names are relative to.
pub fn read_setting(root: &Section<'_>, run: &Run, base: &Path) -> (Setting, Option<EdgeFile>) {
    let (brands, categories) = read_brands(root);
    let mut setting = Setting {
        days: run.days,
        warmup_days: run.warmup_days,
        platforms: read_platforms(root),
        brands,
        categories,
        ..Setting::default()
    };
    read_bands(root, &mut setting);
    for (name, specs) in Setting::sections() {
        let help = format!("see earful params {name}");
        let Some(section) = root.section(name, &format!("[{name}]"), &help) else { continue };
        for spec in specs {
            if let Some(value) = section.number(spec) {
                setting.set(name, spec.key, value);
            }
        }
        section.finish();
    }
    if let Some(section) =
        root.section("mechanisms", "[mechanisms]", "see earful params mechanisms")
    {
        for (name, _) in Mechanisms::LIST {
            if let Some(on) = section.switch(name) {
                setting.mechanisms.set(name, on);
            }
        }
        section.finish();
    }
    let people = setting.consumers;
    setting.consumers = run.consumers.unwrap_or(people);
    let edges = read_network(root, run, base, &mut setting);
    setting.shocks = read_shocks(root, &setting);
    setting.prices = read_prices(root);
    (setting, edges)
}

fn read_bands(root: &Section<'_>, setting: &mut Setting) {
    let help = "see earful params band";
    let Some(section) = root.section("band", "[band]", help) else { return };
    for (name, band) in AGE_BANDS.iter().zip(&mut setting.bands) {
        if let Some(section) = section.section(name, &format!("[band.\"{name}\"]"), help) {
            section.params(band);
            section.finish();
        }
    }
    section.finish();
}

/// Platforms; those with the name of a default one begin with its values.
fn read_platforms(root: &Section<'_>) -> Vec<NamedThing<crate::model::platform::Platform>> {
    let known = Setting::default().platforms;
    let sections = root.sections("platform", "see earful params platform");
    if sections.is_empty() {
        return known;
    }
    let sections = bounded(root, "platform", sections, MAX_PLATFORMS);
    let mut platforms = Vec::<NamedThing<_>>::new();
    let mut taken = BTreeSet::new();
    for section in sections {
        let name = section.name(&taken).unwrap_or_default();
        let like = known.iter().find(|platform| platform.name == name);
        let mut is = like.map(|platform| platform.is.clone()).unwrap_or_default();
        section.params(&mut is);
        is.terms = read_terms(&section).unwrap_or(is.terms);
        section.finish();
        taken.insert(name.clone());
        platforms.push(NamedThing { name, is });
    }
    platforms
}

/// Brands; a category sets what it stands for, and the file's own keys come last.
fn read_brands(root: &Section<'_>) -> (Vec<NamedThing<Brand>>, Vec<String>) {
    let sections = root.sections("brand", "see earful params brand");
    if sections.is_empty() {
        let step = "add [[brand]] with name = \"...\" and category = \"...\"";
        root.log.add(root.problem("[[brand]]", "no brand").next(step));
    }
    let sections = bounded(root, "brand", sections, MAX_BRANDS);
    let mut brands = Vec::<NamedThing<Brand>>::new();
    let (mut taken, mut of) = (BTreeSet::new(), Vec::new());
    let categories: Vec<_> = CATEGORIES.iter().map(|category| category.name).collect();
    for section in sections {
        let name = section.name(&taken).unwrap_or_default();
        let mut is = Brand::default();
        let category = section.choice("category", "category", &categories);
        of.push(category.map(|index| CATEGORIES[index].name.to_owned()).unwrap_or_default());
        if let Some(index) = category {
            for (key, value) in CATEGORIES[index].sets {
                is.set(key, *value);
            }
        }
        section.params(&mut is);
        // Who answers is read with the policies.
        section.entry("policy");
        section.entry("desk");
        section.finish();
        taken.insert(name.clone());
        brands.push(NamedThing { name, is });
    }
    (brands, of)
}

/// The sections to read. What is above the limit is noted, and read all the same, so that nothing
/// else seems to be missing; of very many only the first.
fn bounded<'a>(
    root: &Section<'_>,
    key: &str,
    mut sections: Vec<Section<'a>>,
    most: usize,
) -> Vec<Section<'a>> {
    let count = sections.len();
    if count > most {
        let problem = root.problem(&format!("[[{key}]]"), format!("{count} of them"));
        let step = format!("take out {}", count - most);
        root.log.add(problem.allowed(format!("at most {most}")).next(step));
    }
    sections.truncate(4 * most);
    sections
}

fn read_shocks(root: &Section<'_>, setting: &Setting) -> Vec<Shock> {
    let mut shocks = Vec::new();
    let brands: Vec<_> = setting.brands.iter().map(|brand| brand.name.as_str()).collect();
    let last = u64::from(setting.days.max(1)) - 1;
    for section in root.sections("shock", "see earful params shock") {
        let before = section.log.len();
        let brand = section.choice("brand", "brand", &brands);
        let target = section.choice("target", "target", &SHOCK_TARGETS.map(|(name, _)| name));
        let factor = section.number(&SHOCK_FACTOR);
        let from_day = section.whole("from_day", 0, last);
        let to_day = section.whole("to_day", 0, last);
        if let (Some(from), Some(to)) = (from_day, to_day)
            && from > to
        {
            let wrong = format!("from_day {from} lies after to_day {to}");
            section.log.add(section.problem("from_day", wrong).next("put the days in order"));
        }
        let required = [
            ("brand", brand.is_some(), "\"...\""),
            ("target", target.is_some(), "\"failures\", \"attention\" or \"follows\""),
            ("factor", factor.is_some(), "5.0"),
            ("from_day", from_day.is_some(), "100"),
            ("to_day", to_day.is_some(), "107"),
        ];
        for (key, read, example) in required {
            if !read && section.entry(key).is_none() {
                section.missing(key, example);
            }
        }
        if section.log.len() == before {
            shocks.push(Shock {
                brand: brand.unwrap_or(0),
                target: SHOCK_TARGETS[target.unwrap_or(0)].1,
                factor: factor.unwrap_or(1.0),
                from_day: from_day.unwrap_or(0) as u16,
                to_day: to_day.unwrap_or(0) as u16,
            });
        }
        section.finish();
    }
    shocks
}

/// Notes what does not fit together, at the last place that has to do with it.
pub fn check_together(
    root: &Section<'_>,
    setting: &Setting,
    place_of: impl Fn(&str) -> Option<Place>,
) {
    for contradiction in contradictions(setting) {
        let last = contradiction
            .paths
            .iter()
            .filter_map(|path| place_of(path).map(|place| (path, place)))
            .max_by_key(|(_, place)| (place.source.name == "--set", place.line_and_column()));
        let (path, place) = match last {
            Some((path, place)) => (path.as_str(), place),
            None => (contradiction.paths.first().map_or("", String::as_str), root.place.clone()),
        };
        let (section, key) = as_written(path);
        let problem = Problem::at(&place, &section, key, contradiction.wrong);
        let problem = problem.value(place.excerpt()).allowing(contradiction.allowed);
        root.log.add(problem.next(contradiction.next_step));
    }
}

/// The section and the key of a path, the section as a file writes it.
fn as_written(path: &str) -> (String, &str) {
    let (owner, key) = path.rsplit_once('.').unwrap_or(("", path));
    let section = match owner.split_once('.') {
        Some(("band", name)) => format!("[band.\"{name}\"]"),
        Some((list, name)) => format!("[[{list}]] {name}"),
        None => format!("[{owner}]"),
    };
    (section, key)
}
