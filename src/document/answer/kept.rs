//! What an arm that hears nothing keeps of what its brand learnt while the warm-up lasted.

use crate::experiment::plan::setting_of;
use crate::ground::text::list;
use crate::model::policy::Listens;
use crate::scenario::Scenario;

/// Whether an arm stops listening: under it the brand in question hears nothing, and has heard and fixed
/// something under the policy of the warm-up.
pub fn stops_listening(scenario: &Scenario, arm: usize) -> bool {
    let setting = setting_of(scenario, arm);
    let hears = |listens| listens != Listens::Nothing;
    setting.mechanisms.learning
        && setting.warmup_days > 0
        && hears(scenario.warmup[scenario.focus].listens)
        && !hears(scenario.arms[arm].policies[scenario.focus].listens)
}

/// A sentence about the arms that stop listening, if there are any.
pub fn keeps_what_it_learnt(scenario: &Scenario) -> Option<String> {
    let arms: Vec<&str> = (0..scenario.arms.len())
        .filter(|arm| stops_listening(scenario, *arm))
        .map(|arm| scenario.arms[arm].name.as_str())
        .collect();
    let under = (!arms.is_empty()).then(|| list(&arms))?;
    let brand = &scenario.setting.brands[scenario.focus].name;
    Some(format!(
        "Under {under} {brand} stops listening on day {}, and keeps what it learnt in the warm-up: that is \
         no brand that has never listened.",
        scenario.setting.warmup_days
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::tests::scenario;

    /// The same brand that listened at first, or never did; and where nothing is learnt.
    #[test]
    fn who_stops_listening_keeps_what_was_learnt() {
        let mut given = scenario(2);
        assert_eq!(keeps_what_it_learnt(&given), None);
        given.warmup[0].listens = Listens::Everything;
        let said = keeps_what_it_learnt(&given).expect("it has heard something before");
        assert!(said.starts_with("Under silent brand stops listening on day 10,"), "{said}");
        assert!(stops_listening(&given, 0) && !stops_listening(&given, 1));
        given.setting.mechanisms.learning = false;
        assert_eq!(keeps_what_it_learnt(&given), None);
    }
}
