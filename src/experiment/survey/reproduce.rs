//! A published study, done many times over among simulated people.

use serde::{Deserialize, Serialize};

use super::judge::{Counts, FitStatistic, Found, Judged, find, fit_statistic, judge};
use super::panel::{Home, PanelEnd, survey};
use crate::experiment::executor::Executor;
use crate::experiment::live::{Failure, Replication, Stage, Stop};
use crate::experiment::watch::{Watch, WatchEvent};
use crate::ground::digest::Digest;
use crate::stats::bounded::{Range, SHARE, mean_of_values};
use crate::stats::interval::Estimate;
use crate::stats::moments::Moments;
use crate::survey::fielded::Fielded;
use crate::survey::questionnaire::Asks;
use crate::survey::shortfall::{Shortfall, Shortfalls};
use crate::survey::study::{Bands, CellUse, Study};

/// What is to be done.
#[derive(Clone, Copy)]
pub struct ReproductionPlan<'a> {
    /// The study.
    pub study: &'a Study,
    /// Where its people live.
    pub place: Home<'a>,
    /// How often it is done, each time among other people.
    pub replicates: u32,
    /// Margin of equivalence \[points\].
    pub margin: f64,
    /// Level of intervals and tests.
    pub level: f64,
}

/// A study done many times.
pub struct Reproduction<'a> {
    /// What was to be done.
    pub plan: ReproductionPlan<'a>,
    /// Each published cell beside what was found.
    pub cells: Vec<Judged>,
    /// The fit statistic of the points kept out of the fit, of those fitted, and of both.
    pub fit: [Option<FitStatistic>; 3],
    /// Share of those who gave all answers of each joint, over surveys.
    pub joint: Vec<Option<Estimate>>,
    /// How answers go with the attitude behind conduct.
    pub links: Vec<Link>,
    /// Correlation of stated and conduct concern among respondents, over surveys.
    pub stated_with_conduct: Option<Estimate>,
    /// Mean design effect of the weights.
    pub design_effect: Option<f64>,
    /// Mean number of interviews.
    pub interviews: Option<f64>,
    /// Mean response rate.
    pub response_rate: Option<f64>,
    /// The survey of replication 0, if it could be done.
    pub first: Option<Fielded>,
    /// What the surveys did not get.
    pub shortfalls: Shortfalls,
    /// Surveys that could not be done, and why.
    pub failures: Vec<(u32, Failure)>,
    /// Surveys that were not finished because the work was interrupted.
    pub aborted: u32,
    /// Digest of everything found, in the order of the replications.
    pub digest: String,
}

impl Reproduction<'_> {
    /// How many cells of a use have which verdict.
    pub fn counts(&self, used: CellUse) -> Counts {
        let cells = self.plan.study.published.iter().zip(&self.cells);
        let cells = cells.filter(|(cell, _)| cell.used == used);
        Counts::of(cells.map(|(_, judged)| judged.verdict.name()))
    }
}

/// How the first answer to an item goes with the privacy concern behind conduct.
#[derive(Clone, Debug)]
pub struct Link {
    /// Position of the item.
    pub item: usize,
    /// Correlation (point-biserial) over surveys.
    pub correlation: Option<Estimate>,
}

/// What is kept of one survey.
#[derive(Deserialize, Serialize)]
struct KeptSurvey {
    number: u32,
    found: Vec<Found>,
    joint: Vec<Option<f64>>,
    links: Vec<Option<f64>>,
    stated_with_conduct: Option<f64>,
    design_effect: f64,
    interviews: f64,
    response_rate: Option<f64>,
    shortfall: Shortfall,
    /// The survey of replication 0. It is not written down: it may be as large as all others together, and is
    /// done again where it is missing.
    #[serde(skip)]
    whole: Option<Fielded>,
}

/// Does the study as often as planned.
pub fn reproduce<'a>(plan: &ReproductionPlan<'a>, executor: &mut Executor) -> Reproduction<'a> {
    let items = linked_items(plan.study);
    let (study, home, linked) = (plan.study.clone(), plan.place.owned(), items.clone());
    let one = move |replication: u32, watch: &Watch<'_>| {
        let place = home.place();
        let kept = survey(&study, place, replication, watch).and_then(|fielded| {
            let of = Replication { seed: place.seed(), number: replication, watch };
            let kept = || Some(keep(&study, &linked, fielded, replication));
            of.attempt(Stage::Outcome, kept)
        });
        if !matches!(kept, Err(Stop::Aborted)) {
            watch.tell(WatchEvent::Run { failed: kept.is_err() });
        }
        kept
    };
    let mut ended = PanelEnd::of_each(plan.replicates, executor, one);
    let missing = |kept: &&mut KeptSurvey| kept.number == 0 && kept.whole.is_none();
    if let Some(first) = ended.kept.first_mut().filter(missing) {
        let (study, home) = (plan.study.clone(), plan.place.owned());
        first.whole = executor.once(move |watch| survey(&study, home.place(), 0, watch)).ok();
    }
    summarise(*plan, &items, ended)
}

