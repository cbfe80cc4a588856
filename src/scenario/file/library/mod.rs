//! The policies a scenario can name: those it brings along, and the shipped ones.

mod playbooks;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use super::policy::desk::{GivenDesk, Spot, spot};
use super::policy::desk_check::desk_trouble;
use super::policy::playbook::GivenPolicy;
use super::policy::{DESK_HELP, Models, WrittenPolicy, in_playbook, read_policy, usual_desk};
use crate::model::brand::Brand;
use crate::model::clock::Clock;
use crate::model::desk::Desk;
use crate::model::policy::Policy;
use crate::scenario::checked::desk_words;
use crate::scenario::toml::{
    KeyValue, Log, NAMED, Node, Place, Problem, Section, Value, parse, read_text,
};
use crate::world::setting::{NamedThing, Setting};

/// Names and texts of the shipped policies, from the most silent to the most careful.
#[rustfmt::skip]
pub const SHIPPED: &[(&str, &str)] = &[
    ("silent", include_str!("../../../../scenarios/policies/silent.toml")),
    ("listen_only", include_str!("../../../../scenarios/policies/listen_only.toml")),
    ("spoken_to", include_str!("../../../../scenarios/policies/spoken_to.toml")),
    ("complaints", include_str!("../../../../scenarios/policies/complaints.toml")),
    ("contextual", include_str!("../../../../scenarios/policies/contextual.toml")),
    ("interject", include_str!("../../../../scenarios/policies/interject.toml")),
    ("lead_generation", include_str!("../../../../scenarios/policies/lead_generation.toml")),
    ("megaphone", include_str!("../../../../scenarios/policies/megaphone.toml")),
    ("loyal_few", include_str!("../../../../scenarios/policies/loyal_few.toml")),
    ("consent_first", include_str!("../../../../scenarios/policies/consent_first.toml")),
    ("crisis_playbook", include_str!("../../../../scenarios/policies/crisis_playbook.toml")),
];

/// A policy of the scenario's own; `None` when it could not be read, which was then noted.
struct OwnPolicy<'a> {
    entry: &'a KeyValue,
    policy: Option<WrittenPolicy>,
    used: Cell<bool>,
    /// Whose playbook names it, if one does.
    named: Cell<Option<usize>>,
}

/// The desk of a brand, as far as nothing else is said.
struct BrandDesk {
    given: GivenDesk,
    desk: Desk,
    /// Whose it is.
    name: String,
}

/// The desk of a brand, whatever its policy.
struct Equal {
    brand: usize,
    desk: Desk,
    /// Whose it is.
    whose: String,
}

/// At which brand a policy is asked for, in which setting.
#[derive(Clone, Copy)]
pub struct At<'s> {
    pub brand: usize,
    pub setting: &'s Setting,
    /// Whether an arm has it for itself.
    pub is_own: bool,
}

/// Everything a policy's name can mean.
pub struct Library<'a> {
    own: Vec<OwnPolicy<'a>>,
    /// The desk of each brand that has one of its own.
    desks: Vec<Option<BrandDesk>>,
    /// The desk that a brand has under all policies, where that is asked for.
    equal: Option<Equal>,
    clock: Clock,
    /// Where each of them stands.
    index: BTreeMap<&'a str, usize>,
    log: &'a Log,
}

impl<'a> Library<'a> {
    /// Reads the section `[policies]`: file names, relative to `base`, or whole policies. Desks are
    /// held to the setting's clock; the brand of number `equal` has one desk under all of them.
    pub fn read(root: &Section<'a>, base: &Path, setting: &Setting, equal: Option<usize>) -> Self {
        let (log, clock) = (root.log, setting.clock.clone());
        let desks = read_desks(root, setting);
        let equal = equal.map(|brand| equal_desk(brand, &desks));
        let (own, index) = (Vec::new(), BTreeMap::new());
        let mut library = Library { own, index, desks, equal, clock, log };
        let Some(section) = root.section("policies", "[policies]", "see earful policies") else {
            return library;
        };
        for entry in section.entries() {
            let policy = match &entry.node.value {
                Value::Table(table) => {
                    let title = format!("[policies.{}]", entry.key);
                    let place = &entry.key_place;
                    let section = Section::new(&title, "see earful policies", place, table, log);
                    Some(read_policy(section, &entry.key, &models()))
                }
                Value::Text(file) => match read_text(&base.join(file), NAMED) {
                    Ok((name, text)) => read_text_of(&entry.key, &name, &text, log, &models()),
                    Err(unread) => {
                        log.add(unread.of(section.problem_at(&entry.node, &entry.key, "")));
                        None
                    }
                },
                other => {
                    let wrong = format!("{} where a file name is wanted", other.kind());
                    let problem = section.problem_at(&entry.node, &entry.key, wrong);
                    log.add(problem.next("name a policy file, or write a whole policy here"));
                    None
                }
            };
            library.index.insert(&entry.key, library.own.len());
            let (used, named) = (Cell::new(false), Cell::new(None));
            library.own.push(OwnPolicy { entry, policy, used, named });
        }
        library.resolve();
        library
    }

