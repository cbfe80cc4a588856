//! What does not fit together in how people talk, feel, judge and follow.

use super::{Finder, above, percent, said, value};
use crate::ground::math::{ln, normal_cdf};
use crate::ground::number::fixed;
use crate::model::consumer::{MOST_BRANDS_FOLLOWED, Population};
use crate::model::levels::Level;
use crate::model::marginal::FARTHEST;
use crate::model::page::Page;
use crate::scenario::toml::rounded;
use crate::world::Setting;

/// The most of a distribution that may lie beyond what can be represented.
const CUT_AT_MOST: f64 = 0.05;

impl Finder {
    /// Chances at mean expressiveness that a cap, or certainty, would cut.
    pub(super) fn voice(&mut self, setting: &Setting) {
        let (voice, backlash) = (&setting.voice, &setting.backlash);
        let cap = value("voice.posting_cap", voice.posting_cap);
        let why = "not even a person of mean expressiveness would post so often";
        for posting in [
            value("voice.failure_posting", voice.failure_posting),
            value("voice.question_posting", voice.question_posting),
            value("voice.delight_posting", voice.delight_posting),
        ] {
            self.at_most(&posting, &cap, why);
        }
        let cap = value("backlash.criticism_cap", backlash.criticism_cap);
        let why = "not even a person of mean expressiveness would criticise so often";
        for criticism in [
            value("backlash.improper_criticism", backlash.improper_criticism),
            value("backlash.poor_criticism", backlash.poor_criticism),
            value("backlash.ignored_criticism", backlash.ignored_criticism),
            value("backlash.parting_criticism", backlash.parting_criticism),
            value("page.provocation", setting.page.provocation),
        ] {
            self.at_most(&criticism, &cap, why);
        }
        if !setting.mechanisms.emboldening {
            return;
        }
        let bold = value("voice.emboldening", voice.emboldening);
        for (share, most, of) in [
            (
                value("voice.failure_posting", voice.failure_posting),
                voice.posting_cap,
                "voice.posting_cap",
            ),
            (value("voice.failure_addressed_share", voice.failure_addressed_share), 1.0, ""),
        ] {
            // What is too high by itself was said above.
            if !above(share.is, most) && above(share.is * bold.is, most) {
                let wrong = format!(
                    "{} = {} times {} = {} is {}",
                    share.name,
                    share.is,
                    bold.name,
                    bold.is,
                    rounded(share.is * bold.is)
                );
                let limit = if of.is_empty() { String::new() } else { format!(" ({of})") };
                let mut paths = vec![share.name.as_str(), bold.name.as_str()];
                paths.extend(Some(of).filter(|of| !of.is_empty()));
                let allowed = format!("a product of at most {most}{limit}");
                self.add(&paths, wrong, &allowed, "lower one of the two");
            }
        }
    }

    /// Steps of satisfaction that lead further than the whole way.
    pub(super) fn feelings(&mut self, setting: &Setting) {
        let losses = [
            value("appraisal.improper_loss", setting.appraisal.improper_loss),
            value("appraisal.wrong_tone_loss", setting.appraisal.wrong_tone_loss),
        ];
        self.sum("an improper contact in the wrong tone would take the share", &losses, 1.0);
        self.page(&setting.page);
    }

    /// A page that could move satisfaction beyond the ends of its scale. Whoever returns to R is moved
    /// by at most (1 - R^2) m, which leaves that within [-1, 1] from wherever it begins if m <= 1/2.
    fn page(&mut self, page: &Page) {
        if above(page.most(), 0.5) {
            let values = [
                value("page.pleasure", page.pleasure),
                value("page.relevance_limit", page.relevance_limit),
                value("page.promotion_dislike", page.promotion_dislike),
                value("page.tedium", page.tedium),
            ];
            let wrong = format!(
                "a wholly known page of promotion that is wholly irrelevant would move satisfaction by \
                 tedium + pleasure (1 / relevance_limit + promotion_dislike - 1) = {}: {}",
                rounded(page.most()),
                said(&values, "and")
            );
            let paths = values.each_ref().map(|value| value.name.as_str());
            let step = "lower pleasure, promotion_dislike or tedium, or raise relevance_limit";
            self.add(&paths, wrong, "at most 0.5", step);
        }
    }

    /// Shares of people that no start of the sum of reasons, or too few people, could meet.
    pub(super) fn levels(&mut self, setting: &Setting) {
        let (appraisal, people) = (&setting.appraisal, setting.reference_people());
        let of = |(key, share): (&str, f64)| value(&format!("appraisal.{key}"), share);
        for level in Level::ALL {
            let share = of(level.stated(appraisal));
            let start = level.start(appraisal, &people);
            if start.is_infinite() {
                let all = if share.is == 0.0 { "nobody" } else { "everybody" };
                let wrong = format!(
                    "{} = {}: {all} would find it proper whatever the reasons",
                    share.name, share.is
                );
                let step = "write a share between, such as 0.01 or 0.99";
                self.add(&[&share.name], wrong, "above 0 and below 1", step);
            } else if start.abs() > FARTHEST {
                let values = [
                    share,
                    value("appraisal.follower_weight", appraisal.follower_weight),
                    value("appraisal.loyalty_weight", appraisal.loyalty_weight),
                    value("appraisal.surprise_weight", appraisal.surprise_weight),
                ];
                let wrong = format!(
                    "the margin would have to start at {} logits: {}",
                    fixed(start, 1),
                    said(&values, "and")
                );
                let paths = values.each_ref().map(|value| value.name.as_str());
                let step = "bring the share nearer to one half, or the weights nearer to 0";
                self.add(&paths, wrong, &format!("at most {FARTHEST} either way"), step);
            }
        }
        let aware = people.aware_share();
        let expecting = of(("expects_complaint_share", appraisal.expects_complaint_share));
        if above(expecting.is, aware) {
            let wrong = format!(
                "{} = {}: only {} of the reference people know that brands listen, and nobody else \
                 expects an answer without asking",
                expecting.name,
                expecting.is,
                percent(aware)
            );
            let allowed = format!("at most {}", rounded(aware));
            self.add(&[&expecting.name], wrong, &allowed, "lower it");
        }
    }

    pub(super) fn population(&mut self, population: &Population) {
        let median = value("population.brands_followed_median", population.brands_followed_median);
        let sigma = value("population.brands_followed_sigma", population.brands_followed_sigma);
        let most = f64::from(MOST_BRANDS_FOLLOWED);
        let beyond = match sigma.is {
            0.0 => f64::from(u8::from(median.is > most)),
            spread => 1.0 - normal_cdf(ln(most / median.is) / spread),
        };
        if beyond > CUT_AT_MOST {
            let wrong = format!(
                "{} of those who follow any brand would follow more than {most}, which nobody in \
                 the model does: {}",
                percent(beyond),
                said(&[median.clone(), sigma.clone()], "and")
            );
            let allowed = format!("at most {}", percent(CUT_AT_MOST));
            self.add(&[&median.name, &sigma.name], wrong, &allowed, "lower one of them");
        }
    }
}
