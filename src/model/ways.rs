//! Ways out: how somebody goes depends on why.
//!
//! Who feels watched cuts the tie, who is tired of a page hides it, who has lost interest looks
//! away. How much so nobody has measured: the odds below are assumed, and `exit.ways_weight` is
//! their power, 0 for no difference. What has been measured is how people go in all (UF36), so the
//! odds only say who goes which way: they are raked (Deming & Stephan 1940) until the ways out
//! have the shares of `exit.unfollow_share` and `exit.mute_share` at the reference mix of reasons.

use super::exit::{Exit, Mode, Reason};
use crate::ground::math::pow;

/// Shares of the ways out, in the order of [`Mode::ALL`].
type WaysOutShares = [f64; Mode::COUNT];

/// Odds of the ways out by reason, at weight 1; only their ratios count.
#[rustfmt::skip]
const ODDS: [WaysOutShares; Reason::COUNT] = [
    // Un-follow, mute, stop looking.
    [42.0, 45.0, 13.0], // too frequent
    [42.0, 45.0, 13.0], // crowded
    [37.0, 36.0, 27.0], // boring
    [71.0, 24.0,  4.0], // intruded
    [63.0, 20.0, 18.0], // ignored
    [33.0, 21.0, 46.0], // lost interest
    [76.0, 19.0,  4.0], // watched
];

/// The reference mix of reasons: shares of all exits in `scenarios/calibration.toml`, arm
/// `typical`, measured once in 16 replications and rounded to whole percent (assumed in that the mix
/// is the model's, not the survey's). It is a definition: other mixes of reasons have other ways out,
/// which is the point. The test of `docs/calibration.md` measures it again, prints it beside this
/// one, and fails where the two are five points apart.
pub const REFERENCE_REASONS: [f64; Reason::COUNT] = [0.24, 0.15, 0.15, 0.00, 0.01, 0.34, 0.11];

/// Shares of the ways out, for each reason.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ways([WaysOutShares; Reason::COUNT]);

impl Ways {
    /// As the parameters have them; `depend` is whether they depend on the reason at all.
    pub fn new(exit: &Exit, depend: bool) -> Self {
        let weight = if depend { exit.ways_weight } else { 0.0 };
        let (unfollow, mute) = (exit.unfollow_share, exit.mute_share);
        let shares = [unfollow, mute, (1.0 - unfollow - mute).max(0.0)];
        Ways(raked(ODDS.map(|row| row.map(|odds| pow(odds, weight))), &REFERENCE_REASONS, &shares))
    }

    /// Share of those going for a reason who go this way.
    pub fn share(&self, reason: Reason, mode: Mode) -> f64 {
        self.0[reason as usize][mode as usize]
    }

    /// The way out of somebody who goes for a reason, from one draw.
    pub fn mode(&self, reason: Reason, draw: f64) -> Mode {
        let [unfollow, mute, _] = self.0[reason as usize];
        if draw < unfollow {
            Mode::Unfollow
        } else if draw < unfollow + mute {
            Mode::Mute
        } else {
            Mode::Ignore
        }
    }
}

/// Rows of positive odds times a factor for each column, each row summing to one, such that the
/// mean of the rows at the weights `mix` is `columns`. Each step sets the columns right and then the
/// rows; the distance falls by a constant factor, a dozen steps at weight 1 and some hundred at 5.
fn raked<const R: usize, const C: usize>(
    odds: [[f64; C]; R],
    mix: &[f64; R],
    columns: &[f64; C],
) -> [[f64; C]; R] {
    let in_all = |rows: &[[f64; C]; R], column: usize| -> f64 {
        rows.iter().zip(mix).map(|(row, share)| share * row[column]).sum()
    };
    let mut rows = odds.map(normed);
    for _ in 0..MOST_STEPS {
        let now: [f64; C] = std::array::from_fn(|column| in_all(&rows, column));
        if now.iter().zip(columns).all(|(now, wanted)| (now - wanted).abs() < EXACT) {
            break;
        }
        // A column that nobody is to take is empty after the first step and stays so.
        let factor = |column: usize| {
            if now[column] > 0.0 { columns[column] / now[column] } else { 0.0 }
        };
        rows = rows.map(|row| normed(std::array::from_fn(|c| row[c] * factor(c))));
    }
    rows
}

