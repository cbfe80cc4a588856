//! The prior of an uncertain parameter: which values are plausible, and how plausible.

use strum::{IntoStaticStr, VariantArray};

use crate::ground::math::{exp, ln, logistic, logit, normal_cdf, normal_quantile};
use crate::ground::variants::all;

/// How plausibility is spread over a range. No shape reaches beyond the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Shape {
    /// Every value alike: signs in dispute, weights that may be nothing.
    Uniform,
    /// Every ratio alike: rates, times and scales whose power of ten is in doubt.
    LogUniform,
    /// A triangle with its peak at the default, which may be an end of the range.
    Triangular,
    /// Shares: the place within the range is the logistic function of a normal variable whose
    /// standard deviation is 1 and whose median is at the default. It stands for a Beta. With the
    /// default in the middle 5% to 95% of it are 16% to 84% of the range.
    LogitNormal,
}

impl Shape {
    /// All shapes.
    pub const ALL: [Shape; Shape::VARIANTS.len()] = all();

    /// What tables call it.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What is thought of an uncertain parameter before any run is looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// The lowest plausible value.
    pub low: f64,
    /// The highest plausible value.
    pub high: f64,
    /// How plausibility is spread between the two.
    pub shape: Shape,
    /// The peak of a triangular prior and the median of a logit-normal one; the parameter's default.
    pub mode: f64,
    /// The parameters that are drawn together with it, because they sum to one.
    pub group: Option<&'static str>,
}

impl Prior {
    /// For [`params!`](crate::params!): with one group or none.
    pub const fn new(
        (low, high): (f64, f64),
        shape: Shape,
        mode: f64,
        group: &[&'static str],
    ) -> Self {
        let group = match group {
            [name, ..] => Some(*name),
            [] => None,
        };
        Prior { low, high, shape, mode, group }
    }

    /// Why no value can be drawn from it, if none can.
    pub fn fault(&self) -> Option<&'static str> {
        let inside = self.low < self.mode && self.mode < self.high;
        match self.shape {
            _ if !(self.low.is_finite() && self.high.is_finite() && self.low < self.high) => {
                Some("the range is empty")
            }
            Shape::LogUniform if self.low <= 0.0 => Some("a log-uniform prior begins above 0"),
            Shape::Triangular if !(self.low..=self.high).contains(&self.mode) => {
                Some("the peak is outside the range")
            }
            Shape::LogitNormal if !inside => Some("the median is not inside the range"),
            _ => None,
        }
    }

    /// The value below which the share `u` of the plausibility lies, `u` in [0, 1].
    pub fn quantile(&self, u: f64) -> f64 {
        let (low, high, width) = (self.low, self.high, self.high - self.low);
        if u <= 0.0 || u >= 1.0 {
            return if u <= 0.0 { low } else { high };
        }
        let value = match self.shape {
            Shape::Uniform => low + width * u,
            Shape::LogUniform => exp(ln(low) + (ln(high) - ln(low)) * u),
            Shape::Triangular => {
                let (rise, fall) = (self.mode - low, high - self.mode);
                if u * width < rise {
                    low + (u * width * rise).sqrt()
                } else {
                    high - ((1.0 - u) * width * fall).sqrt()
                }
            }
            Shape::LogitNormal => low + width * logistic(self.centre() + normal_quantile(u)),
        };
        // Rounding alone could lead past an end.
        value.clamp(low, high)
    }

    /// The share of the plausibility at or below a value: [`Prior::quantile`] the other way.
    pub fn cdf(&self, value: f64) -> f64 {
        let (low, high, width) = (self.low, self.high, self.high - self.low);
        if value <= low {
            return 0.0;
        }
        if value >= high {
            return 1.0;
        }
        match self.shape {
            Shape::Uniform => (value - low) / width,
            Shape::LogUniform => (ln(value) - ln(low)) / (ln(high) - ln(low)),
            Shape::Triangular if value < self.mode => {
                (value - low) * (value - low) / (width * (self.mode - low))
            }
            Shape::Triangular => {
                1.0 - (high - value) * (high - value) / (width * (high - self.mode))
            }
            Shape::LogitNormal => normal_cdf(logit((value - low) / width) - self.centre()),
        }
    }

