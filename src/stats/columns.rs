//! Which columns of a table differ: the letters of a banner table.
//!
//! The columns of a banner table are groups of respondents, lettered A, B, C and so on; a row is
//! the share of each group that gave an answer. Beside a share stand the letters of the columns
//! whose share is significantly *lower*: 34 % BD in column A reads "more than in B and D".
//!
//! What can go wrong: columns that share people (a total, overlapping groups) are not independent,
//! and the test does not know. Without [`Letters::adjust`] one in twenty letters stands by chance
//! at 95 % where nothing differs; a table of many rows has many, as rows are never adjusted for.
//! No letter is no proof of equality, see [`equivalence`](super::equivalence). The normal
//! approximation wants some holders and some others in each column, say five.

use super::interval::assert_level;
use crate::ground::math::normal_cdf;

/// One column of one row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnShare {
    /// The weighted share, in [0, 1].
    pub share: f64,
    /// The effective sample size \[people\]; see [`weights`](super::weights). Without weights, n.
    pub effective_n: f64,
    /// The people in the column, unweighted.
    pub n: u64,
}

/// How to test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Letters {
    /// The confidence level in (0, 1), 0.95 for letters with error chance 5 %.
    pub level: f64,
    /// Columns with fewer people (unweighted) are not tested.
    pub smallest_base: u64,
    /// Whether p values are multiplied by the number of pairs of columns tested (Bonferroni).
    pub adjust: bool,
}

impl Default for Letters {
    /// 95 %, columns of 30 people or more, not adjusted.
    fn default() -> Self {
        Self { level: 0.95, smallest_base: 30, adjust: false }
    }
}

/// The p value of the two-sided z test that two independent shares are the same, with the pooled
/// share in the standard error (the square of z is Pearson's chi-square of the 2 x 2 table;
/// Fleiss, Levin & Paik 2003, Statistical Methods for Rates and Proportions, chapter 3), on
/// effective sample sizes. `None` where there is nothing to test with: an effective size that is not
/// positive, or both shares 0 or both 1.
pub fn two_proportions(a: &ColumnShare, b: &ColumnShare) -> Option<f64> {
    let sizes = [a.effective_n, b.effective_n];
    if !sizes.iter().all(|n| *n > 0.0 && n.is_finite()) {
        return None;
    }
    let pooled = (a.share * sizes[0] + b.share * sizes[1]) / (sizes[0] + sizes[1]);
    let variance = pooled * (1.0 - pooled) * (1.0 / sizes[0] + 1.0 / sizes[1]);
    let z = (a.share - b.share).abs() / variance.sqrt();
    (variance > 0.0).then(|| 2.0 * normal_cdf(-z))
}

/// For each column the letters of the columns whose share is significantly lower, in order; empty
/// where there are none, where a column is missing and where its base is too small. With more
/// than 26 columns, where letters double, they are separated by spaces.
pub fn letters(columns: &[Option<ColumnShare>], how: &Letters) -> Vec<String> {
    assert_level(how.level);
    let tested: Vec<Option<ColumnShare>> =
        columns.iter().map(|column| column.filter(|c| c.n >= how.smallest_base)).collect();
    let k = tested.iter().flatten().count();
    let tests = if how.adjust { k * k.saturating_sub(1) / 2 } else { 1 };
    let lower = |a: &ColumnShare, b: &ColumnShare| {
        b.share < a.share
            && two_proportions(a, b).is_some_and(|p| p * tests as f64 <= 1.0 - how.level)
    };
    let gap = if columns.len() > 26 { " " } else { "" };
    let row = |column: &Option<ColumnShare>| {
        let Some(a) = column else { return String::new() };
        let beaten = tested.iter().enumerate().filter(|(_, b)| b.is_some_and(|b| lower(a, &b)));
        beaten.map(|(i, _)| letter(i)).collect::<Vec<_>>().join(gap)
    };
    tested.iter().map(row).collect()
}