/// Where raking stops.
const EXACT: f64 = 1e-13;
const MOST_STEPS: usize = 1000;

fn normed<const C: usize>(row: [f64; C]) -> [f64; C] {
    let sum: f64 = row.iter().sum();
    row.map(|odds| odds / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, wanted: f64) {
        assert!((got - wanted).abs() < 1e-12, "{got} against {wanted}");
    }

    /// Two by two, a factor for each row and column leaves the cross ratio alone. At equal weights
    /// and halves (p / (1 - p))^2 = 4, so p = 2/3. With 0.8 and 0.2 the cross ratio is 4 x 4 = 16,
    /// and at weights 1/3 and 2/3 the first column is (0.8 + 0.4) / 3 = 0.4.
    #[test]
    fn two_by_two_by_hand() {
        let half = raked([[4.0, 1.0], [1.0, 1.0]], &[0.5, 0.5], &[0.5, 0.5]);
        for (row, by_hand) in half.iter().zip([2.0 / 3.0, 1.0 / 3.0]) {
            near(row[0], by_hand);
            near(row[1], 1.0 - by_hand);
        }
        let other = raked([[16.0, 1.0], [3.0, 3.0]], &[1.0 / 3.0, 2.0 / 3.0], &[0.4, 0.6]);
        near(other[0][0], 0.8);
        near(other[1][0], 0.2);
    }

    /// Known rows (0.5 0.3 0.2; 0.1 0.6 0.3; 0.2 0.2 0.6) at weights 0.5, 0.3, 0.2: the columns are
    /// 0.25 + 0.03 + 0.04 = 0.32, 0.15 + 0.18 + 0.04 = 0.37 and 0.1 + 0.09 + 0.12 = 0.31. Raking
    /// finds them again from the same rows with columns times 2, 5, 1/4 and rows times 3, 1, 7.
    #[test]
    fn three_by_three_by_hand() {
        let known = [[0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.2, 0.2, 0.6]];
        let odds = [[3.0, 4.5, 0.15], [0.2, 3.0, 0.075], [2.8, 7.0, 1.05]];
        let found = raked(odds, &[0.5, 0.3, 0.2], &[0.32, 0.37, 0.31]);
        for (found, known) in found.iter().flatten().zip(known.iter().flatten()) {
            near(*found, *known);
        }
        // A way that nobody goes: the others share the rest, 2 to 1 as 0.5 to 0.25.
        let none = raked([[0.5, 0.25, 0.25]], &[1.0], &[2.0 / 3.0, 1.0 / 3.0, 0.0]);
        assert_eq!(none[0][2], 0.0);
        near(none[0][0], 2.0 / 3.0);
    }

    fn exit(ways_weight: f64) -> Exit {
        Exit { ways_weight, ..Exit::default() }
    }

    fn in_all(ways: &Ways, mode: Mode) -> f64 {
        Reason::ALL.iter().zip(REFERENCE_REASONS).map(|(r, mix)| mix * ways.share(*r, mode)).sum()
    }

    /// UF36, whatever the weight and whatever it says.
    #[test]
    fn at_the_reference_mix_the_published_shares_come_out() {
        near(REFERENCE_REASONS.iter().sum(), 1.0);
        for weight in [0.0, 0.3, 1.0, 2.0, 5.0] {
            for (unfollow, mute) in [(0.43, 0.38), (0.3, 0.2), (0.6, 0.4), (0.0, 0.5), (1.0, 0.0)] {
                let exit = Exit { unfollow_share: unfollow, mute_share: mute, ..exit(weight) };
                let ways = Ways::new(&exit, true);
                near(in_all(&ways, Mode::Unfollow), unfollow);
                near(in_all(&ways, Mode::Mute), mute);
                near(in_all(&ways, Mode::Ignore), 1.0 - unfollow - mute);
                for reason in Reason::ALL {
                    near(Mode::ALL.iter().map(|mode| ways.share(reason, *mode)).sum(), 1.0);
                }
            }
        }
    }

    /// Raking keeps each reason's odds against each other's: of watched and boring, un-follow
    /// against mute, (76 / 19) / (37 / 36) at weight 1 and its square at weight 2.
    #[test]
    fn the_odds_between_reasons_are_those_of_the_table() {
        let by_hand = (76.0 / 19.0) / (37.0 / 36.0);
        for (weight, wanted) in [(0.0, 1.0), (1.0, by_hand), (2.0, by_hand * by_hand)] {
            let ways = Ways::new(&exit(weight), true);
            let odds = |reason| ways.share(reason, Mode::Unfollow) / ways.share(reason, Mode::Mute);
            let ratio = odds(Reason::Watched) / odds(Reason::Boring);
            assert!((ratio / wanted - 1.0).abs() < 1e-12, "{ratio} against {wanted}");
        }
    }

    /// Without weight, and with the switch off, all reasons share one split; the two are the same
    /// to the bit.
    #[test]
    fn without_weight_or_switch_the_reason_does_not_matter() {
        let off = Ways::new(&exit(1.7), false);
        assert_eq!(off, Ways::new(&exit(0.0), true));
        for reason in Reason::ALL {
            for (mode, wanted) in Mode::ALL.into_iter().zip([0.43, 0.38, 0.19]) {
                near(off.share(reason, mode), wanted);
            }
        }
    }

    /// More weight: the wronged go openly, the tired hide the page, who lost interest looks away.
    #[test]
    fn weight_moves_each_reason_towards_its_own_way() {
        let ways = [0.0, 0.5, 1.0, 2.0, 5.0].map(|weight| Ways::new(&exit(weight), true));
        for (reason, mode) in [
            (Reason::Watched, Mode::Unfollow),
            (Reason::Intruded, Mode::Unfollow),
            (Reason::Ignored, Mode::Unfollow),
            (Reason::TooFrequent, Mode::Mute),
            (Reason::Crowded, Mode::Mute),
            (Reason::LostInterest, Mode::Ignore),
        ] {
            let shares = ways.each_ref().map(|ways| ways.share(reason, mode));
            assert!(shares.is_sorted_by(|a, b| a < b), "{reason:?}: {shares:?}");
        }
    }

    /// Draws on a grid come out as the shares say, un-follows first.
    #[test]
    fn a_draw_takes_its_way() {
        let ways = Ways([[0.5, 0.3, 0.2]; Reason::COUNT]);
        let mut modes = [0; Mode::COUNT];
        for i in 0..100 {
            modes[ways.mode(Reason::Boring, (f64::from(i) + 0.5) / 100.0) as usize] += 1;
        }
        assert_eq!(modes, [50, 30, 20]);
        let modes = [0.1, 0.6, 0.9].map(|draw| ways.mode(Reason::Ignored, draw));
        assert_eq!(modes, Mode::ALL);
    }

    /// The table of `docs/model.md` and its reference mix.
    #[test]
    fn the_document_says_the_default_ways_out() {
        let document = include_str!("../../docs/model.md").replace('\n', " ");
        let ways = Ways::new(&Exit::default(), true);
        let percent = |share: f64| format!("{:.0}", 100.0 * share);
        for reason in Reason::ALL {
            let name = match reason {
                Reason::TooFrequent | Reason::Crowded => "too frequent, crowded".to_owned(),
                reason => reason.name().replace('_', " "),
            };
            let odds = ODDS[reason as usize].map(|odds| odds.to_string()).join(" : ");
            let shares = Mode::ALL.map(|mode| percent(ways.share(reason, mode))).join(" | ");
            let row = format!("| {name} | {odds} | {shares} |");
            assert!(document.contains(&row), "docs/model.md lacks {row}");
        }
        let [frequent, crowded, boring, _, ignored, interest, watched] =
            REFERENCE_REASONS.map(percent);
        let mix = format!(
            "{frequent} % too frequent, {crowded} crowded, {boring} boring, none intruded, \
             {ignored} ignored, {interest} lost interest, {watched} watched"
        );
        assert!(document.contains(&mix), "docs/model.md lacks {mix}");
    }
}
