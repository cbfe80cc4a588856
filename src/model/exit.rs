//! Exit: followers go, each for a reason.
//!
//! The reasons compete: their hazards add up, and the one that strikes is drawn in proportion.
//! The hazard falls with the age of the tie: young ties break easily, old ones hold, which brings
//! page logs (0.3 to 0.6% of fans a month, UF03, UF07) and the loss of new followers (5% in a week,
//! 15% in three, UF08, UF09) nearer to each other; `docs/calibration.md` says how near. Exit has modes: un-follow (visible), mute, or stop
//! looking while staying in the count (UF36); which one depends on the reason, see [`ways`](super::ways).

use strum::{IntoStaticStr, VariantArray};

use crate::ground::math::{exp, pow};
use crate::ground::variants::all;
use crate::params;

/// Why someone stops following; the index orders tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray, IntoStaticStr)]
#[repr(u8)]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// The brand posts too often.
    TooFrequent = 0,
    /// The feed is crowded with marketing.
    Crowded = 1,
    /// The posts are boring or irrelevant.
    Boring = 2,
    /// The brand intruded.
    Intruded = 3,
    /// The brand ignored or mistreated them.
    Ignored = 4,
    /// They lost interest.
    LostInterest = 5,
    /// They felt watched, by this brand or by others.
    Watched = 6,
}

impl Reason {
    /// How many reasons there are.
    pub const COUNT: usize = Self::VARIANTS.len();

    /// All reasons in the order of their index.
    pub const ALL: [Reason; Reason::COUNT] = all();

    /// Name in tables.
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether somebody did something wrong to who goes: what is told to others on the way out.
    pub fn is_grievance(self) -> bool {
        matches!(self, Reason::Watched | Reason::Intruded | Reason::Ignored)
    }
}

/// Hazards [1/day] by reason, in the order of [`Reason::ALL`].
pub type Hazards = [f64; Reason::COUNT];

/// How someone stops following; the index orders tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
#[repr(u8)]
pub enum Mode {
    /// Leaves the list of followers.
    Unfollow = 0,
    /// Hides the posts; still counted.
    Mute = 1,
    /// Stops looking; still counted.
    Ignore = 2,
}

impl Mode {
    /// How many ways out there are.
    pub const COUNT: usize = Self::VARIANTS.len();

    /// All of them in the order of their index.
    pub const ALL: [Mode; Mode::COUNT] = all();
}

params! {
    /// Hazards of exit, for an old tie.
    pub struct Exit in "exit" {
        /// Lost interest, in a page that has long been silent: times e^(-A / `lapse_stock`) of the stock
        /// A of exposures.
        lapse = 7.43e-5, "1/day", [0.0, 1.0], Uncertainty(1e-5, 2e-4, LogUniform), "fitted to UF52, UF03, UF07; UF47";
        /// Stock of exposures at which interest is lost at 1/e of the rate; a post a day keeps up 1.9.
        lapse_stock = 1.9, "exposures", [0.01, 100.0], Uncertainty(0.6, 6.0, LogUniform), "assumed; UF52 14:36";
        /// Too frequent: times F^2 / (1 + F) of the fatigue F, which rises faster than the number
        /// of posts at first (a best frequency is possible) and levels off to a straight line.
        frequency = 0.000183, "1/day per exposure", [0.0, 1.0], Uncertainty(5e-5, 5e-4, LogUniform), "fitted to UF01, UF37; UF42";
        /// Crowded feed: times the fatigue from all brands followed.
        crowding = 8.53e-6, "1/day per exposure", [0.0, 1.0], Uncertainty(2.5e-6, 2.5e-5, LogUniform), "fitted to UF38; UF41";
        /// Boring: times fatigue and irrelevance.
        boredom = 8.93e-5, "1/day per exposure", [0.0, 1.0], Uncertainty(2.5e-5, 2.5e-4, LogUniform), "fitted to UF37, UF38 (and so UF39), UF01; UF40";
        /// Intruded on: times irritation. Nobody has measured it.
        intrusion = 1.5e-3, "1/day per irritation", [0.0, 1.0], Uncertainty(1e-4, 1e-2, LogUniform), "assumed; NE17, NE20 (said, not done)";
        /// Ignored: times neglect.
        neglect = 8e-4, "1/day per neglect", [0.0, 1.0], Uncertainty(1e-4, 5e-3, LogUniform), "assumed; UF48, UF49, SV14";
        /// Watched: times privacy strain, whichever brand it came from. What people do (VI06) points
        /// low, what they say they would do (NE20, PR12) high.
        watched = 0.00112, "1/day per strain", [0.0, 1.0], Uncertainty(1e-4, 1e-2, LogUniform), "fitted to VI06 (low), NE20, PR12 (high), hardly told";
        /// Added fragility of a new tie, in multiples of an old one's.
        youth = 345.0, "1", [0.0, 10000.0], Uncertainty(50.0, 600.0, LogUniform), "fitted to UF08, UF09";
        /// Time scale on which a tie gains strength.
        youth_days = 50.5, "days", [1.0, 365.0], Uncertainty(7.0, 90.0, LogUniform), "fitted to UF09 against UF08, UF03, UF07";
        /// Power with which fragility falls with age.
        youth_power = 3.5, "1", [0.1, 10.0], Uncertainty(1.5, 5.0, Triangular), "assumed; UF08, UF09 against UF03, UF07 want it high";
        /// Factor on all hazards for loyalists.
        loyalist_factor = 0.4, "1", [0.0, 1.0], Uncertainty(0.1, 1.0, LogUniform), "assumed";
        /// Time in which irritation and neglect fall to 1/e.
        irritation_fade_days = 30.0, "days", [1.0, 3650.0], Uncertainty(7.0, 120.0, LogUniform), "assumed";
        /// Share of exits that un-follow, at the reference mix of reasons.
        unfollow_share = 0.43, "1", [0.0, 1.0], Uncertainty(0.3, 0.6, LogitNormal, "ways out"), "UF36";
        /// Share of exits that mute, at the reference mix of reasons; the rest stop looking.
        mute_share = 0.38, "1", [0.0, 1.0], Uncertainty(0.2, 0.5, LogitNormal, "ways out"), "UF36; order UF05, NE08";
        /// How much the way out depends on the reason: the power of its odds. At 0 not at all.
        ways_weight = 1.0, "1", [0.0, 5.0], Uncertainty(0.0, 2.0, Uniform), "assumed";
    }
}

