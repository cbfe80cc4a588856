//! Page posts please, bore, annoy and provoke.
//!
//! Two factors (Berlyne 1970) act on those who follow a page. It pleases as far as one has got to know
//! it, if it is relevant and does not sell; and it wears on people the more, the better they know
//! it. Satisfaction does not add up post by post: it returns to a level that the page has moved, and the
//! page can move it so far and no farther. Whether there is a best number of posts comes out of the
//! parameters.

use crate::ground::math::{exp, ln_1p};
use crate::params;

params! {
    /// How page posts act on those who follow.
    pub struct Page in "page" {
        /// What a page that a follower finds wholly relevant, and that sells nothing, adds to the
        /// satisfaction of the neutral, at most.
        pleasure = 0.1, "1", [0.0, 0.5], Uncertainty(0.02, 0.2, LogUniform), "assumed; sign NE49";
        /// Irrelevance at which a post that sells nothing no longer pleases.
        relevance_limit = 0.6, "1", [0.1, 10.0], Uncertainty(0.5, 1.0, Uniform), "assumed; UF46, UF51";
        /// What selling takes from the pleasure in a post, as a share of it.
        promotion_dislike = 0.5, "1", [0.0, 10.0], Uncertainty(0.0, 1.0, Uniform), "assumed; UF44, UF45";
        /// Fatigue at which all but 1/e of what is new about a page has been seen.
        novelty = 2.0, "exposures", [0.1, 100.0], Uncertainty(0.5, 8.0, LogUniform), "assumed";
        /// What tedium takes from the satisfaction of the neutral, at most.
        tedium = 0.05, "1", [0.0, 0.5], Uncertainty(0.0, 0.1, Uniform), "assumed; signs NE13, UF47";
        /// Chance to criticise a post that displeases, per follower reached, at mean expressiveness.
        provocation = 1e-4, "1", [0.0, 1.0], Uncertainty(1e-5, 5e-4, LogUniform), "assumed; bounds UF06, PO20";
        /// Time in which what was seen of a page is forgotten, to 1/e.
        stock_days = 30.0, "days", [1.0, 365.0], Uncertainty(10.0, 90.0, LogUniform), "assumed";
    }
}

/// Where a page moves the satisfaction of the neutral, by irrelevance: a straight line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pull {
    /// If the posts are wholly relevant.
    pub relevant: f64,
    /// What complete irrelevance takes from that.
    pub irrelevance_takes: f64,
}

impl Pull {
    /// For somebody to whom the posts are irrelevant to this degree.
    pub fn at(&self, irrelevance: f64) -> f64 {
        self.relevant - irrelevance * self.irrelevance_takes
    }

    /// A weighted sum with another.
    pub fn plus(&self, weight: f64, other: &Pull, of_other: f64) -> Pull {
        Pull {
            relevant: weight * self.relevant + of_other * other.relevant,
            irrelevance_takes: weight * self.irrelevance_takes + of_other * other.irrelevance_takes,
        }
    }
}

/// How far a page can move somebody whose satisfaction returns to this level, as a share of what it
/// moves the neutral: nobody is moved beyond the ends of the scale.
pub fn room(rest: f64) -> f64 {
    1.0 - rest * rest
}

/// Irrelevance of a brand's page posts to a person [1/255], from one draw: uniform around a mean, as wide
/// as [0, 1] allows.
pub fn irrelevance(mean: f64, draw: f64) -> u8 {
    let half = mean.min(1.0 - mean);
    ((mean + half * (2.0 * draw - 1.0)) * 255.0).round() as u8
}

/// Share of people to whom the posts of a page are irrelevant to each degree of [`irrelevance`].
pub fn irrelevance_shares(mean: f64) -> [f64; 256] {
    let half = mean.min(1.0 - mean);
    let (from, to) = ((mean - half) * 255.0, (mean + half) * 255.0);
    let below = |degree: f64| ((degree - from) / (to - from)).clamp(0.0, 1.0);
    std::array::from_fn(|degree| {
        let degree = degree as f64;
        if to > from {
            below(degree + 0.5) - below(degree - 0.5)
        } else {
            f64::from(degree == from.round())
        }
    })
}

