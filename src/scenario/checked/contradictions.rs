//! What the model cannot do: values that are each within their range and yet cannot stand
//! together. They are refused with the names of all of them; nothing is capped without a word.
//!
//! Here is what could not come out at all, or not for an average person. Where only the tail of a
//! distribution is cut off, the parameter's description says so. Each rule leaves every plausible
//! value of every single parameter reachable.

use crate::ground::math::{chance, exp, ln, normal_cdf};
use crate::model::brand::usual_customers;
use crate::model::consumer::{MOST_BRANDS_FOLLOWED, Population};
use crate::model::levels::Level;
use crate::model::marginal::FARTHEST;
use crate::model::page::Page;
use crate::model::policy::Policy;
use crate::scenario::toml::rounded;
use crate::world::network::GrownNetwork;
use crate::world::setting::{NamedThing, NetworkSource, Setting};

/// Parameters that are each within their range and yet cannot stand together.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The paths concerned.
    pub paths: Vec<String>,
    /// What is wrong, with the names and values of all that are concerned.
    pub wrong: String,
    /// What is possible, where the rest does not say so.
    pub allowed: Option<String>,
    /// How to put it right.
    pub next_step: String,
}

/// What does not fit together in a setting.
pub fn contradictions(setting: &Setting) -> Vec<Contradiction> {
    let mut found = Finder(Vec::new());
    found.shares_that_sum_to_one(setting);
    found.time(setting);
    found.voice(setting);
    found.feelings(setting);
    found.levels(setting);
    found.population(&setting.population);
    for index in 0..setting.brands.len() {
        found.brand(setting, index);
        found.custom(setting, index);
    }
    if let NetworkSource::Grown(network) = &setting.network {
        found.network(network, setting);
    }
    found.0
}

/// What a policy asks for, at any level of its playbook, that a setting cannot give.
pub fn in_policy(policy: &Policy, setting: &Setting) -> Vec<Contradiction> {
    let levels = policy.playbook.levels.iter().filter_map(|level| level.policy.as_deref());
    std::iter::once(policy).chain(levels).flat_map(|policy| in_rules(policy, setting)).collect()
}

/// What the rules of a policy ask for.
fn in_rules(policy: &Policy, setting: &Setting) -> Vec<Contradiction> {
    let mut found = Finder(Vec::new());
    if policy.rules.iter().any(|rule| rule.act.is_by_specialist()) {
        let name = format!("[conduct] solved_share of {}", policy.name);
        let solved = NamedThing { name, is: policy.conduct.solved_share };
        let bonus = value("appraisal.escalation_bonus", setting.appraisal.escalation_bonus);
        found.sum("a specialist would solve", &[solved, bonus], 1.0);
    }
    found.0
}

/// A number and what a reader calls it.
type NamedNumber = NamedThing<f64>;

fn value(path: &str, is: f64) -> NamedNumber {
    NamedThing { name: path.into(), is }
}

struct Finder(Vec<Contradiction>);

impl Finder {
    fn add(&mut self, paths: &[&str], wrong: String, allowed: &str, next_step: &str) {
        self.0.push(Contradiction {
            paths: paths.iter().map(|path| (*path).to_owned()).collect(),
            wrong,
            allowed: Some(allowed.to_owned()).filter(|allowed| !allowed.is_empty()),
            next_step: next_step.to_owned(),
        });
    }

    /// Refuses numbers that together exceed what is possible.
    fn sum(&mut self, what: &str, values: &[NamedNumber], most: f64) {
        let sum: f64 = values.iter().map(|value| value.is).sum();
        if above(sum, most) {
            let wrong = format!("{what} {}: {}", rounded(sum), said(values, "and"));
            let paths: Vec<&str> = values.iter().map(|value| value.name.as_str()).collect();
            self.add(&paths, wrong, &format!("together at most {most}"), "lower one of them");
        }
    }

