//! What can be measured: named functions of one replication, a file per kind.
//!
//! A measure says what of how many, so that rare events can be counted over replications; its value is the
//! one over the other. `None` where there was nothing to take it of.

mod answers;
mod criticism;
mod leaving;
mod page_posts;
mod people;
mod talk;

use serde::{Deserialize, Serialize};

use super::lived::{Lived, LivedArm};
use crate::scenario::targets::{Brands, Measurable, Scale};
use crate::world::metrics::metric;
use crate::world::tally::Tally;

/// What a measure cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing that a scenario need not have.
    Nothing,
    /// A page that posts.
    PagePosts,
    /// A platform called `friends`.
    Friends,
}

/// A measure.
pub struct Measure {
    /// Name in files of targets.
    pub name: &'static str,
    /// Unit of its values.
    pub unit: &'static str,
    /// How values are compared.
    pub scale: Scale,
    /// Whether it counts single events.
    pub counts: bool,
    /// What it cannot do without.
    pub needs: Needs,
    /// What it is.
    pub doc: &'static str,
    pub(super) value: fn(&MeasuredRun<'_>) -> Option<Fraction>,
}

/// What a measure looks at.
pub(super) struct MeasuredRun<'a> {
    pub start: &'a Tally,
    pub arm: &'a LivedArm,
    pub brands: Brands,
}

impl<'a> MeasuredRun<'a> {
    /// What an arm of a replication left.
    pub fn new(lived: &'a Lived, arm: usize, brands: Brands) -> Option<Self> {
        Some(MeasuredRun { start: &lived.start, arm: lived.arms[arm].as_ref()?, brands })
    }

    fn tally(&self) -> &Tally {
        match self.brands {
            Brands::All => &self.arm.all,
            Brands::Focus => &self.arm.focus,
        }
    }
}

/// So much of so much.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
pub struct Fraction {
    /// The part.
    pub part: f64,
    /// The whole, above 0.
    pub whole: f64,
}

impl Fraction {
    fn of(part: f64, whole: f64) -> Option<Self> {
        (whole > 0.0).then_some(Fraction { part, whole })
    }

    /// The same in percent.
    fn percent(part: f64, whole: f64) -> Option<Self> {
        Fraction::of(100.0 * part, whole)
    }

    /// The one over the other.
    pub fn value(self) -> f64 {
        self.part / self.whole
    }
}

/// A metric of everybody.
fn read(tally: &Tally, name: &str) -> Option<f64> {
    (metric(name).expect("a metric of that name").value)(tally)
}

/// A metric that is a share, in percent.
fn percent(tally: &Tally, name: &str) -> Option<Fraction> {
    Fraction::percent(read(tally, name)?, 1.0)
}

const fn share(
    name: &'static str,
    doc: &'static str,
    value: fn(&MeasuredRun<'_>) -> Option<Fraction>,
) -> Measure {
    let (unit, scale, needs) = ("%", Scale::Percent, Needs::Nothing);
    Measure { name, unit, scale, counts: false, needs, doc, value }
}

const fn number(
    name: &'static str,
    unit: &'static str,
    doc: &'static str,
    value: fn(&MeasuredRun<'_>) -> Option<Fraction>,
) -> Measure {
    let (scale, needs) = (Scale::Positive, Needs::Nothing);
    Measure { name, unit, scale, counts: false, needs, doc, value }
}

impl Measure {
    const fn with(self, needs: Needs) -> Self {
        Measure { needs, ..self }
    }

    const fn counting(self) -> Self {
        Measure { counts: true, ..self }
    }
}

/// All measures, in the order of the causal chain.
pub fn measures() -> impl Iterator<Item = &'static Measure> {
    [
        people::MEASURES,
        talk::MEASURES,
        answers::MEASURES,
        page_posts::MEASURES,
        leaving::MEASURES,
        criticism::MEASURES,
    ]
    .into_iter()
    .flatten()
}

/// The measure of a name.
pub fn measure(name: &str) -> Option<&'static Measure> {
    measures().find(|measure| measure.name == name)
}

/// What a reader of targets has to know of them.
pub fn measurable() -> Vec<Measurable> {
    let one = |measure: &Measure| {
        let Measure { name, unit, scale, counts, .. } = *measure;
        Measurable { name, unit, scale, counts }
    };
    measures().map(one).collect()
}