impl Page {
    /// How far a page is known, h = 1 - e^(-F / novelty), in [0, 1).
    pub fn known(&self, fatigue: f64) -> f64 {
        1.0 - exp(-fatigue / self.novelty)
    }

    /// What a page has of pleasure for somebody, c = g (1 - i / limit - a p), for irrelevance i and the
    /// share p of posts that promote. Below 0 every post displeases.
    pub fn pleasing(&self, irrelevance: f64, promotional_share: f64) -> f64 {
        let taken = irrelevance / self.relevance_limit + self.promotion_dislike * promotional_share;
        self.pleasure * (1.0 - taken)
    }

    /// How far a page known to the degree `known` moves the satisfaction of the neutral: h (c - t h).
    pub fn moves(&self, known: f64, pleasing: f64) -> f64 {
        known * (pleasing - self.tedium * known)
    }

    /// Whether one more post would make it less: c - 2 t h < 0.
    pub fn displeases(&self, known: f64, pleasing: f64) -> bool {
        pleasing < 2.0 * self.tedium * known
    }

    /// [`Page::moves`] for everybody: it is linear in irrelevance.
    pub fn pull(&self, fatigue: f64, promotional_share: f64) -> Pull {
        let known = self.known(fatigue);
        Pull {
            relevant: self.moves(known, self.pleasing(0.0, promotional_share)),
            irrelevance_takes: known * self.pleasure / self.relevance_limit,
        }
    }

    /// The fatigue at which a follower's satisfaction is highest: `None` if more is always better.
    /// There h = c / 2t.
    pub fn best_fatigue(&self, irrelevance: f64, promotional_share: f64) -> Option<f64> {
        let pleasing = self.pleasing(irrelevance, promotional_share);
        if pleasing <= 0.0 {
            Some(0.0)
        } else if pleasing >= 2.0 * self.tedium {
            None
        } else {
            Some(-self.novelty * ln_1p(-pleasing / (2.0 * self.tedium)))
        }
    }

    /// The most that a page can move the satisfaction of the neutral, either way.
    pub fn most(&self) -> f64 {
        // Wholly known, wholly irrelevant, nothing but promotion; or wholly relevant and no tedium.
        self.pleasure.max(self.tedium - self.pleasing(1.0, 1.0))
    }

    /// What is left of a stock of exposures after a day.
    pub fn kept(&self) -> f64 {
        exp(-1.0 / self.stock_days)
    }

    /// The level that steady exposures a day bring a stock to.
    pub fn steady(&self, exposures_per_day: f64) -> f64 {
        exposures_per_day / (1.0 - self.kept())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Degrees as they are drawn, on 25,500 draws: the mean is kept, and shares are those counted, within
    /// two draws at each edge of a degree.
    #[test]
    fn irrelevance_keeps_its_mean_and_has_its_shares() {
        for mean in [0.0, 0.2, 0.4, 0.5, 0.9, 1.0] {
            let n = 25_500;
            let mut counted = [0.0; 256];
            for i in 0..n {
                let degree = irrelevance(mean, (f64::from(i) + 0.5) / f64::from(n));
                counted[usize::from(degree)] += 1.0 / f64::from(n);
            }
            let shares = irrelevance_shares(mean);
            let of = |shares: &[f64; 256]| -> f64 {
                shares.iter().enumerate().map(|(degree, share)| degree as f64 / 255.0 * share).sum()
            };
            assert!((of(&counted) - mean).abs() < 0.003, "{} for {mean}", of(&counted));
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{mean}");
            for (degree, (share, counted)) in shares.iter().zip(counted).enumerate() {
                assert!((share - counted).abs() < 4.0 / 25_500.0, "{mean} {degree}: {share}");
            }
        }
    }
}