    /// [`Prior::quantile`] of what is left of the prior once values above `most` are out of the
    /// question; none if nothing is left.
    pub fn quantile_up_to(&self, most: f64, u: f64) -> Option<f64> {
        (most >= self.low).then(|| self.quantile(u * self.cdf(most)).min(most))
    }

    /// The same once values below `least` are out of the question.
    pub fn quantile_from(&self, least: f64, u: f64) -> Option<f64> {
        let below = self.cdf(least);
        (least <= self.high).then(|| self.quantile(below + u * (1.0 - below)).max(least))
    }

    /// The place of the median of a logit-normal prior [logit].
    fn centre(&self) -> f64 {
        logit((self.mode - self.low) / (self.high - self.low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal, Triangular, Uniform};

    fn prior(low: f64, high: f64, shape: Shape, mode: f64) -> Prior {
        Prior::new((low, high), shape, mode, &[])
    }

    const PLACES: [f64; 9] = [1e-12, 1e-6, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0 - 1e-6, 1.0 - 1e-12];

    /// Against another hand: distribution functions of statrs.
    #[test]
    fn quantiles_are_those_of_the_distributions() {
        let normal = Normal::standard();
        let uniform = Uniform::new(-0.5, 1.5).unwrap();
        let triangular = Triangular::new(0.9, 0.98, 0.96).unwrap();
        let decades = Uniform::new(libm::log10(1e-5), libm::log10(5e-4)).unwrap();
        for u in PLACES {
            let close = |prior: Prior, share: f64| {
                assert!((share - u).abs() < 1e-9, "{prior:?} at {u}: {share}");
            };
            let flat = prior(-0.5, 1.5, Shape::Uniform, 0.6);
            close(flat, uniform.cdf(flat.quantile(u)));
            let ratios = prior(1e-5, 5e-4, Shape::LogUniform, 1e-4);
            close(ratios, decades.cdf(libm::log10(ratios.quantile(u))));
            let peak = prior(0.9, 0.98, Shape::Triangular, 0.96);
            close(peak, triangular.cdf(peak.quantile(u)));
            // A share between 0.3 and 1, median 0.9: six sevenths of the way, odds 6.
            let share = prior(0.3, 1.0, Shape::LogitNormal, 0.9);
            let place = (share.quantile(u) - 0.3) / 0.7;
            close(share, normal.cdf(libm::log(place / (1.0 - place) / 6.0)));
        }
    }

    /// By hand: the middle of each shape, and the ends of the triangle's two sides.
    #[test]
    fn known_places_are_where_they_should_be() {
        let near = |value: f64, wanted: f64| assert!((value - wanted).abs() < 1e-12, "{value}");
        near(prior(1.0, 3.0, Shape::Uniform, 1.0).quantile(0.5), 2.0);
        near(prior(1.0, 100.0, Shape::LogUniform, 5.0).quantile(0.5), 10.0);
        near(prior(0.2, 0.8, Shape::LogitNormal, 0.35).quantile(0.5), 0.35);
        // A quarter of the area is left of a peak a quarter of the way.
        near(prior(0.0, 4.0, Shape::Triangular, 1.0).quantile(0.25), 1.0);
        near(prior(0.0, 1.0, Shape::Triangular, 0.0).quantile(0.75), 0.5);
        near(prior(0.0, 1.0, Shape::Triangular, 1.0).quantile(0.25), 0.5);
        // 5% and 95% as the description of the shape says.
        near((prior(0.0, 1.0, Shape::LogitNormal, 0.5).quantile(0.05) * 100.0).round(), 16.0);
        near((prior(0.0, 1.0, Shape::LogitNormal, 0.5).quantile(0.95) * 100.0).round(), 84.0);
    }

    #[test]
    fn the_distribution_function_undoes_the_quantile() {
        for shape in Shape::ALL {
            let prior = prior(0.02, 0.4, shape, 0.1);
            let mut last = prior.low;
            for u in PLACES {
                let value = prior.quantile(u);
                assert!((prior.low..=prior.high).contains(&value), "{prior:?} {value}");
                assert!(value >= last, "{prior:?} falls at {u}");
                assert!((prior.cdf(value) - u).abs() < 1e-9, "{prior:?} at {u}");
                last = value;
            }
            assert_eq!((prior.quantile(0.0), prior.quantile(1.0)), (0.02, 0.4), "{prior:?}");
            assert_eq!((prior.cdf(0.0), prior.cdf(0.5)), (0.0, 1.0), "{prior:?}");
        }
    }

    /// What is left below a limit keeps its proportions: P(x <= v | x <= most) = F(v) / F(most).
    #[test]
    fn what_is_left_below_a_limit_keeps_its_proportions() {
        for shape in Shape::ALL {
            let prior = prior(0.02, 0.4, shape, 0.1);
            for u in PLACES {
                let value = prior.quantile_up_to(0.2, u).unwrap();
                assert!(value <= 0.2, "{prior:?}: {value}");
                assert!((prior.cdf(value) / prior.cdf(0.2) - u).abs() < 1e-9, "{prior:?} at {u}");
                assert_eq!(prior.quantile_up_to(0.4, u), Some(prior.quantile(u)), "{prior:?}");
                assert_eq!(prior.quantile_up_to(9.0, u), Some(prior.quantile(u)), "{prior:?}");
                assert_eq!(prior.quantile_up_to(0.02, u), Some(0.02), "{prior:?}");
                assert_eq!(prior.quantile_up_to(0.01, u), None, "{prior:?}");
            }
        }
    }

    /// What is left above a limit as well: P(x > v | x >= least) = (1 - F(v)) / (1 - F(least)).
    #[test]
    fn what_is_left_above_a_limit_keeps_its_proportions() {
        for shape in Shape::ALL {
            let prior = prior(0.02, 0.4, shape, 0.1);
            for u in PLACES {
                let value = prior.quantile_from(0.15, u).unwrap();
                assert!(value >= 0.15, "{prior:?}: {value}");
                let above = (1.0 - prior.cdf(value)) / (1.0 - prior.cdf(0.15));
                assert!((above - (1.0 - u)).abs() < 1e-9, "{prior:?} at {u}");
                assert_eq!(prior.quantile_from(0.02, u), Some(prior.quantile(u)), "{prior:?}");
                assert_eq!(prior.quantile_from(-1.0, u), Some(prior.quantile(u)), "{prior:?}");
                assert_eq!(prior.quantile_from(0.4, u), Some(0.4), "{prior:?}");
                assert_eq!(prior.quantile_from(0.5, u), None, "{prior:?}");
            }
        }
    }

    #[test]
    fn priors_that_cannot_be_drawn_say_why() {
        let fault = |low, high, shape, mode| prior(low, high, shape, mode).fault();
        for shape in Shape::ALL {
            assert_eq!(fault(0.1, 0.3, shape, 0.2), None);
            assert_eq!(fault(0.3, 0.3, shape, 0.3), Some("the range is empty"));
            assert_eq!(fault(0.3, 0.1, shape, 0.2), Some("the range is empty"));
        }
        assert_eq!(fault(0.0, 0.3, Shape::Triangular, 0.3), None);
        assert_eq!(fault(0.0, 0.3, Shape::Uniform, 0.5), None);
        assert!(fault(0.0, 0.3, Shape::LogUniform, 0.2).is_some());
        assert!(fault(0.1, 0.3, Shape::Triangular, 0.05).is_some());
        assert!(fault(0.1, 0.3, Shape::LogitNormal, 0.1).is_some());
    }
}
