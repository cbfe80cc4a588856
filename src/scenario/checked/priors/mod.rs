//! Priors that can be drawn: a point of the unit cube becomes a valid world.
//!
//! Every uncertainty belongs to one [`Dimension`] of the cube; [`draw`] gives the setting at a point.
//! How a parameter moves follows from whose it is:
//!
//! * one of its own takes the quantile of its prior ([`Way::Own`]);
//! * what each band, platform or brand has a value of is moved by one shift common to all, on top
//!   of each one's own value ([`Way::Shift`], or [`Way::Spread`] for levels that are relative to
//!   everyone), so their order is kept;
//! * shares that sum to one are drawn together ([`Way::Together`]).
//!
//! Nothing is cut off at the end of a range: shifts act on a scale that has none (file `scale`).
//! Nothing is drawn and thrown away: what another value bounds is drawn after it, from what is left
//! of its prior (file `limits`). Levers, constants and switches stay as they are, and so does what
//! is at the very edge of its range.

mod limits;
mod scale;
#[cfg(test)]
mod tests;

use super::parameters::{Parameter, parameters, set_parameter};
use crate::ground::math::{exp, normal_quantile, pow};
use crate::params::{Prior, Role, Spec};
use crate::world::setting::Setting;
use limits::{LIMITS, PriorLimit};

/// Standard deviation of the logarithms of shares that sum to one. 5% to 95% of what un-follows is
/// then 0.29 to 0.58 around 0.43, which is its plausible range.
const TOGETHER_SD: f64 = 0.3;

/// The most that a spread is multiplied or divided by.
const MOST_SPREAD: f64 = 2.0;

/// Levels that are relative to everyone: their mean is no news, how far they lie apart is.
const RELATIVE: [&str; 2] = ["band.concern_level", "band.expectation_level"];

/// What comes in whole numbers.
const WHOLE: [&str; 1] = ["network.community_size"];

/// Sections with a value for each of several owners.
const OWNED: [&str; 3] = ["band", "platform", "brand"];

/// How a coordinate moves what belongs to its dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The one parameter takes the quantile of its prior.
    Own,
    /// All owners move by the same step, which would take one at the default to the quantile of
    /// the prior.
    Shift,
    /// The distances of all owners from their mean are multiplied by the same factor, 1/2 to 2,
    /// every ratio alike.
    Spread,
    /// The share is weighted by a log-normal factor; then the group is made to sum to one again.
    Together,
}

/// One coordinate of the cube.
#[derive(Clone, Debug, PartialEq)]
pub struct Dimension {
    /// `appraisal.concern_weight`; `brand.sensitivity` for that of all brands.
    pub name: String,
    /// The prior of its parameter.
    pub prior: Prior,
    /// How it moves them.
    pub way: Way,
    /// The paths of the parameters that it moves.
    pub moves: Vec<String>,
}

/// Why a point has no world.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Undrawable {
    /// Too few or too many coordinates.
    #[error("{given} coordinates for {wanted} dimensions; write one for each of dimensions()")]
    Length {
        /// How many were given.
        given: usize,
        /// How many there are.
        wanted: usize,
    },
    /// A coordinate that is not inside (0, 1).
    #[error("{name} = {is}: not inside the unit cube; allowed: above 0 and below 1")]
    Outside {
        /// The dimension.
        name: String,
        /// The coordinate.
        is: f64,
    },
    /// Values of the scenario, far from plausible themselves, leave a parameter no plausible value.
    #[error(
        "{name}: what else is set or drawn leaves {left}, and plausible is {low} to {high}; \
         bring what the scenario sets nearer to what is plausible"
    )]
    NothingLeft {
        /// The dimension.
        name: String,
        /// What the rest leaves: `at most 3`, `at least 7`.
        left: String,
        /// The lowest plausible value.
        low: f64,
        /// The highest.
        high: f64,
    },
}

/// The dimensions of the cube, in the order of the causal chain.
pub fn dimensions(setting: &Setting) -> Vec<Dimension> {
    of(&parameters(setting)).into_iter().map(|(dimension, _)| dimension).collect()
}