/// What weighs on a follow tie today.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TieLoad {
    /// Fatigue from the brand \[exposures\].
    pub fatigue: f64,
    /// Fatigue from all brands followed \[exposures\].
    pub crowd: f64,
    /// Irrelevance of the posts to this person, in [0, 1].
    pub irrelevance: f64,
    /// Irritation from improper contacts.
    pub irritation: f64,
    /// Neglect from silence and poor replies.
    pub neglect: f64,
    /// Privacy strain from all brands.
    pub strain: f64,
    /// How silent the page has been, in [0, 1]: see [`Exit::silence`].
    pub silence: f64,
    /// Whether the person is a loyalist.
    pub loyalist: bool,
}

impl Exit {
    /// Fragility of a tie, 1 for an old one: 1 + youth (1 + age / scale)^-power. A power law
    /// arises when ties differ in a constant hazard that is gamma-distributed (frailty).
    #[inline]
    pub fn fragility(&self, age_days: f64) -> f64 {
        1.0 + self.youth * pow(1.0 + age_days / self.youth_days, -self.youth_power)
    }

    /// Hazards [1/day] by reason, for an old tie.
    #[inline]
    pub fn hazards(&self, load: &TieLoad) -> Hazards {
        let factor = if load.loyalist { self.loyalist_factor } else { 1.0 };
        [
            factor * self.frequency * load.fatigue * load.fatigue / (1.0 + load.fatigue),
            factor * self.crowding * load.crowd,
            factor * self.boredom * load.fatigue * load.irrelevance,
            factor * self.intrusion * load.irritation,
            factor * self.neglect * load.neglect,
            factor * self.lapse * load.silence,
            factor * self.watched * load.strain,
        ]
    }

    /// How silent a page is for those who have a stock of exposures: e^(-A / lapse_stock), 1 for
    /// wholly.
    pub fn silence(&self, stock: f64) -> f64 {
        exp(-stock / self.lapse_stock)
    }

    /// The most that brand-wide causes can add up to [1/day] for an old tie without
    /// irritation, neglect or strain, given the most of fatigue from the brand, crowd and silence.
    pub fn shared_bound(&self, fatigue: f64, crowd: f64, silence: f64) -> f64 {
        let load = TieLoad { fatigue, crowd, silence, irrelevance: 1.0, ..TieLoad::default() };
        self.hazards(&load).iter().sum()
    }

    /// The reason that struck, from one draw.
    pub fn reason(hazards: &Hazards, draw: f64) -> Reason {
        let mut left = draw * hazards.iter().sum::<f64>();
        let mut struck = Reason::LostInterest;
        for (reason, hazard) in Reason::ALL.into_iter().zip(hazards) {
            if *hazard > 0.0 {
                struck = reason;
                if left < *hazard {
                    break;
                }
                left -= hazard;
            }
        }
        // Where rounding leaves something over, it is the last reason that could strike.
        struck
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fragility_falls_with_age_to_one() {
        let shape = (200.0, 30.0, 2.0);
        let (youth, youth_days, youth_power) = shape;
        let exit = Exit { youth, youth_days, youth_power, ..Exit::default() };
        assert_eq!(exit.fragility(0.0), 201.0);
        assert!((exit.fragility(30.0) - (1.0 + 200.0 / 4.0)).abs() < 1e-9);
        assert!(exit.fragility(5000.0) < 1.01);
    }

    #[test]
    fn reasons_strike_in_proportion_to_their_hazards() {
        let hazards = [1.0, 2.0, 3.0, 0.0, 0.0, 1.5, 2.5];
        let n = 1000;
        let mut counts = [0; Reason::COUNT];
        for i in 0..n {
            counts[Exit::reason(&hazards, (f64::from(i) + 0.5) / f64::from(n)) as usize] += 1;
        }
        assert_eq!(counts, [100, 200, 300, 0, 0, 150, 250]);
        // A draw of 1 is what rounding can come to.
        assert_eq!(Exit::reason(&[0.1, 0.0, 0.3, 0.0, 0.0, 0.0, 0.0], 1.0), Reason::Boring);
    }

    #[test]
    fn no_follower_without_a_grievance_exceeds_the_shared_bound() {
        let exit = Exit::default();
        for irrelevance in [0.0, 0.5, 1.0] {
            let load = TieLoad {
                fatigue: 2.0,
                crowd: 5.0,
                silence: 0.3,
                irrelevance,
                ..TieLoad::default()
            };
            let bound = exit.shared_bound(2.0, 5.0, 0.3);
            assert!(exit.hazards(&load).iter().sum::<f64>() <= bound);
        }
    }
}