    /// Refuses a number that is above another.
    fn at_most(&mut self, low: &NamedNumber, high: &NamedNumber, why: &str) {
        if above(low.is, high.is) {
            let wrong =
                format!("{} = {} is above {} = {}: {why}", low.name, low.is, high.name, high.is);
            let step = format!("lower {} or raise {}", key(&low.name), key(&high.name));
            self.add(&[&low.name, &high.name], wrong, &format!("at most {}", high.is), &step);
        }
    }

    fn shares_that_sum_to_one(&mut self, setting: &Setting) {
        let mut check = |what: &str, prefix: &str, key: &str, shares: &[(&str, f64)]| {
            let sum: f64 = shares.iter().map(|(_, share)| share).sum();
            if (sum - 1.0).abs() > 1e-6 {
                let paths: Vec<String> =
                    shares.iter().map(|(name, _)| format!("{prefix}.{name}.{key}")).collect();
                let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
                let wrong = format!("the shares of the {what} sum to {}, not to 1", rounded(sum));
                let step = format!("set {key} for all of them: {}", listed(shares));
                self.add(&paths, wrong, "", &step);
            }
        };
        let bands: Vec<_> =
            crate::model::consumer::AGE_BANDS.into_iter().zip(&setting.bands).collect();
        let shares: Vec<_> = bands.iter().map(|(name, band)| (*name, band.share)).collect();
        check("age bands", "band", "share", &shares);
        let platforms = setting.platforms.iter();
        let shares: Vec<_> = platforms.map(|one| (one.name.as_str(), one.is.post_share)).collect();
        check("platforms", "platform", "post_share", &shares);
        let exits = [
            value("exit.unfollow_share", setting.exit.unfollow_share),
            value("exit.mute_share", setting.exit.mute_share),
        ];
        self.sum("the shares of exits that un-follow and mute sum to", &exits, 1.0);
    }

    fn time(&mut self, setting: &Setting) {
        if setting.warmup_days >= setting.days {
            let wrong = format!(
                "{} days in all end before the warm-up of {} days does",
                setting.days, setting.warmup_days
            );
            let step = "measurement begins after the warm-up: raise days or lower warmup_days";
            self.add(&["run.warmup_days", "run.days"], wrong, "", step);
        }
    }

