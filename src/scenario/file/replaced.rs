//! What can be said of a key that means nothing: what took its place, if it meant something once, or
//! where else it stands.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::scenario::checked::params_table;
use crate::scenario::toml::Hints;

/// The hints of a scenario file and of the policies that it names.
pub const HINTS: Hints = Hints { replaced, elsewhere };

/// Path, and what to write instead.
const REPLACED: &[(&str, &str)] = &[
    ("appraisal.addressed_margin", "accepts_addressed_share, a share of all people"),
    ("appraisal.complaint_margin", "accepts_complaint_share, a share of all people"),
    ("appraisal.question_margin", "accepts_complaint_share, a share of all people"),
    ("appraisal.praise_margin", "accepts_praise_share, a share of all people"),
    ("appraisal.mention_margin", "accepts_mention_share, a share of all people"),
    ("appraisal.peer_talk_margin", "accepts_peer_talk_share, a share of all people"),
    ("appraisal.base_relevance", "relevance_weight, what reading the whole context adds"),
    (
        "appraisal.personal_relevance",
        "personalisation_weight, which nothing but reading makes up for",
    ),
    ("appraisal.context_relevance", "relevance_weight, what reading the whole context adds"),
    ("appraisal.accepts_question_share", "accepts_complaint_share, for complaints and questions"),
    ("appraisal.complaint_gain", "solved_gain, for complaints and questions"),
    ("appraisal.question_gain", "solved_gain, for complaints and questions"),
    ("appraisal.praise_gain", "courtesy_gain: in praise there is nothing to solve"),
    ("appraisal.remark_gain", "courtesy_gain: in a remark there is nothing to solve"),
    ("exit.lost_interest", "lapse, interest lost in a page that has long been silent"),
    ("appraisal.details_share", "own_turn_share, for details and for writing in private"),
    ("appraisal.coming_over_share", "own_turn_share, for details and for writing in private"),
    ("appraisal.onlooker_apology_gain", "onlooker_gain, for help and for an apology"),
    (
        "appraisal.expects_praise_share",
        "expects_addressed_praise_share: to other praise nobody expects an answer",
    ),
    ("appraisal.surprise_gain", "solved_gain, whether or not help was expected"),
    ("listening.sensitivity_error", "kind_accuracy: the kind alone is misjudged"),
    ("follow.word_of_mouth", "after_help: who is helped may follow, who looks on does not"),
    ("backlash.attention_fade_days", "later_probability, the only thing that slows criticism down"),
    ("backlash.storm_share", "storm_readers, a number of people"),
    (
        "backlash.concern_weight",
        "privacy.concern_weight, one for strain and for passing criticism on",
    ),
    ("buying.minutes_per_reply", "desk.minutes_per_reply, in [policies.NAME.desk] or [brand.desk]"),
    ("attitude.concern_relief", "concern_per_strain: concern answers to being watched alone"),
    ("attitude.expectation_loss", "expectation_growth: expectation answers to help alone"),
    ("population.overstatement", "appraisal.lived, in logits of acceptance"),
];

/// What took the place of a parameter that is gone, in words.
pub fn replaced(path: &str) -> Option<String> {
    let (_, by) = REPLACED.iter().find(|(gone, _)| *gone == path)?;
    Some(format!("no longer a parameter; in its place stands {by}"))
}

/// The first section that has a parameter of this name, for keys in the wrong place.
fn elsewhere(key: &str) -> Option<String> {
    static SECTIONS: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    let sections = SECTIONS.get_or_init(|| {
        // The first section that has a key is the one that counts, so it is put in last.
        let rows = params_table(None).into_iter().rev();
        rows.map(|row| (row.path.rsplit('.').next().unwrap_or("").to_owned(), row.section))
            .collect()
    });
    sections.get(key).map(|section| format!("{key} in [{section}]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_gone_and_what_took_its_place_is_there() {
        let paths: Vec<String> = params_table(None).into_iter().map(|row| row.path).collect();
        for (gone, by) in REPLACED {
            assert!(paths.iter().all(|path| path != gone), "{gone}");
            let new = by.split([',', ':', ' ']).next().unwrap_or("");
            let section = gone.split('.').next().unwrap_or("");
            let new = if new.contains('.') { new.into() } else { format!("{section}.{new}") };
            assert!(paths.contains(&new), "{new}");
        }
    }
}
