//! Listening: what of the talk reaches the brand, and how it is misread on the way.

use super::post::Kind;
use crate::params;

params! {
    /// The monitor.
    pub struct Listening in "listening" {
        /// Chance that the monitor finds an unaddressed post it is given.
        recall = 0.75, "1", [0.0, 1.0], Uncertainty(0.4, 0.95, LogitNormal), "assumed; PO13, PO15: many posts omit the handle";
        /// Chance that the kind of a post is judged right.
        kind_accuracy = 0.8, "1", [0.0, 1.0], Uncertainty(0.6, 0.95, LogitNormal), "assumed";
    }
}

impl Listening {
    /// Chance that the kind of a post is judged right after reading so much of its context.
    pub fn accuracy(&self, reading: f64) -> f64 {
        self.kind_accuracy + (1.0 - self.kind_accuracy) * reading
    }

    /// The kind that the monitor reports, from one draw: right with `kind_accuracy`, else one of
    /// the other four with equal chance. Reading the context (`reading` in [0, 1]) closes that
    /// share of the gap to perfect.
    pub fn perceived_kind(&self, kind: Kind, reading: f64, draw: f64) -> Kind {
        let accuracy = self.accuracy(reading);
        if draw < accuracy {
            return kind;
        }
        let other = ((draw - accuracy) / (1.0 - accuracy) * 4.0) as usize;
        let wrong = |candidate: &&Kind| **candidate != kind;
        *Kind::ALL.iter().filter(wrong).nth(other.min(3)).unwrap_or(&kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A uniform grid of draws: shares are exact to one grid step.
    #[test]
    fn the_confusion_matrix_has_the_accuracy_on_its_diagonal() {
        let listening = Listening::default();
        let n = 10_000;
        for kind in Kind::ALL {
            let mut counts = [0i32; 5];
            for i in 0..n {
                let draw = (f64::from(i) + 0.5) / f64::from(n);
                counts[listening.perceived_kind(kind, 0.0, draw) as usize] += 1;
            }
            for other in Kind::ALL {
                let expected = if other == kind { 8000 } else { 500 };
                assert!((counts[other as usize] - expected).abs() <= 1);
            }
            assert_eq!(listening.perceived_kind(kind, 1.0, 0.999_999), kind);
        }
    }
}
