//! The same rules as a plain dense loop: a column per quantity, every relation visited every day.
//!
//! This is how the model would be written without skipping and without decay on touch, and what
//! [`World`](earful::world::World) is compared with. It is written with care: narrow columns, fading
//! in loops of their own that the compiler turns into vector instructions, chances that do not
//! change computed beforehand, and one Philox block (four 32-bit draws) for four decisions, where
//! the world takes a block for each.
//!
//! One brand whose policy is silent; episodes, idle talk, posts, page posts, following and
//! exit. What the mechanisms beyond these do (listening, replies, criticism) is left out on both
//! sides of the comparison, see [`comparable`].

use earful::ground::draws::{Key, philox4x32};
use earful::ground::math::{chance, exp, ln, normal_quantile};
use earful::model::consumer::{brands_followed, expressiveness, follow_propensity};
use earful::model::exit::{Exit, TieLoad};
use earful::model::mechanisms::Mechanisms;
use earful::model::policy::Conduct;
use earful::world::Setting;

/// The mechanisms that the dense loop has.
pub fn comparable(setting: &Setting) -> Setting {
    let mut setting = Setting { mechanisms: Mechanisms::none(), ..setting.clone() };
    for name in ["experience", "chatter", "broadcast", "crowding", "follow", "exit", "buying"] {
        assert!(setting.mechanisms.set(name, true), "no mechanism {name}");
    }
    setting
}

/// What happened, to be compared with the world.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Failures, questions and delights.
    pub episodes: u64,
    /// Posts of all kinds.
    pub posts: u64,
    /// New followers.
    pub follows: u64,
    /// Followers who un-followed, muted or stopped looking.
    pub exits: u64,
    /// Purchases; the dense loop leaves out what page posts add, less than a thousandth.
    pub purchases: f64,
}

const NEVER: u8 = 0;
const FOLLOWING: u8 = 1;
const GONE: u8 = 2;

/// Ties of this age and above are equally old [days].
const OLD: usize = 10_000;

/// The relations of one brand, a column per quantity.
#[derive(Clone)]
pub struct Dense<'a> {
    setting: &'a Setting,
    day: u16,
    satisfaction: Vec<f32>,
    rest: Vec<f32>,
    irritation: Vec<f32>,
    neglect: Vec<f32>,
    strain: Vec<f32>,
    fatigue: Vec<f32>,
    expressiveness: Vec<f32>,
    mention: Vec<f32>,
    peer_talk: Vec<f32>,
    outside: Vec<u8>,
    irrelevance: Vec<u8>,
    loyalist: Vec<bool>,
    tie: Vec<u8>,
    age: Vec<u16>,
    fragility: Vec<f32>,
    /// What happened so far.
    pub counts: Counts,
}

impl<'a> Dense<'a> {
    /// `n` relations on day 0, from the distributions that the world draws from.
    pub fn new(setting: &'a Setting, n: u32, conduct: &Conduct) -> Self {
        let (population, is) = (&setting.population, &setting.brands[0].is);
        let broadcast = &setting.broadcast;
        let propensity = follow_propensity(population, is.follower_share);
        let key = Key::new(1, 77, 0);
        let mut dense = Dense {
            setting,
            day: 0,
            satisfaction: Vec::new(),
            rest: Vec::new(),
            irritation: vec![0.0; n as usize],
            neglect: vec![0.0; n as usize],
            strain: vec![0.0; n as usize],
            fatigue: Vec::new(),
            expressiveness: Vec::new(),
            mention: Vec::new(),
            peer_talk: Vec::new(),
            outside: Vec::new(),
            irrelevance: Vec::new(),
            loyalist: Vec::new(),
            tie: Vec::new(),
            age: Vec::new(),
            fragility: (0..OLD).map(|age| setting.exit.fragility(age as f64) as f32).collect(),
            counts: Counts::default(),
        };
        let seen = broadcast.exposures(conduct, 1) * conduct.posts_per_week / 7.0;
        for i in 0..n {
            let draw = |about: u32| key.uniform(0u32, i, about, 0);
            let outside = brands_followed(population, draw(0));
            let follows = draw(1) < chance(propensity * f64::from(outside));
            let loyal = draw(2) < is.loyalist_share;
            let taste = population.taste_sd * normal_quantile(draw(3));
            let bonus = if loyal { population.loyalist_bonus } else { 0.0 };
            let rest = (is.quality + bonus + taste).clamp(-1.0, 1.0);
            let x = expressiveness(population, draw(4));
            let half = population.irrelevance_mean.min(1.0 - population.irrelevance_mean);
            let irrelevance = population.irrelevance_mean + half * (2.0 * draw(5) - 1.0);
            dense.satisfaction.push(rest as f32);
            dense.rest.push(rest as f32);
            dense.fatigue.push(if follows { broadcast.steady(seen) as f32 } else { 0.0 });
            dense.expressiveness.push(x as f32);
            dense.mention.push(chance(is.mentions_per_30_days / 30.0 * x) as f32);
            dense.peer_talk.push(chance(is.peer_talk_per_30_days / 30.0 * x) as f32);
            dense.outside.push(outside);
            dense.irrelevance.push((irrelevance * 255.0).round() as u8);
            dense.loyalist.push(loyal);
            dense.tie.push(if follows { FOLLOWING } else { NEVER });
            dense.age.push((-population.tie_age_mean_days * ln(draw(6))).min(9_000.0) as u16);
        }
        dense
    }