    /// A problem with a name that means no policy.
    fn unknown(&self, name: &str, problem: Problem) -> Problem {
        let own = || self.own.iter().map(|own| own.entry.key.as_str());
        let names = || own().chain(shipped_names());
        let problem = problem.one_of(names()).nearest(self.log.nearest(name, names()));
        problem.next("name one of these, or add it to [policies]")
    }

    /// The policy of a name, with the desk and the playbook it has at a brand in a setting; a name that
    /// means nothing is noted as the section's problem.
    pub fn get(
        &self,
        name: &str,
        at: At<'_>,
        section: &Section<'_>,
        key: &str,
        node: &Node,
    ) -> Option<Policy> {
        let asked = spot(section, key, node);
        if let Some(own) = self.index.get(name).map(|own| &self.own[*own]) {
            own.used.set(true);
            let written = own.policy.as_ref()?;
            return Some(self.own_at(written, at, &asked));
        }
        if let Some(policy) = self.shipped_at(name, at, Some(&asked)) {
            return Some(policy);
        }
        self.log.add(self.unknown(name, section.problem_at(node, key, "unknown policy")));
        None
    }

    /// A policy of the scenario's own at a brand.
    fn own_at(&self, written: &WrittenPolicy, at: At<'_>, asked: &Spot) -> Policy {
        let of_brand = self.desk_of(at.brand);
        let equal = self.equal_at(at.brand);
        let desk = match equal {
            Some(equal) => equal.desk.clone(),
            None => written.desk_at(of_brand.map(|of| &of.desk)),
        };
        let mut policy = Policy { desk, ..written.policy.clone() };
        if let (Some(spot), Some(of)) = (&written.replies, of_brand) {
            let wrong = format!("{} has a [brand.desk], which says who answers", of.name);
            let step = "keep one of the two: a policy's [desk] goes before that of its brand";
            self.log.add(spot.problem(wrong).next(step));
        } else if let Some(equal) = equal.filter(|equal| !written.desk.agrees(&equal.desk)) {
            let wrong = format!(
                "[run] staff = \"equal\" gives every arm {}, and policy {} says otherwise",
                equal.whose, policy.name
            );
            let step = "take this out, say it in [brand.desk], or write staff = \"stated\"";
            let spot = written.replies.as_ref().or(written.desk.differs(&equal.desk));
            self.log.add(spot.unwrap_or(asked).problem(wrong).next(step));
        } else if !written.desk.unclear {
            let given = [Some(&written.desk), of_brand.map(|of| &of.given)];
            if !self.check(&policy, &given, Some(asked)) {
                self.check_levels(&policy, &written.levels, asked);
            }
        }
        self.fit_playbook(&mut policy, &written.levels, at, Some(asked));
        policy
    }

    /// A shipped policy at a brand.
    pub fn shipped_at(&self, name: &str, at: At<'_>, asked: Option<&Spot>) -> Option<Policy> {
        let mut policy = shipped(name)?;
        let of_brand = self.desk_of(at.brand).filter(|_| !policy.never_answers());
        if let Some(equal) = self.equal_at(at.brand) {
            policy.desk.clone_from(&equal.desk);
        } else if let Some(of) = of_brand {
            policy.desk = usual_desk(&policy, &of.desk);
        }
        let clear = !self.check(&policy, &[of_brand.map(|of| &of.given)], asked);
        if let Some(asked) = asked.filter(|_| clear) {
            self.check_levels(&policy, &[], asked);
        }
        self.fit_playbook(&mut policy, &[], at, asked);
        Some(policy)
    }

    fn desk_of(&self, brand: usize) -> Option<&BrandDesk> {
        self.desks.get(brand).and_then(Option::as_ref)
    }

    fn equal_at(&self, brand: usize) -> Option<&Equal> {
        self.equal.as_ref().filter(|equal| equal.brand == brand)
    }

    /// Which desk all arms have, where that is asked for.
    pub fn equal_in_words(&self) -> Option<String> {
        let Equal { desk, whose, .. } = self.equal.as_ref()?;
        Some(format!(
            "every arm has {whose}, a silent one too: {}; shipped policies' own give way",
            desk_words(desk)
        ))
    }

