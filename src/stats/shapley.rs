//! How much each player brings to what a group of them achieves together.
//!
//! The value of Shapley (1953, "A value for n-person games", in *Contributions to the Theory of Games II*,
//! Annals of Mathematics Studies 28, 307-317): what a player adds to those who came before, on average over all
//! orders in which players can come. The shares add up to what all of them achieve beyond what nobody
//! achieves, and what two of them bring only together is halved between them.
//!
//! A set of players is a number: bit i stands for player i.

/// The share of each of `n` players in a game of which the value of every set is known, by set.
///
/// The weight of a set S without the player is |S|! (n - |S| - 1)! / n!, one over n times the number of
/// such sets of that size.
pub fn exact(values: &[f64]) -> Vec<f64> {
    assert!(values.len().is_power_of_two(), "a value for every set of players");
    let n = values.len().ilog2() as usize;
    let share = |player: usize| {
        let bit = 1 << player;
        // By size: differences of many sets of one size are alike, so they are summed first.
        let mut sums = vec![0.0; n];
        for set in (0..values.len()).filter(|set| set & bit == 0) {
            sums[set.count_ones() as usize] += values[set | bit] - values[set];
        }
        let mean = |(size, sum): (usize, f64)| sum / choose(n - 1, size);
        sums.into_iter().enumerate().map(mean).sum::<f64>() / n as f64
    };
    (0..n).map(share).collect()
}

fn choose(n: usize, k: usize) -> f64 {
    (0..k).fold(1.0, |all, i| all * (n - i) as f64 / (i + 1) as f64)
}

/// The sets that an order passes on its way from nobody to everybody, both included.
pub fn passed(order: &[usize]) -> Vec<usize> {
    let mut set = 0;
    let after = order.iter().map(|player| {
        set |= 1 << player;
        set
    });
    std::iter::once(0).chain(after.collect::<Vec<_>>()).collect()
}

/// What each player adds when they come in an order, and when they come in its reverse, on average:
/// exact where players interact in pairs only, since of each pair either comes first once; else right on
/// average over orders drawn at random (antithetic: Mitchell, Cooper, Frank & Holmes 2022, Journal of
/// Machine Learning Research 23(43)).
pub fn of_order(order: &[usize], value: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut shares = vec![0.0; order.len()];
    let reverse: Vec<usize> = order.iter().rev().copied().collect();
    for order in [order, &reverse] {
        let values: Vec<f64> = passed(order).into_iter().map(&value).collect();
        for (player, step) in order.iter().zip(values.windows(2)) {
            shares[*player] += 0.5 * (step[1] - step[0]);
        }
    }
    shares
}