    /// Lives through the days up to `end`, with one page post on each.
    pub fn run_to(&mut self, end: u16, conduct: &Conduct) {
        while self.day < end {
            self.fade(conduct);
            self.live();
            self.day += 1;
        }
    }

    /// What fades and what grows older, column by column.
    fn fade(&mut self, conduct: &Conduct) {
        let (setting, broadcast) = (self.setting, &self.setting.broadcast);
        let kept = |days: f64| exp(-1.0 / days) as f32;
        let satisfaction = kept(setting.population.satisfaction_fade_days);
        for (now, rest) in self.satisfaction.iter_mut().zip(&self.rest) {
            *now = rest + (*now - rest) * satisfaction;
        }
        let irritation = kept(setting.exit.irritation_fade_days);
        self.irritation.iter_mut().for_each(|now| *now *= irritation);
        self.neglect.iter_mut().for_each(|now| *now *= irritation);
        let strain = kept(setting.privacy.strain_fade_days);
        self.strain.iter_mut().for_each(|now| *now *= strain);
        let (fatigue, seen) = (broadcast.fade(1.0) as f32, broadcast.exposures(conduct, 1) as f32);
        for (now, tie) in self.fatigue.iter_mut().zip(&self.tie) {
            *now = *now * fatigue + if *tie == FOLLOWING { seen } else { 0.0 };
        }
        self.age.iter_mut().for_each(|age| *age = (*age + 1).min(OLD as u16 - 1));
    }

    /// What happens to each relation today.
    fn live(&mut self) {
        let setting = self.setting;
        let (is, voice, exit) = (&setting.brands[0].is, &setting.voice, &setting.exit);
        let per_day = |per_30_days: f64| chance(per_30_days / 30.0) as f32;
        let failure = per_day(is.failures_per_30_days);
        let question = per_day(is.questions_per_30_days);
        let delight = per_day(is.delights_per_30_days);
        let follow = (is.follows_per_30_days / 30.0) as f32;
        let crowd_each = setting.broadcast.steady(setting.broadcast.outside_exposures_per_day);
        let (cap, chill) = (voice.posting_cap as f32, voice.chill as f32);
        let unit = |word: u32| (word >> 8) as f32 * (1.0 / (1 << 24) as f32);
        let mut bought = 0.0f64;
        for i in 0..self.satisfaction.len() {
            let block =
                |purpose| philox4x32([i as u32, 0, u32::from(self.day), purpose], [3, 4]).map(unit);
            let (first, second) = (block(1), block(2));
            let strain = self.strain[i];
            let left = if strain > 0.0 { exp(f64::from(-chill * strain)) as f32 } else { 1.0 };
            let mut satisfaction = self.satisfaction[i];
            let mut posts = 0;
            let episodes = [
                (first[0], failure, -voice.failure_loss as f32, voice.failure_posting),
                (first[1], question, 0.0, voice.question_posting),
                (first[2], delight, voice.delight_gain as f32, voice.delight_posting),
            ];
            for (draw, probability, step, posting) in episodes {
                if draw < probability {
                    self.counts.episodes += 1;
                    satisfaction += step * (1.0 - step.signum() * satisfaction);
                    // The rest of a draw that hit is a draw again.
                    let wanted = (posting as f32 * self.expressiveness[i]).min(cap) * left;
                    posts += u64::from(draw / probability < wanted);
                }
            }
            posts += u64::from(first[3] < self.mention[i] * left);
            posts += u64::from(second[0] < self.peer_talk[i] * left);
            self.counts.posts += posts;
            match self.tie[i] {
                NEVER => {
                    let factor = 1.0 + setting.follow.satisfaction_weight as f32 * satisfaction;
                    if second[1] < follow * factor {
                        self.tie[i] = FOLLOWING;
                        self.age[i] = 0;
                        self.fatigue[i] = 0.0;
                        self.counts.follows += 1;
                    }
                }
                FOLLOWING => {
                    let fatigue = f64::from(self.fatigue[i]);
                    let load = TieLoad {
                        fatigue,
                        crowd: f64::from(self.outside[i]) * crowd_each + fatigue,
                        irrelevance: f64::from(self.irrelevance[i]) / 255.0,
                        irritation: f64::from(self.irritation[i]),
                        neglect: f64::from(self.neglect[i]),
                        strain: f64::from(strain),
                        silence: 0.0,
                        loyalist: self.loyalist[i],
                    };
                    let hazard = total(exit, &load) * self.fragility[usize::from(self.age[i])];
                    // 1 - e^-h to third order: exact enough, and quicker.
                    if second[2] < hazard * (1.0 - hazard / 2.0 * (1.0 - hazard / 3.0)) {
                        self.tie[i] = GONE;
                        self.counts.exits += 1;
                    }
                }
                _ => {}
            }
            self.satisfaction[i] = satisfaction;
            bought += f64::from(satisfaction);
        }
        let weight = setting.buying.satisfaction_weight;
        self.counts.purchases +=
            is.purchases_per_30_days / 30.0 * (self.satisfaction.len() as f64 + weight * bought);
    }
}

fn total(exit: &Exit, load: &TieLoad) -> f32 {
    exit.hazards(load).iter().sum::<f64>() as f32
}