/// The world at a point of the open unit cube, one coordinate for each of [`dimensions`].
pub fn draw(setting: &Setting, point: &[f64]) -> Result<Setting, Undrawable> {
    let all = parameters(setting);
    let dimensions = of(&all);
    if point.len() != dimensions.len() {
        return Err(Undrawable::Length { given: point.len(), wanted: dimensions.len() });
    }
    for ((dimension, _), is) in dimensions.iter().zip(point) {
        if !(*is > 0.0 && *is < 1.0) {
            return Err(Undrawable::Outside { name: dimension.name.clone(), is: *is });
        }
    }
    let mut drawing = Drawing { all: &all, world: setting.clone(), start: setting };
    drawing.together(&dimensions, point);
    let limit_of = |name: &str| LIMITS.iter().position(|(limited, _)| *limited == name);
    let mut places: Vec<usize> = (0..point.len()).collect();
    // Sorting is stable: what has no limit comes first, in the order of the causal chain.
    places.sort_by_key(|place| limit_of(&dimensions[*place].0.name).map_or(0, |limit| limit + 1));
    for place in places {
        let (dimension, members) = &dimensions[place];
        let limit = limit_of(&dimension.name).map(|limit| LIMITS[limit].1);
        match dimension.way {
            Way::Own => drawing.own(dimension, members, point[place], limit)?,
            Way::Shift => drawing.shift(dimension, members, point[place], limit)?,
            Way::Spread => drawing.spread(members, point[place]),
            Way::Together => {}
        }
    }
    Ok(drawing.world)
}

/// The dimensions with the places of their parameters.
fn of(all: &[Parameter]) -> Vec<(Dimension, Vec<usize>)> {
    let mut dimensions: Vec<(Dimension, Vec<usize>)> = Vec::new();
    for (place, parameter) in all.iter().enumerate() {
        let Role::Uncertainty(prior) = parameter.spec.role else { continue };
        let section = section_of(&parameter.path);
        let owned = OWNED.contains(&section);
        let common = format!("{section}.{}", parameter.spec.key);
        let way = match prior.group {
            Some(_) => Way::Together,
            None if RELATIVE.contains(&common.as_str()) => Way::Spread,
            None if owned => Way::Shift,
            None => Way::Own,
        };
        let name = if way == Way::Together { parameter.path.clone() } else { common };
        let path = parameter.path.clone();
        match dimensions.iter_mut().find(|(dimension, _)| dimension.name == name) {
            Some((dimension, members)) => {
                dimension.moves.push(path);
                members.push(place);
            }
            None => {
                dimensions.push((Dimension { name, prior, way, moves: vec![path] }, vec![place]))
            }
        }
    }
    dimensions
}

fn section_of(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}

/// A dimension of whose prior nothing is left.
fn nothing(dimension: &Dimension, left: String) -> Undrawable {
    let Prior { low, high, .. } = dimension.prior;
    Undrawable::NothingLeft { name: dimension.name.clone(), left, low, high }
}

/// A world on its way from where it starts.
struct Drawing<'a> {
    all: &'a [Parameter],
    start: &'a Setting,
    world: Setting,
}

