//! What is wrong with margins that cannot be raked to.

use thiserror::Error;

/// Why there are no weights.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum RakingError {
    /// No respondent has a positive base weight.
    #[error("there is nobody to weight")]
    Nobody,
    /// A base weight is negative, infinite or not a number.
    #[error("the base weight of respondent {respondent} is {weight}")]
    Base {
        /// Index of the respondent.
        respondent: usize,
        /// The weight.
        weight: f64,
    },
    /// A margin is not about the respondents who have base weights.
    #[error("margin {margin} has categories of {found} respondents, of {expected}")]
    Length {
        /// Name of the margin.
        margin: String,
        /// Respondents with a category.
        found: usize,
        /// Respondents with a base weight.
        expected: usize,
    },
    /// The targets of a margin are not shares of one whole.
    #[error("the targets of margin {margin} are not shares that sum to 1 (their sum is {sum})")]
    Targets {
        /// Name of the margin.
        margin: String,
        /// Sum of its targets.
        sum: f64,
    },
    /// No weight can make a share out of nobody.
    #[error("nobody is in category {category} of margin {margin}, whose target is {target}")]
    Empty {
        /// Name of the margin.
        margin: String,
        /// Index of the category.
        category: usize,
        /// Its target.
        target: f64,
    },
    /// Somebody is in a category that the population does not have: its target is 0 or missing.
    /// Weighting them away silently would hide an error of coding; give them base weight 0.
    #[error("respondent {respondent} is in category {category} of margin {margin}, without target")]
    Unwanted {
        /// Name of the margin.
        margin: String,
        /// Index of the category.
        category: usize,
        /// Index of the first such respondent.
        respondent: usize,
    },
    /// Weights with mean 1 cannot be within the bounds.
    #[error("no weights with mean 1 lie between {low} and {high}")]
    Bounds {
        /// The lower bound.
        low: f64,
        /// The upper bound.
        high: f64,
    },
}
