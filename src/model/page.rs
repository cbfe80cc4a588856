//! Page posts please, bore, annoy and provoke.

use crate::params;

params! {
    /// How page posts act on those who follow.
    pub struct Page in "page" {
        /// What a page that a follower finds wholly relevant, and that sells nothing, adds to the
        /// satisfaction of the neutral, at most.
        pleasure = 0.2, "1", [0.0, 0.5], Uncertainty(0.05, 0.4, LogUniform), "assumed; sign NE49";
        /// Irrelevance at which a post that sells nothing no longer pleases.
        relevance_limit = 0.6, "1", [0.1, 10.0], Uncertainty(0.3, 1.0, Uniform), "assumed; UF46, UF51";
        /// What selling takes from the pleasure in a post, as a share of it.
        promotion_dislike = 0.5, "1", [0.0, 10.0], Uncertainty(0.0, 1.5, Uniform), "assumed; UF44, UF45";
        /// Fatigue at which all but 1/e of what is new about a page has been seen.
        novelty = 2.0, "exposures", [0.1, 100.0], Uncertainty(0.5, 8.0, LogUniform), "assumed";
        /// What tedium takes from the satisfaction of the neutral, at most.
        tedium = 0.1, "1", [0.0, 0.5], Uncertainty(0.0, 0.25, Uniform), "assumed; signs NE13, UF47";
        /// Chance to criticise a post that displeases, per follower reached, at mean expressiveness.
        provocation = 1e-4, "1", [0.0, 1.0], Uncertainty(1e-5, 5e-4, LogUniform), "UF06, PO20";
        /// Time in which what was seen of a page is forgotten, to 1/e.
        stock_days = 30.0, "days", [1.0, 365.0], Uncertainty(10.0, 90.0, LogUniform), "assumed";
    }
}