/// The letter of a column by its index: A to Z, then AA, AB and so on.
pub fn letter(index: usize) -> String {
    let last = char::from(b'A' + (index % 26) as u8);
    match index / 26 {
        0 => last.to_string(),
        rest => letter(rest - 1) + &last.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;

    fn column(count: u64, n: u64) -> ColumnShare {
        ColumnShare { share: count as f64 / n as f64, effective_n: n as f64, n }
    }

    fn plain(adjust: bool) -> Letters {
        Letters { level: 0.95, smallest_base: 30, adjust }
    }

    /// 41 of 195 against 153 of 605: Pearson's chi-square from the counts by the shortcut formula
    /// N (ad - bc)^2 / (margins) is 800 x 5030^2 / (194 x 606 x 195 x 605) = 1.45936, of which z is
    /// the root; its tail, erfc(sqrt(x / 2)) = 0.2270324, with 40-digit arithmetic. (The same table
    /// is worked, with the same p, at homeworksource.com/p/1081250.)
    #[test]
    fn the_test_is_the_root_of_pearsons_chi_square() {
        let p = two_proportions(&column(41, 195), &column(153, 605)).unwrap();
        assert!((p - 0.227_032_418).abs() < 1e-8, "{p}");
    }

    /// By hand: 60 % and 40 % of 100 pool to 1/2, so z = 0.2 / sqrt(1/4 x 2/100) = 2 sqrt(2) and
    /// p = 0.0046777. Effective sizes of 50 make it z = 2 and p = 0.0455003 (any table).
    #[test]
    fn two_proportions_worked_by_hand() {
        let p = two_proportions(&column(60, 100), &column(40, 100)).unwrap();
        assert!((p - 0.004_677_7).abs() < 5e-8, "{p}");
        let [a, b] = [0.6, 0.4].map(|share| ColumnShare { share, effective_n: 50.0, n: 100 });
        assert!((two_proportions(&a, &b).unwrap() - 0.045_500_3).abs() < 5e-8);
        assert_eq!(two_proportions(&a, &b), two_proportions(&b, &a));
    }

    #[test]
    fn shares_that_do_not_vary_are_not_tested() {
        assert_eq!(two_proportions(&column(0, 50), &column(0, 80)), None);
        assert_eq!(two_proportions(&column(50, 50), &column(80, 80)), None);
        let empty = ColumnShare { share: 0.5, effective_n: 0.0, n: 0 };
        assert_eq!(two_proportions(&empty, &column(4, 50)), None);
        assert!(two_proportions(&column(0, 50), &column(40, 50)).unwrap() < 1e-9);
    }

    /// 60, 50, 40 and 20 of 100, by hand: z of neighbours A-B and B-C is 0.1 / sqrt(0.495 x 0.02)
    /// squared = 0.01 / 0.00495 = 2.02, z = 1.42, no letter; A-C 2.83; C-D pooled 0.3, 0.04 /
    /// 0.0042 = 9.52, z = 3.09; B-D and A-D larger. Over six pairs the limit is z = 2.64 (p below
    /// 0.05 / 6): all still stand.
    #[test]
    fn letters_name_the_lower_columns() {
        let row = [60, 50, 40, 20].map(|count| Some(column(count, 100)));
        assert_eq!(letters(&row, &plain(false)), ["CD", "D", "D", ""]);
        assert_eq!(letters(&row, &plain(true)), ["CD", "D", "D", ""]);
    }

    /// 56 against 42 of 100, by hand: pooled 0.49, z^2 = 0.0196 / 0.004998 = 3.92, z = 1.980, just
    /// past 1.960; doubled up over three pairs the limit is 2.394.
    #[test]
    fn adjusting_takes_weak_letters_away() {
        let row = [56, 42, 49].map(|count| Some(column(count, 100)));
        assert_eq!(letters(&row, &plain(false)), ["B", "", ""]);
        assert_eq!(letters(&row, &plain(true)), ["", "", ""]);
        // A missing or small column makes no pair.
        let row = [row[0], None, row[1], Some(column(1, 29))];
        assert_eq!(letters(&row, &plain(true)), ["C", "", "", ""]);
    }

    #[test]
    fn small_bases_are_neither_tested_nor_named() {
        let row = [Some(column(29, 29)), Some(column(3, 30)), Some(column(29, 30))];
        assert_eq!(letters(&row, &plain(false)), ["", "", "B"]);
    }

    #[test]
    fn a_letter_never_stands_both_ways_and_only_one_way_if_the_p_value_says_so() {
        let mut stream = Key::new(0, 0, 0).stream(1u32, 0, 0, 0);
        for _ in 0..500 {
            let row: Vec<Option<ColumnShare>> = (0..8)
                .map(|_| {
                    let n = 20 + (200.0 * stream.uniform()) as u64;
                    let effective_n = n as f64 * (0.4 + 0.6 * stream.uniform());
                    let column = ColumnShare { share: stream.uniform(), effective_n, n };
                    (stream.uniform() < 0.9).then_some(column)
                })
                .collect();
            let found = letters(&row, &plain(false));
            let names = |i: usize, j: usize| found[i].contains(&letter(j));
            for i in 0..8 {
                assert!(!names(i, i));
                for j in 0..i {
                    assert!(!(names(i, j) && names(j, i)));
                    let (a, b) = (row[i].filter(|c| c.n >= 30), row[j].filter(|c| c.n >= 30));
                    let p = a.zip(b).and_then(|(a, b)| two_proportions(&a, &b));
                    assert_eq!(names(i, j) || names(j, i), p.is_some_and(|p| p <= 0.05));
                }
            }
            let adjusted = letters(&row, &plain(true));
            assert!(adjusted.iter().zip(&found).all(|(a, f)| a.chars().all(|c| f.contains(c))));
        }
    }

    /// Two columns of 400 people with the same share of 0.3: a letter about once in twenty. The
    /// normal approximation is good to some 0.3 points here (counts are whole), 4.5 binomial
    /// standard deviations of 20,000 rows are 0.7 points: within 1 point, exceeded about once in
    /// 10^5 (fixed) seeds at most.
    #[test]
    fn equal_columns_get_letters_as_often_as_the_level_says() {
        let mut stream = Key::new(0, 0, 2).stream(1u32, 0, 0, 0);
        let mut drawn = || {
            let count = (0..400).filter(|_| stream.uniform() < 0.3).count() as u64;
            Some(column(count, 400))
        };
        let rows = 20_000;
        let lettered = (0..rows)
            .filter(|_| letters(&[drawn(), drawn()], &plain(false)).iter().any(|l| !l.is_empty()))
            .count() as f64;
        assert!((lettered / f64::from(rows) - 0.05).abs() < 0.01, "{lettered}");
    }

    #[test]
    fn letters_go_on_after_z() {
        let names = [0, 25, 26, 51, 52, 701, 702].map(letter);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        let mut row = vec![Some(column(90, 100))];
        row.extend(vec![Some(column(10, 100)); 27]);
        assert!(letters(&row, &plain(false))[0].ends_with("Y Z AA AB"));
    }
}
