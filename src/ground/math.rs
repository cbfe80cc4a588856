//! Functions whose results must be the same bits on every machine.
//!
//! The standard library hands `exp`, `ln` and the like to the system's C library, whose last
//! bit differs between systems and even between processors. The `libm` crate computes them in
//! plain Rust arithmetic, so a simulated run has the same digest everywhere. `clippy.toml`
//! keeps the model from calling the others.

/// e^x.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// The natural logarithm of x > 0.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// ln(1 + x), accurate for small x.
#[inline]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// e^x - 1, accurate for small x.
#[inline]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// x^y.
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// The cosine of x \[radians\].
#[inline]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// The power of ten of the first digit of x, which is neither 0 nor infinite nor no number: 2 of
/// 123, -3 of 0.001. Read off the shortest decimal that reads back as x, so 0.001 has no digit
/// more than it is written with.
pub fn decade(x: f64) -> i32 {
    let written = format!("{x:e}");
    let exponent = written.split_once('e').and_then(|(_, exponent)| exponent.parse().ok());
    exponent.unwrap_or(0)
}

/// The logistic function 1 / (1 + e^-x).
#[inline]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// The logit ln(p / (1 - p)) of a probability in (0, 1).
#[inline]
pub fn logit(p: f64) -> f64 {
    ln(p / (1.0 - p))
}

/// The chance of at least one event in a time in which `hazard` events are expected.
#[inline]
pub fn chance(hazard: f64) -> f64 {
    -exp_m1(-hazard)
}

/// Gauss-Legendre rule with three nodes on [-1, 1], node and weight (Abramowitz & Stegun 1964,
/// table 25.4).
pub const LEGENDRE_3: [(f64, f64); 3] =
    [(-0.774_596_669_241_483_4, 5.0 / 9.0), (0.0, 8.0 / 9.0), (0.774_596_669_241_483_4, 5.0 / 9.0)];

/// The standard normal distribution function.
#[inline]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The standard normal quantile of p in (0, 1): algorithm AS 241, PPND16 (Wichura 1988,
/// Applied Statistics 37(3), 477-484), relative error about 1e-16.
pub fn normal_quantile(p: f64) -> f64 {
    if (p - 0.5).abs() <= 0.425 { central_quantile(p) } else { outer_quantile(p) }
}

/// [`normal_quantile`] of each `p` into `z`, the same bits in less time: the centre, where 85% of
/// uniform draws lie, is computed for all without a branch, which compilers turn into vectors.
pub fn normal_quantiles(p: &[f64], z: &mut [f64]) {
    for (z, p) in z.iter_mut().zip(p) {
        *z = central_quantile(*p);
    }
    for (z, p) in z.iter_mut().zip(p) {
        if (p - 0.5).abs() > 0.425 {
            *z = outer_quantile(*p);
        }
    }
}

#[inline]
fn central_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    q * ratio(&CENTRE.0, &CENTRE.1, 0.180625 - q * q)
}

fn outer_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-ln(tail)).sqrt();
    let x = if r <= 5.0 {
        ratio(&MIDDLE.0, &MIDDLE.1, r - 1.6)
    } else {
        ratio(&FAR.0, &FAR.1, r - 5.0)
    };
    if q < 0.0 { -x } else { x }
}

/// A ratio of two polynomials, coefficients from the constant upward.
#[inline]
fn ratio(above: &[f64; 8], below: &[f64; 8], r: f64) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * r + c);
    horner(above) / horner(below)
}

type Rational = ([f64; 8], [f64; 8]);

/// |p - 1/2| <= 0.425.
const CENTRE: Rational = (
    [
        3.387_132_872_796_366_5,
        133.141_667_891_784_38,
        1_971.590_950_306_551_3,
        13_731.693_765_509_46,
        45_921.953_931_549_87,
        67_265.770_927_008_7,
        33_430.575_583_588_13,
        2_509.080_928_730_122_7,
    ],
    [
        1.0,
        42.313_330_701_600_91,
        687.187_007_492_057_9,
        5_394.196_021_424_751,
        21_213.794_301_586_597,
        39_307.895_800_092_71,
        28_729.085_735_721_943,
        5_226.495_278_852_545,
    ],
);
/// sqrt(-ln tail) <= 5.
const MIDDLE: Rational = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);
/// Beyond.
const FAR: Rational = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        0.001_242_660_947_388_078_4,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    /// Against the closed form at p = 0.975 (any statistical table) and `statrs`.
    #[test]
    fn the_normal_quantile_inverts_the_distribution_function() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        let oracle = Normal::new(0.0, 1.0).unwrap();
        for p in [1e-300, 1e-12, 1e-5, 0.01, 0.074, 0.076, 0.3, 0.5, 0.8, 0.93, 0.999_999] {
            let x = normal_quantile(p);
            assert!((normal_cdf(x) - p).abs() <= 1e-13 * p.max(1e-3), "p = {p}");
            if p > 1e-12 {
                assert!((x - oracle.inverse_cdf(p)).abs() < 1e-8, "p = {p}");
            }
        }
    }

    #[test]
    fn many_quantiles_are_the_same_bits_as_one_by_one() {
        let draws: Vec<f64> = (0..10_000).map(|i| (f64::from(i) + 0.5) / 10_000.0).collect();
        let mut together = vec![0.0; draws.len()];
        normal_quantiles(&draws, &mut together);
        assert!(draws.iter().zip(&together).all(|(p, z)| normal_quantile(*p) == *z));
    }

    #[test]
    fn a_decade_is_the_power_of_ten_of_the_first_digit() {
        for power in -300..=300i32 {
            let ten: f64 = format!("1e{power}").parse().unwrap();
            assert_eq!((decade(ten), decade(-9.99 * ten)), (power, power));
        }
        assert_eq!(decade(5e-324), -324);
    }

    /// `statrs` takes `exp` and `ln` from `libm` too, unless some crate of this build switches on
    /// the standard library in `num-traits`. The last bit of the system's `exp` differs in some
    /// of these.
    #[test]
    fn statrs_has_the_same_bits() {
        for step in 0..10_000 {
            let x = f64::from(step) * 0.001;
            let written_out = 1.0 / (exp(-x) + 1.0);
            let found = statrs::function::logistic::logistic(x);
            assert_eq!(found.to_bits(), written_out.to_bits(), "at {x}");
        }
    }

    #[test]
    fn chance_is_the_complement_of_no_event() {
        assert!((chance(1e-12) - 1e-12).abs() < 1e-24);
        assert!((chance(0.5) - 0.393_469_340_287_366_6).abs() < 1e-15);
        assert_eq!(logit(logistic(0.0)), 0.0);
    }
}