    /// Notes what the policy's desk cannot do, at the first of what was given that says it, and says
    /// whether there was anything.
    fn check(&self, policy: &Policy, given: &[Option<&GivenDesk>], asked: Option<&Spot>) -> bool {
        if given.iter().flatten().any(|given| given.unclear) {
            return true;
        }
        let trouble = desk_trouble(policy, &self.clock);
        let any = trouble.is_some();
        if let Some(trouble) = trouble {
            let spots = given.iter().flatten().filter_map(|given| given.spot(trouble.key));
            if let Some(spot) = spots.chain(asked).next() {
                // The desk of a brand may be that of several arms.
                let named_in = asked.filter(|_| spot.section.ends_with("[brand.desk]"));
                self.log.add(trouble.at(spot, named_in.map(|asked| asked.section.as_str())));
            }
        }
        any
    }

    /// Notes every policy of the scenario's own that nobody named.
    pub fn finish(&self) {
        for own in self.own.iter().filter(|own| !own.used.get()) {
            if let Some(whose) = own.named.get() {
                self.say_that_its_desk_is_idle(own, &self.own[whose]);
                continue;
            }
            let wrong = "no arm and no brand uses this policy";
            let problem = Problem::at(&own.entry.key_place, "[policies]", &own.entry.key, wrong);
            self.log.add(problem.next("give it to an arm, or take it out"));
        }
    }
}

/// The policy whose desk all arms have where their brand has none: that of all shipped policies that
/// answer, but for the megaphone's, which is smaller.
const USUAL: &str = "spoken_to";

/// The one desk of a brand.
fn equal_desk(brand: usize, desks: &[Option<BrandDesk>]) -> Equal {
    if let Some(Some(of)) = desks.get(brand) {
        let whose = format!("the desk of {} ([brand.desk])", of.name);
        return Equal { brand, desk: of.desk.clone(), whose };
    }
    let desk = shipped(USUAL).map_or_else(Desk::default, |policy| policy.desk);
    Equal { brand, desk, whose: "the usual desk of shipped policies (no [brand.desk])".into() }
}

/// The desks that brands have.
fn read_desks(root: &Section<'_>, setting: &Setting) -> Vec<Option<BrandDesk>> {
    let brands = root.sections("brand", DESK_HELP);
    let desk = |(section, brand): (&Section<'_>, &NamedThing<Brand>)| {
        let given =
            section.section("desk", &format!("{} [brand.desk]", section.title), DESK_HELP)?;
        let given = GivenDesk::read(given);
        let desk = given.over(&Desk::default());
        Some(BrandDesk { given, desk, name: brand.name.clone() })
    };
    brands.iter().zip(&setting.brands).map(desk).collect()
}

/// The policy of a shipped name.
pub fn shipped(name: &str) -> Option<Policy> {
    // They are read once: a scenario may name them in each of thousands of arms.
    static ALL: OnceLock<BTreeMap<&str, Policy>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let none = Models { names: Vec::new(), policy: &|_| None };
        let read = |(name, text): &(&'static str, &str)| {
            Some((*name, read_text_of(name, name, text, &Log::default(), &none)?))
        };
        let mut all: BTreeMap<&str, WrittenPolicy> = SHIPPED.iter().filter_map(read).collect();
        let plain = all.iter().filter(|(_, written)| !written.has_playbook());
        let plain: BTreeMap<&str, Policy> =
            plain.map(|(name, written)| (*name, in_playbook(&written.policy))).collect();
        for written in all.values_mut().filter(|written| written.has_playbook()) {
            let levels = written.levels.iter();
            let named = levels.map(|level| match level.policy.as_ref()? {
                GivenPolicy::Named(name, _) => plain.get(name.as_str()).cloned(),
                GivenPolicy::Own(policy, _) => Some((**policy).clone()),
            });
            let named: Vec<_> = named.collect();
            written.resolve(named);
        }
        all.into_iter().map(|(name, written)| (name, written.policy)).collect()
    });
    all.get(name).cloned()
}

fn shipped_names<'a>() -> impl Iterator<Item = &'a str> + Clone {
    SHIPPED.iter().map(|(name, _)| *name)
}

/// The policies that another may begin like.
fn models() -> Models<'static> {
    Models { names: shipped_names().collect(), policy: &shipped }
}

fn read_text_of(
    name: &str,
    file: &str,
    text: &str,
    log: &Log,
    like: &Models<'_>,
) -> Option<WrittenPolicy> {
    let place = Place::whole(file, text);
    let before = log.len();
    let table = parse(&place, log)?;
    let section = Section::new("", "see earful policies", &place, &table, log);
    let policy = read_policy(section, name, like);
    (log.len() == before).then_some(policy)
}
