//! Numbers as people read them: the one place where they become text.
//!
//! A sentence, a table and a page show the same number in the same way: as many decimals as its
//! interval justifies, commas between thousands, no sign at what rounds to nothing. The minus is the
//! plain one of a keyboard; a rendering that has a proper one takes [`proper_minus`]. Numbers for
//! programs are not made here: files hold the shortest decimal that reads back as the same bits.
//!
//! ```
//! use earful::ground::number::{fixed, interval, proper_minus, signed, thousands};
//! assert_eq!(fixed(-0.001, 2), "0.00");
//! assert_eq!(interval(-3.234, Some((-4.1, -2.3)), signed), "-3.23 (-4.10 to -2.30)");
//! assert_eq!(proper_minus("-3.23, a twenty-first"), "\u{2212}3.23, a twenty-first");
//! assert_eq!(thousands(1_234_567), "1,234,567");
//! ```

use std::borrow::Cow;

use super::math::decade;

/// How a number with so many decimals is shown: [`fixed`] or [`signed`].
pub type Show = fn(f64, usize) -> String;

/// A number with so many decimals; rounding leaves no negative zero.
pub fn fixed(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    match text.strip_prefix('-').filter(|rest| is_nothing(rest)) {
        Some(zero) => zero.to_owned(),
        None => text,
    }
}

/// As [`fixed`], with a plus where it is above nothing as shown.
pub fn signed(value: f64, places: usize) -> String {
    let text = fixed(value, places);
    if value > 0.0 && !is_nothing(&text) { format!("+{text}") } else { text }
}

/// Whether digits say nothing but zero.
fn is_nothing(digits: &str) -> bool {
    digits.bytes().all(|byte| matches!(byte, b'0' | b'.'))
}

