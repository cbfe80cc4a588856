//! How the search for respondents went, and the weights.

use crate::ground::number::{count, fixed, thousands};
use crate::record::found::Weights;

/// Both in a sentence.
pub fn told(found: &Weights) -> String {
    let mut text = count(found.interviews, "interview", "interviews");
    for (n, what) in [
        (found.not_covered, "not covered"),
        (found.refused, "refused"),
        (found.over_quota, "over quota"),
        (found.short_of_quota.iter().sum(), "short of their quota"),
    ] {
        if n > 0 {
            text += &format!(", {} {what}", thousands(n));
        }
    }
    let asked = found.invited.saturating_sub(found.not_covered);
    if asked > 0 && found.refused > 0 {
        let rate = asked.saturating_sub(found.refused) as f64 / asked as f64;
        text += &format!(" (response rate {}%)", fixed(100.0 * rate, 1));
    }
    if found.rounds == 0 {
        return text + "; not weighted.";
    }
    let end = if found.converged { "converged in" } else { "stopped after" };
    let effect = found.design_effect.map(|effect| format!(", design effect {}", fixed(effect, 3)));
    format!(
        "{text}; raking {end} {}, weights {} to {}, {} at a bound{}.",
        count(found.rounds, "round", "rounds"),
        fixed(found.smallest, 2),
        fixed(found.largest, 2),
        thousands(found.at_bounds),
        effect.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By hand: of 1,500 invited 300 are not covered, and 200 of the 1,200 others refuse.
    #[test]
    fn the_search_and_the_weights_are_told() {
        let mut found = Weights {
            converged: true,
            rounds: 3,
            at_bounds: 2,
            design_effect: Some(1.0204),
            smallest: 0.81,
            largest: 1.3,
            invited: 1500,
            not_covered: 300,
            refused: 200,
            interviews: 1000,
            ..Weights::default()
        };
        assert_eq!(
            told(&found),
            "1,000 interviews, 300 not covered, 200 refused (response rate 83.3%); raking converged in 3 \
             rounds, weights 0.81 to 1.30, 2 at a bound, design effect 1.020."
        );
        (found.converged, found.rounds) = (false, 1);
        assert!(told(&found).contains("; raking stopped after 1 round, "));
        let all = Weights { interviews: 1, invited: 1, ..Weights::default() };
        assert_eq!(told(&all), "1 interview; not weighted.");
    }
}