/// The items whose link with conduct is reported: those that load on concern.
fn linked_items(study: &Study) -> Vec<usize> {
    let loads = |asks: &Asks| matches!(asks, Asks::Attitude(graded) if graded.concern != 0.0);
    let items = study.questionnaire.items.iter().enumerate();
    items.filter(|(_, item)| loads(&item.asks)).map(|(position, _)| position).collect()
}

fn keep(study: &Study, items: &[usize], fielded: Fielded, number: u32) -> KeptSurvey {
    let people = &fielded.sample.people;
    let concern: Vec<f64> = people.iter().map(|person| person.conduct_concern).collect();
    let stated: Vec<f64> = people.iter().map(|person| person.concern).collect();
    let link = |item: &usize| {
        let asked = |i: &usize| fielded.responses.asked(*item, *i);
        let who: Vec<usize> = (0..people.len()).filter(asked).collect();
        let gave = |i: &usize| f64::from(u8::from(fielded.responses.gave(*item, 0, *i)));
        let agrees: Vec<f64> = who.iter().map(gave).collect();
        let concern: Vec<f64> = who.iter().map(|i| concern[*i]).collect();
        correlation(&agrees, &concern)
    };
    let joint = |all_of| Some(fielded.share(all_of, Bands::ALL)?.share);
    KeptSurvey {
        number,
        found: study.published.iter().map(|cell| find(cell, &fielded)).collect(),
        joint: study.joint.iter().map(|all| joint(&all.all_of)).collect(),
        links: items.iter().map(link).collect(),
        stated_with_conduct: correlation(&stated, &concern),
        design_effect: fielded.raked.kish_effect,
        interviews: people.len() as f64,
        response_rate: fielded.sample.response_rate(),
        shortfall: study.fieldwork.shortfall(&fielded.sample, &fielded.raked),
        whole: (number == 0).then_some(fielded),
    }
}

fn summarise<'a>(
    plan: ReproductionPlan<'a>,
    items: &[usize],
    ended: PanelEnd<KeptSurvey>,
) -> Reproduction<'a> {
    let PanelEnd { mut kept, failures, aborted } = ended;
    let (study, level) = (plan.study, plan.level);
    let first = kept.first_mut().and_then(|survey| survey.whole.take());
    let found: Vec<Vec<Found>> = kept.iter().map(|survey| survey.found.clone()).collect();
    let cell = |(index, published)| {
        let found: Vec<Found> = found.iter().map(|survey| survey[index]).collect();
        judge(published, &found, plan.margin, level)
    };
    let fit = |uses: &[CellUse]| fit_statistic(study, &found, uses, level);
    let over = |range: Range, value: &dyn Fn(&KeptSurvey) -> Option<f64>| {
        let values: Vec<f64> = kept.iter().filter_map(value).collect();
        mean_of_values(&values, range, level)
    };
    let correlation = Range::Between(-1.0, 1.0);
    let mean = |value: &dyn Fn(&KeptSurvey) -> Option<f64>| {
        Moments::of(&kept.iter().filter_map(value).collect::<Vec<f64>>()).mean()
    };
    let all_shortfalls: Vec<Shortfall> =
        kept.iter().map(|survey| survey.shortfall.clone()).collect();
    let mut digest = Digest::default();
    for found in found.iter().flatten() {
        digest.number(found.share.unwrap_or(f64::NAN)).whole(found.base);
    }
    Reproduction {
        cells: study.published.iter().enumerate().map(cell).collect(),
        fit: [
            fit(&[CellUse::HeldOut]),
            fit(&[CellUse::Fit]),
            fit(&[CellUse::HeldOut, CellUse::Fit]),
        ],
        joint: (0..study.joint.len()).map(|j| over(SHARE, &|survey| survey.joint[j])).collect(),
        links: (items.iter().enumerate())
            .map(|(i, item)| (*item, over(correlation, &|survey| survey.links[i])))
            .map(|(item, correlation)| Link { item, correlation })
            .collect(),
        stated_with_conduct: over(correlation, &|survey| survey.stated_with_conduct),
        design_effect: mean(&|survey| Some(survey.design_effect)),
        interviews: mean(&|survey| Some(survey.interviews)),
        response_rate: mean(&|survey| survey.response_rate),
        shortfalls: Shortfalls::of(&all_shortfalls),
        plan,
        first,
        failures,
        aborted,
        digest: digest.hex(),
    }
}

/// Pearson's correlation; `None` without spread.
fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (first, second) = (Moments::of(a), Moments::of(b));
    let (mean_a, mean_b) = (first.mean()?, second.mean()?);
    let products: f64 = a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b)).sum();
    let spread = first.standard_deviation()? * second.standard_deviation()?;
    (spread > 0.0).then(|| products / ((a.len() - 1) as f64 * spread))
}
