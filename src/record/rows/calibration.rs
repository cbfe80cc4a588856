//! The tables of a scenario held against published figures, and of a fit to them.

use super::rows;

rows! {
    /// `calibration.csv` and `before.csv`: a target beside what was found.
    Target {
        /// Where it was published, by the ids of the evidence.
        evidence: String,
        /// What it is about.
        what: String,
        /// The measure of the model.
        measure: Option<String>,
        /// The arm that is measured.
        arm: Option<String>,
        /// Which brands are measured.
        brands: Option<String>,
        /// Its unit.
        unit: String,
        /// The least that was published.
        published_low: Option<f64>,
        /// The most.
        published_high: Option<f64>,
        /// The least that is allowed.
        allowed_low: Option<f64>,
        /// The most.
        allowed_high: Option<f64>,
        /// Mean over replications.
        model: Option<f64>,
        /// Standard error of it.
        standard_error: Option<f64>,
        /// Replications with a number.
        n: Option<u64>,
        /// What follows.
        verdict: String,
        /// What the target is used for.
        used as "use": String,
        /// By how much the model may be off, if the target is fitted to.
        discrepancy: Option<f64>,
        /// Why by so much.
        because: String,
        /// What else is to be known.
        note: String,
    }

    /// `fit.csv` of a calibration: a number that was moved.
    Moved {
        /// Its path.
        parameter: String,
        /// Its value before.
        before: f64,
        /// Its value after.
        value: f64,
        /// How far it is from where it began, in standard deviations of the prior.
        z: Option<f64>,
        /// What is left of the prior's doubt.
        left_of_prior: Option<f64>,
        /// From where it remains plausible.
        plausible_low: Option<f64>,
        /// To where.
        plausible_high: Option<f64>,
        /// How far other simulated people would have moved it.
        luck: Option<f64>,
        /// The targets that are to tell it.
        told_by: String,
    }
}