    /// Chances at mean expressiveness that a cap, or certainty, would cut.
    fn voice(&mut self, setting: &Setting) {
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
    fn feelings(&mut self, setting: &Setting) {
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
    fn levels(&mut self, setting: &Setting) {
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
                    "the margin would have to start at {:.1} logits: {}",
                    start,
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

    fn population(&mut self, population: &Population) {
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

    /// More people who would come from the other brands of the category than leave the brand.
    fn custom(&mut self, setting: &Setting, index: usize) {
        if setting.coming_rate(index) < 0.0 {
            let rivals = setting.rivals_of(index).into_iter();
            let values: Vec<NamedNumber> = std::iter::once(index)
                .chain(rivals)
                .flat_map(|brand| {
                    let NamedThing { name, is } = &setting.brands[brand];
                    [
                        value(&format!("brand.{name}.churn_per_30_days"), is.churn_per_30_days),
                        value(&format!("brand.{name}.customer_share"), is.customer_share),
                    ]
                })
                .chain([value("customers.none_weight", setting.customers.none_weight)])
                .collect();
            let wrong = format!(
                "more customers would come to {} from the others of its category than leave it: {}",
                setting.brands[index].name,
                said(&values, "and")
            );
            let paths: Vec<&str> = values.iter().map(|value| value.name.as_str()).collect();
            let step = "bring the churn of the brands nearer together, or raise none_weight";
            self.add(&paths, wrong, "", step);
        }
    }

    fn brand(&mut self, setting: &Setting, index: usize) {
        let NamedThing { name, is } = &setting.brands[index];
        let population = &setting.population;
        let of = |key: &str, is| value(&format!("brand.{name}.{key}"), is);
        let customers = f64::from(setting.consumers) * is.customer_share;
        if customers < 1.0 {
            let wrong = format!("the brand {name} would have {} customers", rounded(customers));
            let step = "raise customer_share or [run] consumers, or take the brand out";
            let share = of("customer_share", is.customer_share);
            self.add(&[&share.name, "run.consumers"], wrong, "", step);
        }
        let (real, share) =
            (of("customers", is.customers), of("customer_share", is.customer_share));
        // The size that a category stands for gives way to what is simulated.
        let category = setting.categories.get(index).map_or("", String::as_str);
        if above(customers, real.is) && real.is != usual_customers(category) {
            let wrong = format!(
                "{} = {} is below the {} customers who are simulated: run.consumers = {} times {} = {}",
                real.name,
                real.is,
                rounded(customers),
                setting.consumers,
                share.name,
                share.is
            );
            let allowed = format!("at least {}", customers.ceil());
            let step = "raise customers, or lower [run] consumers";
            self.add(&[&real.name, &share.name, "run.consumers"], wrong, &allowed, step);
        }
        let followers = of("follower_share", is.follower_share);
        let none = value("population.follows_none_share", population.follows_none_share);
        if above(followers.is, 1.0 - none.is) {
            let wrong = format!(
                "{} = {} with {} = {}: who follows no brand does not follow this one",
                followers.name, followers.is, none.name, none.is
            );
            let allowed = format!("at most {}", rounded(1.0 - none.is));
            let step = "lower follower_share or follows_none_share";
            self.add(&[&followers.name, &none.name], wrong, &allowed, step);
        }
        if is.loyalist_share > 0.0 {
            let bonus = value("population.loyalist_bonus", population.loyalist_bonus);
            let values = [of("quality", is.quality), bonus];
            self.sum("the satisfaction of loyalists would return to", &values, 1.0);
        }
        let offer = setting.follow.after_offer * is.offer_value;
        let chance_to_follow = setting.follow.after_help + offer;
        if above(chance_to_follow, 1.0) {
            let values = [
                value("follow.after_help", setting.follow.after_help),
                value("follow.after_offer", setting.follow.after_offer),
                of("offer_value", is.offer_value),
            ];
            let wrong = format!(
                "after_help + after_offer x offer_value is {}, a chance: {}",
                rounded(chance_to_follow),
                said(&values, "and")
            );
            let paths = values.each_ref().map(|value| value.name.as_str());
            self.add(&paths, wrong, "at most 1", "lower one of them");
        }
        self.chatter(of("mentions_per_30_days", is.mentions_per_30_days), population);
        self.chatter(of("peer_talk_per_30_days", is.peer_talk_per_30_days), population);
    }

    /// A person makes at most one remark of a kind a day, so the most talkative cannot make up for
    /// those who say nothing when the rate is high.
    fn chatter(&mut self, rate: NamedNumber, population: &Population) {
        let sigma = population.expressiveness_sigma;
        let daily = rate.is / 30.0;
        let lost = remarks_lost(daily, sigma);
        if above(lost, LOST_AT_MOST) {
            let sigma = value("population.expressiveness_sigma", sigma);
            let wrong = format!(
                "nobody makes more than one such remark a day, and {} of them would be lost: {}",
                percent(lost),
                said(&[rate.clone(), sigma.clone()], "and")
            );
            let allowed = format!("what loses at most {}", percent(LOST_AT_MOST));
            self.add(&[&rate.name, &sigma.name], wrong, &allowed, "lower one of them");
        }
    }

    fn network(&mut self, network: &GrownNetwork, setting: &Setting) {
        if network.mean_followed == 0.0 {
            return;
        }
        let size = network.community_size;
        if size.fract() != 0.0 {
            let wrong = format!("network.community_size = {size} people");
            self.add(&["network.community_size"], wrong, "whole numbers", "round it");
        }
        let ratio = value("network.active_followed_ratio", network.active_followed_ratio);
        let reciprocity = value("network.reciprocity", network.reciprocity);
        let sigma =
            value("population.expressiveness_sigma", setting.population.expressiveness_sigma);
        if sigma.is == 0.0 && ratio.is != 1.0 {
            let wrong = format!(
                "with {} = 0 all are alike and no tenth is the most expressive: {} = {}",
                sigma.name, ratio.name, ratio.is
            );
            let step = "set active_followed_ratio = 1, or raise expressiveness_sigma";
            self.add(&[&ratio.name, &sigma.name], wrong, "a ratio of 1", step);
        }
        let highest = network.highest_active_ratio();
        if above(ratio.is, highest) {
            let wrong = format!(
                "{}: those who follow back alone would bring the others more than their part",
                said(&[ratio.clone(), reciprocity.clone()], "with")
            );
            let allowed = format!("a ratio of at most {}", rounded(highest));
            self.add(&[&ratio.name, &reciprocity.name], wrong, &allowed, "lower one of the two");
        }
        let reached = network.reached_share(setting.consumers);
        if reached < LEAST_OF_TIES {
            let mean = value("network.mean_followed", network.mean_followed);
            let spread = value("network.followed_spread", network.followed_spread);
            let wrong = format!(
                "only {} of the ties could be: {} = {} among {} people (run.consumers), {} = {}",
                percent(reached),
                mean.name,
                mean.is,
                setting.consumers,
                spread.name,
                spread.is
            );
            let allowed = format!("what leaves at least {}", percent(LEAST_OF_TIES));
            let step = "lower mean_followed or followed_spread, raise consumers, or write \
                        [network] kind = \"none\"";
            self.add(&[&mean.name, &spread.name, "run.consumers"], wrong, &allowed, step);
        }
    }
}

/// The most of a distribution that may lie beyond what can be represented.
const CUT_AT_MOST: f64 = 0.05;

/// The most of the remarks that one a day may cost.
pub const LOST_AT_MOST: f64 = 0.25;

/// The least of the wanted ties that there must be people for. In a village everyone ends up
/// knowing everyone; `check` says what came out.
pub const LEAST_OF_TIES: f64 = 0.5;

/// The share of remarks lost because nobody makes more than one a day, at a mean rate a day.
///
/// Of a person's remarks, of whom y a day are meant, the share (1 - e^-y) / y is made. Weighted by y
/// the log of a log-normal of mean `daily` is normal around ln `daily` + sigma^2 / 2. Equal steps
/// are exact to 1e-8 for every sigma allowed: the integrand is bounded in a strip of half-width
/// pi / (2 sigma) around the line.
pub fn remarks_lost(daily: f64, sigma: f64) -> f64 {
    const STEPS: i32 = 64;
    let (mut lost, mut all) = (0.0, 0.0);
    for step in -STEPS..=STEPS {
        let z = f64::from(step) / 8.0;
        let y = daily * exp(sigma * z + 0.5 * sigma * sigma);
        let weight = exp(-0.5 * z * z);
        lost += weight * if y > 0.0 { 1.0 - chance(y) / y } else { 0.0 };
        all += weight;
    }
    lost / all
}

/// Whether a number is above another by more than rounding can explain.
fn above(number: f64, most: f64) -> bool {
    number > most + 1e-9
}

/// The last part of a path.
fn key(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Names with their values: `a = 1, b = 2 and c = 3`.
fn said(values: &[NamedNumber], last: &str) -> String {
    let mut all: Vec<String> =
        values.iter().map(|value| format!("{} = {}", value.name, rounded(value.is))).collect();
    let Some(end) = all.pop() else { return String::new() };
    if all.is_empty() { end } else { format!("{} {last} {end}", all.join(", ")) }
}

fn percent(share: f64) -> String {
    format!("{}%", (share * 1000.0).round() / 10.0)
}

fn listed(shares: &[(&str, f64)]) -> String {
    let one = |(name, share): &(&str, f64)| format!("{name} {share}");
    shares.iter().map(one).collect::<Vec<_>>().join(", ")
}
