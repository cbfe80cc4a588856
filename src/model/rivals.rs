//! Rival accounts: mechanisms whose sign the evidence disputes. Each is off (0) unless a scenario, or
//! a draw of plausible worlds, gives it a strength; a claim that holds only without its rival is told
//! so.

use super::mechanisms::Mechanisms;
use crate::ground::math::{exp, ln_1p};
use crate::params;

params! {
    /// Strengths of the rival accounts; 0 is none.
    pub struct Rivals in "disputed" {
        /// What the satisfaction of onlooking customers gains (or loses) on seeing praise answered.
        praise_answered = 0.0, "1", [-0.2, 0.2], Uncertainty(-0.02, 0.02, Uniform), "NE37 (-), NE25 (+)";
        /// Power theta with which the public exchanges that a customer has seen breed complaints: the
        /// chance to post one goes with (1 + exchanges seen)^theta.
        exchanges_breed = 0.0, "1", [-1.0, 1.0], Uncertainty(-0.1, 0.3, Uniform), "NE38 (+), NE33 (+)";
        /// Power theta with which the compensations and offers to complaints that a customer has seen feed
        /// complaints: the chance to post one goes with (1 + compensations seen)^theta.
        compensation_feeds = 0.0, "1", [-1.0, 1.0], Uncertainty(-0.1, 0.3, Uniform), "NE39 (+), BL04 (+); assumed below 0 (SV08: who is answered is content)";
        /// By how much, in natural logs, a contact that nobody asked for lowers the rate of leaving
        /// for 90 days.
        unasked_keeps = 0.0, "ln", [-2.0, 2.0], Uncertainty(-0.3, 0.3, Uniform), "NE53 (+0.12), EN04 (-)";
        /// How far the acceptance of an unasked contact is that of an asked one: on the logit scale,
        /// 0 not at all, 1 wholly.
        asked_is_nothing = 0.0, "1", [0.0, 1.0], Uncertainty(0.0, 1.0, Uniform), "NE23, NE56, NE57 (no difference); EN06";
    }
}

/// Days for which a contact that nobody asked for keeps, or repels.
pub const KEEPS_DAYS: u16 = 90;

impl Rivals {
    /// The accounts that are at work: what is switched off has no strength.
    pub fn at_work(&self, on: &Mechanisms) -> Self {
        let when = |on: bool, strength: f64| if on { strength } else { 0.0 };
        Rivals {
            praise_answered: when(on.praise_answered, self.praise_answered),
            exchanges_breed: when(on.exchanges_breed, self.exchanges_breed),
            compensation_feeds: when(on.compensation_feeds, self.compensation_feeds),
            // A contact that moves nobody keeps nobody.
            unasked_keeps: when(on.unasked_keeps && on.answers, self.unasked_keeps),
            asked_is_nothing: when(on.asked_is_nothing, self.asked_is_nothing),
        }
    }

    /// Factor on the chance that a failure becomes a post, for somebody who has seen so many public
    /// exchanges: (1 + seen)^theta.
    pub fn breeding(&self, exchanges_seen: u32) -> f64 {
        exp(self.exchanges_breed * ln_1p(f64::from(exchanges_seen)))
    }

    /// The same for somebody who has seen so many complaints being paid for: (1 + seen)^theta.
    pub fn feeding(&self, compensations_seen: u32) -> f64 {
        exp(self.compensation_feeds * ln_1p(f64::from(compensations_seen)))
    }

    /// Factor on the rate of leaving: e^-theta while a last contact that nobody asked for is less
    /// than [`KEEPS_DAYS`] old, else 1. The age in days; `None`: there was no such contact.
    pub fn keeping(&self, last_unasked: Option<u16>) -> f64 {
        let lasts = last_unasked.is_some_and(|days| days < KEEPS_DAYS);
        if lasts { exp(-self.unasked_keeps) } else { 1.0 }
    }

    /// The most that [`Rivals::keeping`] can be.
    pub fn most_keeping(&self) -> f64 {
        exp(-self.unasked_keeps).max(1.0)
    }

    /// What becomes of something that differs between unasked and asked contacts: the unasked one's
    /// own, and the asked one's so far as it makes no difference.
    pub fn blend(&self, own: f64, asked: f64) -> f64 {
        (1.0 - self.asked_is_nothing) * own + self.asked_is_nothing * asked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strong() -> Rivals {
        Rivals {
            praise_answered: -0.02,
            exchanges_breed: 0.5,
            compensation_feeds: 1.5,
            unasked_keeps: 0.25,
            asked_is_nothing: 0.75,
        }
    }

    /// Each switch takes out its own account and no other.
    #[test]
    fn a_switch_takes_out_its_account_alone() {
        let all = Mechanisms::default();
        assert_eq!(strong().at_work(&all), strong());
        let off = |name: &str| {
            let mut on = Mechanisms::default();
            assert!(on.set(name, false));
            strong().at_work(&on)
        };
        assert_eq!(off("praise_answered"), Rivals { praise_answered: 0.0, ..strong() });
        assert_eq!(off("exchanges_breed"), Rivals { exchanges_breed: 0.0, ..strong() });
        assert_eq!(off("compensation_feeds"), Rivals { compensation_feeds: 0.0, ..strong() });
        assert_eq!(off("unasked_keeps"), Rivals { unasked_keeps: 0.0, ..strong() });
        assert_eq!(off("answers"), Rivals { unasked_keeps: 0.0, ..strong() });
        assert_eq!(off("asked_is_nothing"), Rivals { asked_is_nothing: 0.0, ..strong() });
        assert_eq!(strong().at_work(&Mechanisms::none()), Rivals::default());
    }

    /// Three exchanges seen at theta 1/2 double the chance, at -1/2 halve it; e^-0.25 = 0.778801.
    #[test]
    fn the_forms_have_their_values_by_hand() {
        let against = Rivals { exchanges_breed: -0.5, unasked_keeps: -0.25, ..strong() };
        assert!((strong().breeding(3) - 2.0).abs() < 1e-12);
        assert!((against.breeding(3) - 0.5).abs() < 1e-12);
        assert_eq!((strong().breeding(0), Rivals::default().breeding(9)), (1.0, 1.0));
        // At theta 3/2 three compensations seen make eight times the chance.
        assert!((strong().feeding(3) - 8.0).abs() < 1e-12);
        assert_eq!((strong().feeding(0), Rivals::default().feeding(9)), (1.0, 1.0));

        assert!((strong().keeping(Some(0)) - 0.778_800_783).abs() < 1e-9);
        assert_eq!(strong().keeping(Some(89)), strong().keeping(Some(0)));
        assert_eq!((strong().keeping(Some(90)), strong().keeping(None)), (1.0, 1.0));
        assert!((against.keeping(Some(9)) - 1.284_025_417).abs() < 1e-9);
        assert_eq!((strong().most_keeping(), Rivals::default().most_keeping()), (1.0, 1.0));
        assert_eq!(against.most_keeping(), against.keeping(Some(0)));

        assert!((strong().blend(-2.0, 2.0) - 1.0).abs() < 1e-12);
        assert_eq!(Rivals::default().blend(0.1, 0.7), 0.1);
        assert_eq!(Rivals { asked_is_nothing: 1.0, ..strong() }.blend(0.1, 0.7), 0.7);
    }
}