/// A number with at most so many decimals, without zeros at their end.
pub fn trimmed(value: f64, places: usize) -> String {
    let text = fixed(value, places);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// Decimals that show two digits of a half width; without one, four digits of the value.
pub fn decimals(half_width: f64, value: f64) -> usize {
    last_digit((half_width > 0.0).then_some(half_width), value)
        .map_or(2, |last| (-last).clamp(0, 8)) as usize
}

/// The power of ten of the last digit that is justified; `None` without a size to go by.
fn last_digit(half_width: Option<f64>, value: f64) -> Option<i32> {
    let (size, digits) = half_width.map_or((value.abs(), 4), |half| (half, 2));
    (size.is_finite() && size != 0.0).then(|| decade(size) + 1 - digits)
}

/// The decimals of a column, from those that each of its numbers deserves: one very narrow interval
/// must not fill the whole column with digits.
pub fn column_places(deserved: impl Iterator<Item = usize>) -> usize {
    let deserved: Vec<usize> = deserved.collect();
    let fewest = deserved.iter().min().copied().unwrap_or(2);
    deserved.iter().max().copied().unwrap_or(2).min(fewest + 2)
}

/// A number with as many decimals as its interval justifies.
pub fn rounded(value: f64, half_width: f64) -> String {
    fixed(value, decimals(half_width, value))
}

/// `0.13 (0.07 to 0.20)`: an estimate with the ends of its interval, as far as there is one, to the
/// digits that it justifies.
pub fn interval(estimate: f64, ends: Option<(f64, f64)>, show: Show) -> String {
    let half = ends.map_or(0.0, |(low, high)| (high - low) / 2.0);
    let places = decimals(half, estimate);
    let within = ends.map(|(low, high)| format!("{} to {}", show(low, places), show(high, places)));
    let within = within.as_deref().unwrap_or("no interval");
    format!("{} ({within})", show(estimate, places))
}

/// A sum of money: as many digits as its interval justifies, before the point too, with at most so
/// many decimals; commas between thousands.
pub fn amount(value: f64, half_width: Option<f64>, most: usize, show: Show) -> String {
    let half = half_width.filter(|half| *half > 0.0);
    let finest = -i32::try_from(most).unwrap_or(i32::MAX);
    let last = last_digit(half, value).unwrap_or(-2).max(finest);
    // Powers of ten above the point through text: exact as far as a number can be.
    let unit: f64 = format!("1e{}", last.max(0)).parse().unwrap_or(1.0);
    let value = if last > 0 && value.is_finite() { (value / unit).round() * unit } else { value };
    grouped(&show(value, (-last).max(0) as usize))
}

/// A rate, to three digits and without zeros at the end.
pub fn rate(value: f64) -> String {
    match value >= 1000.0 {
        true => thousands(value.round() as u64),
        // One less than the four digits of a number without an interval.
        false => trimmed(value, decimals(0.0, value).saturating_sub(1)),
    }
}

/// A count with commas between thousands.
pub fn thousands(n: u64) -> String {
    grouped(&n.to_string())
}

/// A number that is written already, with commas between its thousands.
fn grouped(text: &str) -> String {
    let start = text.bytes().take_while(|byte| !byte.is_ascii_digit()).count();
    let length = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let mut out = text[..start].to_owned();
    for (index, digit) in text[start..start + length].chars().enumerate() {
        if index > 0 && (length - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + &text[start + length..]
}

/// So many things: `1 run`, `1,200 runs`.
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

/// A share in percent, to hundredths.
pub fn in_percent(share: f64) -> f64 {
    (share * 1e4).round() / 100.0
}

/// `95%`: a share that somebody chose, such as a level.
pub fn percent(share: f64) -> String {
    format!("{}%", in_percent(share))
}

/// The nearest number that is written with so many significant digits.
pub fn significant(value: f64, digits: usize) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    // A number this near to nothing has fewer digits than that.
    if decade(value) < digits as i32 - 301 {
        return 0.0;
    }
    format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
}

/// A text in which a number below nothing has a proper minus (U+2212). A hyphen between letters or
/// digits, as in a word or a date, and the dashes of an option stay.
pub fn proper_minus(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut copied = 0;
    let mut before = ' ';
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let number_follows = rest.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if c == '-'
            && number_follows
            && (before.is_whitespace() || "([{,;:/=\u{2013}".contains(before))
        {
            out += &text[copied..at];
            out.push('\u{2212}');
            copied = at + 1;
        }
        before = c;
    }
    if copied == 0 { Cow::Borrowed(text) } else { Cow::Owned(out + &text[copied..]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounds_to_zero_has_no_sign() {
        assert_eq!(
            [0.25, -0.25, -0.001, 0.001, -0.0].map(|x| fixed(x, 2)),
            ["0.25", "-0.25", "0.00", "0.00", "0.00"]
        );
        assert_eq!(
            [0.25, -0.25, -0.001, 0.001, 0.0].map(|x| signed(x, 2)),
            ["+0.25", "-0.25", "0.00", "0.00", "0.00"]
        );
        assert_eq!([0.4, -0.4, 3.0].map(|x| signed(x, 0)), ["0", "0", "+3"]);
        let huge = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
        assert_eq!(huge.map(|x| signed(x, 1)), ["+inf", "-inf", "NaN"]);
    }

    /// By hand: the second digit of a half width of 0.093 is a thousandth, of 0.1 a hundredth, of 25 a
    /// unit; four digits of 31.26 end at a hundredth.
    #[test]
    fn an_interval_justifies_two_of_its_digits() {
        assert_eq!([0.093, 0.1, 25.0, 1e-30].map(|half| decimals(half, 1.0)), [3, 2, 0, 8]);
        assert_eq!([31.26, 0.0, 120_000.0].map(|value| decimals(0.0, value)), [2, 2, 0]);
        assert_eq!([f64::NAN, f64::INFINITY].map(|value| decimals(0.0, value)), [2, 2]);
        assert_eq!(decimals(f64::INFINITY, 1.0), 2);
        assert_eq!(rounded(-0.001, 0.5), "0.00");
        assert_eq!(interval(0.001, Some((-0.5, 0.5)), signed), "0.00 (-0.50 to +0.50)");
        assert_eq!(interval(1.5, None, fixed), "1.500 (no interval)");
    }

    #[test]
    fn one_narrow_interval_does_not_fill_a_column_with_digits() {
        assert_eq!(column_places([1, 6].into_iter()), 3);
        assert_eq!(column_places([2, 3].into_iter()), 3);
        assert_eq!(column_places([].into_iter()), 2);
    }

    #[test]
    fn rates_have_three_digits_and_no_zeros_at_the_end() {
        let told = [0.0, 0.012_34, 0.5, 3.0, 31.26, 120.0, 999.6, 3040.4].map(rate);
        assert_eq!(told, ["0", "0.0123", "0.5", "3", "31.3", "120", "1000", "3,040"]);
        assert_eq!([2.5, 2.0, 120.0, 0.004].map(|x| trimmed(x, 2)), ["2.5", "2", "120", "0"]);
    }

    /// By hand: two digits of the half width, the second of 84,000 being a thousand; four digits
    /// without one; never finer than a hundredth.
    #[test]
    fn amounts_have_the_digits_that_their_intervals_justify() {
        let cases = [
            (1_234_567.0, Some(84_000.0), "1,235,000"),
            (-1_234_567.0, Some(840_000.0), "-1,230,000"),
            (1_234_567.0, Some(95.0), "1,234,567"),
            (1_234.567, Some(0.95), "1,234.57"),
            (1_234.567, Some(0.001), "1,234.57"),
            (-0.4, Some(25.0), "0"),
            (999.96, Some(2.0), "1,000.0"),
            (123_456.0, None, "123,500"),
            (12.3456, None, "12.35"),
            (0.0, None, "0.00"),
            (f64::INFINITY, None, "inf"),
        ];
        for (value, half, shown) in cases {
            assert_eq!(amount(value, half, 2, fixed), shown);
        }
        assert_eq!(amount(5.0, Some(1.0), 2, signed), "+5.0");
        assert_eq!(amount(-0.0, None, 2, signed), "0.00");
        assert_eq!(amount(0.123_456, Some(0.000_5), 4, fixed), "0.1235");
    }

    #[test]
    fn counts_have_commas_and_agree_with_their_noun() {
        assert_eq!(
            [7, 1_000, 123_456, 1_234_567].map(thousands),
            ["7", "1,000", "123,456", "1,234,567"]
        );
        assert_eq!(count(1, "run", "runs"), "1 run");
        assert_eq!(count(1_200, "run", "runs"), "1,200 runs");
    }

    /// One less 0.95 is not quite 0.05.
    #[test]
    fn shares_in_percent_end_at_hundredths() {
        assert_eq!([1.0 - 0.95, 0.999, 0.999_95].map(percent), ["5%", "99.9%", "100%"]);
        assert_eq!(in_percent(0.123_45), 12.35);
    }

    #[test]
    fn significant_digits_are_the_first_ones() {
        assert_eq!(significant(-0.123_456_789, 3), -0.123);
        assert_eq!(significant(123_456.0, 2), 120_000.0);
        assert_eq!([0.0, 1e-310].map(|value| significant(value, 3)), [0.0, 0.0]);
        assert!(significant(f64::NAN, 3).is_nan());
    }

    #[test]
    fn only_what_stands_before_a_number_is_a_minus() {
        let told = "-1 (-0.5 to -0.25), un-follow, 2026-11-27, --day 3, x=-2, 55-64, a - b";
        let shown = "\u{2212}1 (\u{2212}0.5 to \u{2212}0.25), un-follow, 2026-11-27, --day 3, x=\u{2212}2, 55-64, a - b";
        assert_eq!(proper_minus(told), shown);
        assert!(matches!(proper_minus("3 to 4"), Cow::Borrowed(_)));
    }
}