/// The order of `n` players that draws in (0, 1) give, each order as likely as any other: who has the lowest
/// comes first.
pub fn order_by(draws: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..draws.len()).collect();
    order.sort_by(|a, b| draws[*a].total_cmp(&draws[*b]).then(a.cmp(b)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;

    fn close(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found} for {expected}");
        }
    }

    /// A glove market (Shapley & Shubik 1969): player 0 has a left glove, 1 and 2 a right one each, and a
    /// pair is worth 1: 2/3, 1/6, 1/6.
    #[test]
    fn the_glove_market_is_divided_as_published() {
        let value = |set: usize| f64::from(u8::from(set & 1 != 0 && set & 6 != 0));
        let values: Vec<f64> = (0..8).map(value).collect();
        close(&exact(&values), &[2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]);
    }

    /// The airport game (Littlechild & Owen 1973): a runway costs what its largest user needs. Needs 1, 2
    /// and 4: the first stretch is shared by three, the second by two, the rest is paid by one.
    #[test]
    fn a_runway_is_paid_stretch_by_stretch() {
        let needs = [1.0, 2.0, 4.0];
        let cost = |set: usize| {
            (0..3)
                .filter(|player| set >> player & 1 == 1)
                .map(|player| needs[player])
                .fold(0.0, f64::max)
        };
        let values: Vec<f64> = (0..8).map(cost).collect();
        close(&exact(&values), &[1.0 / 3.0, 1.0 / 3.0 + 0.5, 1.0 / 3.0 + 0.5 + 2.0]);
    }

    /// Player 6 does nothing, 0 and 1 do the same, and nobody achieves 5 alone.
    #[test]
    fn who_adds_nothing_gets_nothing_and_equals_get_the_same() {
        let value = |set: usize| {
            let has = |player: usize| (set >> player & 1) as f64;
            5.0 + (has(0) + has(1)) * has(2) * has(3) - 3.0 * has(4) * has(5)
        };
        let values: Vec<f64> = (0..128).map(value).collect();
        let shares = exact(&values);
        assert_eq!(shares[6], 0.0);
        close(&shares[..2], &[1.0 / 3.0; 2]);
        close(&shares[4..6], &[-1.5; 2]);
        assert!((shares.iter().sum::<f64>() - (values[127] - values[0])).abs() < 1e-12);
    }

    /// Any game of seven: numbers drawn for every set.
    fn any_game() -> Vec<f64> {
        let key = Key::new(7, 0, 0);
        (0..128).map(|set| key.uniform(1u32, set, 0, 0) - 0.3).collect()
    }

    #[test]
    fn shares_add_up_in_any_game_and_along_any_order() {
        let values = any_game();
        let whole = values[127] - values[0];
        assert!((exact(&values).iter().sum::<f64>() - whole).abs() < 1e-12);
        let shares = of_order(&[3, 1, 6, 0, 2, 5, 4], |set| values[set]);
        assert!((shares.iter().sum::<f64>() - whole).abs() < 1e-12);
    }

    /// Main effects and pair interactions drawn at random: one order and its reverse give the exact
    /// shares. With three that need each other they do not.
    #[test]
    fn an_order_and_its_reverse_are_exact_where_players_interact_in_pairs() {
        let key = Key::new(8, 0, 0);
        let weight = |a: usize, b: usize| key.uniform(1u32, a as u32, b as u32, 0) - 0.5;
        let value = |set: usize| {
            let there: Vec<usize> = (0..7).filter(|player| set >> player & 1 == 1).collect();
            let pairs =
                |a: &usize| there.iter().filter(|b| *b <= a).map(|b| weight(*a, *b)).sum::<f64>();
            2.0 + there.iter().map(pairs).sum::<f64>()
        };
        let values: Vec<f64> = (0..128).map(value).collect();
        let order = [5, 0, 6, 2, 1, 4, 3];
        close(&of_order(&order, value), &exact(&values));
        let three = |set: usize| f64::from(u8::from(set & 7 == 7));
        let thirds = exact(&(0..128).map(three).collect::<Vec<_>>());
        let along = of_order(&order, three);
        assert!((along[0] - thirds[0]).abs() > 0.1, "{along:?}");
    }

    /// The mean over all 5,040 orders is the exact share, and each order is passed from nobody to
    /// everybody, a player at a time.
    #[test]
    fn orders_are_right_on_average() {
        let values = any_game();
        let mut orders = vec![Vec::new()];
        for player in 0..7 {
            let longer = orders.iter().flat_map(|order: &Vec<usize>| {
                (0..=order.len()).map(move |at| {
                    let mut longer = order.clone();
                    longer.insert(at, player);
                    longer
                })
            });
            orders = longer.collect();
        }
        assert_eq!(orders.len(), 5040);
        let mut means = vec![0.0; 7];
        for order in &orders {
            let sets = passed(order);
            assert!(
                sets.len() == 8 && sets.windows(2).all(|two| (two[1] & !two[0]).count_ones() == 1)
            );
            for (mean, share) in means.iter_mut().zip(of_order(order, |set| values[set])) {
                *mean += share / 5040.0;
            }
        }
        close(&means, &exact(&values));
    }

    /// Of 6,000 orders of three players each of the six comes 1,000 times, give or take 29
    /// (binomial); six deviations of 130 (4.5 of them) happen once in 20,000 (fixed) seeds.
    #[test]
    fn every_order_is_as_likely() {
        let mut often = std::collections::BTreeMap::new();
        for replication in 0..6_000u32 {
            let key = Key::new(1, 4, replication);
            let draws: Vec<f64> = (0..3).map(|player| key.uniform(0u32, player, 0, 0)).collect();
            *often.entry(order_by(&draws)).or_insert(0u32) += 1;
        }
        assert_eq!(often.len(), 6);
        assert!(often.values().all(|times| (870..1_130).contains(times)), "{often:?}");
    }
}