impl Drawing<'_> {
    fn set(&mut self, member: usize, value: f64) {
        let known = set_parameter(&mut self.world, &self.all[member].path, value);
        debug_assert!(known, "{}", self.all[member].path);
    }

    /// Weights the shares of each group and makes them sum to one again. What is no parameter, as
    /// those who neither un-follow nor mute, is the rest and keeps its weight.
    fn together(&mut self, dimensions: &[(Dimension, Vec<usize>)], point: &[f64]) {
        let group = |place: usize| dimensions[place].0.prior.group;
        let mut groups: Vec<&str> = (0..point.len()).filter_map(group).collect();
        groups.sort_unstable();
        groups.dedup();
        for name in groups {
            let places = || (0..point.len()).filter(|place| group(*place) == Some(name));
            // Shares of owners start from their own values, the model's from its defaults.
            let start = |place: usize| {
                let parameter = &self.all[dimensions[place].1[0]];
                let owned = OWNED.contains(&section_of(&parameter.path));
                if owned { parameter.value } else { parameter.spec.default }
            };
            let weight = |place| start(place) * exp(TOGETHER_SD * normal_quantile(point[place]));
            let rest = 1.0 - places().map(start).sum::<f64>();
            let rest = if rest > 1e-6 { rest } else { 0.0 };
            let sum = places().map(weight).sum::<f64>() + rest;
            let shares: Vec<_> = places().map(|place| (place, weight(place) / sum)).collect();
            for (place, share) in shares {
                self.set(dimensions[place].1[0], share);
            }
        }
    }

    fn own(
        &mut self,
        dimension: &Dimension,
        members: &[usize],
        u: f64,
        limit: Option<PriorLimit>,
    ) -> Result<(), Undrawable> {
        let Prior { low, high, .. } = dimension.prior;
        let value = match limit {
            None => dimension.prior.quantile(u),
            Some(PriorLimit::AtMost(most)) => self.up_to(dimension, most(&self.world, high), u)?,
            Some(PriorLimit::AtLeast(least)) => {
                let least = least(&self.world, low);
                let left = format!("at least {least}");
                dimension.prior.quantile_from(least, u).ok_or_else(|| nothing(dimension, left))?
            }
        };
        let whole = WHOLE.contains(&dimension.name.as_str());
        for member in members {
            self.set(*member, if whole { value.round() } else { value });
        }
        Ok(())
    }

    /// A quantile of what is left of a prior.
    fn up_to(&self, dimension: &Dimension, most: f64, u: f64) -> Result<f64, Undrawable> {
        let left = || nothing(dimension, format!("at most {most}"));
        dimension.prior.quantile_up_to(most, u).ok_or_else(left)
    }

    fn shift(
        &mut self,
        dimension: &Dimension,
        members: &[usize],
        u: f64,
        limit: Option<PriorLimit>,
    ) -> Result<(), Undrawable> {
        let Some(first) = members.first() else { return Ok(()) };
        let spec = self.all[*first].spec;
        let at_default = range(&dimension.name, &spec, &Setting::default());
        let own = range(&dimension.name, &spec, self.start);
        let drawn = range(&dimension.name, &spec, &self.world);
        let values = || members.iter().map(|member| self.all[*member].value);
        let moved = |value: f64, to: f64| {
            scale::moved(value, own, drawn, at_default.between(spec.default, to))
        };
        let mut most = dimension.prior.high;
        // What owners have is only bounded from above.
        if let Some(PriorLimit::AtMost(limit)) = limit {
            let highest = values().map(|value| moved(value, most)).fold(spec.low, f64::max);
            let allowed = limit(&self.world, highest);
            if allowed < highest {
                // Where the prior would have to end for every owner to stay below what is allowed.
                let ends = values()
                    .filter(|value| own.holds(*value))
                    .map(|value| at_default.at(spec.default, own.between(value, allowed)));
                most = ends.fold(most, f64::min);
            }
        }
        let to = self.up_to(dimension, most, u)?;
        let moved: Vec<f64> = values().map(|value| moved(value, to)).collect();
        for (member, value) in members.iter().zip(moved) {
            self.set(*member, value);
        }
        Ok(())
    }

    /// Bands alone have levels that are relative to everyone, so the mean is weighted by their
    /// shares.
    fn spread(&mut self, members: &[usize], u: f64) {
        let factor = pow(MOST_SPREAD, 2.0 * u - 1.0);
        let Some(first) = members.first() else { return };
        let spec = self.all[*first].spec;
        let range = scale::LogitRange { low: spec.low, high: spec.high };
        let weights = self.world.bands.each_ref().map(|band| band.share);
        let (mut sum, mut all) = (0.0, 0.0);
        for (member, weight) in members.iter().zip(weights) {
            sum += weight * self.all[*member].value;
            all += weight;
        }
        for member in members {
            let value = self.all[*member].value;
            self.set(*member, range.spread(value, sum / all, factor));
        }
    }
}

/// The range in which all owners move: the allowed one, except that who follows no brand leaves the
/// rest to those who follow this one.
fn range(name: &str, spec: &Spec, world: &Setting) -> scale::LogitRange {
    let high = match name {
        "brand.follower_share" => spec.high.min(1.0 - world.population.follows_none_share),
        _ => spec.high,
    };
    scale::LogitRange { low: spec.low, high }
}
