use super::*;
use crate::ground::math::{ln, normal_cdf};
use crate::model::load::critics::tests::{Given, given};

/// E[min(a x, c) min(b x, d)] over expressiveness of people whose normal score is between two, in closed
/// form: between the scores at which a x = c and b x = d it is a power of x times a constant, and
/// E[x^k; z < q] = e^(sigma^2 k (k - 1) / 2) Phi(q - k sigma).
fn product((a, c): (f64, f64), (b, d): (f64, f64), sigma: f64, (from, to): (f64, f64)) -> f64 {
    let moment =
        |k: f64, q: f64| exp(0.5 * sigma * sigma * k * (k - 1.0)) * normal_cdf(q - k * sigma);
    let capped = |base: f64, cap: f64| ln(cap / base) / sigma + 0.5 * sigma;
    let (first, second) = (capped(a, c), capped(b, d));
    let mut edges = [from, to, first.clamp(from, to), second.clamp(from, to)];
    edges.sort_by(f64::total_cmp);
    let piece = |piece: &[f64]| {
        let middle = 0.5 * (piece[0].max(-40.0) + piece[1].min(40.0));
        let (one, p) = if middle < first { (a, 1.0) } else { (c, 0.0) };
        let (two, q) = if middle < second { (b, 1.0) } else { (d, 0.0) };
        one * two * (moment(p + q, piece[1]) - moment(p + q, piece[0]))
    };
    edges.windows(2).map(piece).sum()
}

fn readiness(given: &Given, parted: bool) -> Readiness {
    let platforms = given.platforms.iter().collect::<Vec<_>>();
    Readiness::new(&given.grounds(&platforms), &given.brand, parted)
}

/// Of those who posted, together and parted: the midpoint rule misses the bends at the caps, by the square of
/// its step in ln x.
#[test]
fn readiness_is_that_of_the_closed_form() {
    for sigma in [0.3, 1.2, 2.12, 4.0] {
        let mut given = given();
        given.population.expressiveness_sigma = sigma;
        let (voice, backlash) = (&given.voice, &given.backlash);
        let tenth = normal_quantile(0.9);
        let everybody = (f64::NEG_INFINITY, f64::INFINITY);
        for (parted, group, scores) in [
            (false, 0, everybody),
            (false, 1, everybody),
            (true, 0, (tenth, f64::INFINITY)),
            (true, 1, (f64::NEG_INFINITY, tenth)),
        ] {
            let readiness = readiness(&given, parted);
            for (kind, base) in
                [(Kind::Failure, voice.failure_posting), (Kind::Delight, voice.delight_posting)]
            {
                let posts = (base, voice.posting_cap);
                // As many as there are: a chance to criticise of 1.
                let all = product(posts, (1e9, 1.0), sigma, scores);
                let of = |base| product(posts, (base, backlash.criticism_cap), sigma, scores) / all;
                let near = |found: [f64; 2], wanted: f64, name: &str| {
                    let off = found[group] / wanted - 1.0;
                    let wide = (0.5 * sigma).max(1.0);
                    let within = if name == "mild" { 5e-3 } else { 1.5e-3 } * wide * wide;
                    assert!(off.abs() < within, "{sigma} {parted} {group} {name}: {off}");
                };
                for severity in [1.0, 0.77, 0.5, 0.14] {
                    let wanted = of(backlash.improper_criticism * severity);
                    let name = if severity < 0.5 { "mild" } else { "improper" };
                    near(readiness.improper(kind, severity), wanted, name);
                }
                near(readiness.poor(kind), of(backlash.poor_criticism), "poor");
                if kind == Kind::Failure {
                    near(readiness.ignored(), of(backlash.ignored_criticism), "ignored");
                }
            }
        }
    }
}

/// All people alike: everybody's chance is its base or the cap. Nobody writes: no chance, and no trouble.
#[test]
fn where_people_are_alike_it_is_the_base() {
    let mut given = given();
    given.population.expressiveness_sigma = 0.0;
    given.backlash.criticism_cap = 0.05;
    let alike = readiness(&given, false);
    for kind in Kind::ALL {
        for (severity, wanted) in [(0.5, 0.04), (1.0, 0.05), (0.0, 0.0)] {
            let found = alike.improper(kind, severity)[1];
            assert!((found - wanted).abs() < 1e-12, "{kind:?} {severity}: {found}");
        }
        assert!((alike.poor(kind)[1] - 0.05).abs() < 1e-12);
    }
    assert!((alike.ignored()[1] - 0.03).abs() < 1e-12);
    given.voice.failure_posting = 0.0;
    assert_eq!(readiness(&given, false).ignored(), [0.0; 2]);
}

/// Remarks are written by a rate and not by a chance that is capped: e^-(r x), summed on a fine grid.
#[test]
fn who_makes_remarks_is_ready_by_a_rate() {
    let mut given = given();
    given.brand.mentions_per_30_days = 6.0;
    let sigma = given.population.expressiveness_sigma;
    let (mut critical, mut all) = (0.0, 0.0);
    for i in 0..40_000 {
        let z = -10.0 + 6e-4 * (f64::from(i) + 0.5);
        let x = exp(sigma * z - 0.5 * sigma * sigma);
        let posts = exp(-0.5 * z * z) * (1.0 - exp(-0.2 * x));
        all += posts;
        critical += posts * (0.06 * x).min(0.5);
    }
    let found = readiness(&given, false).poor(Kind::Mention)[0];
    assert!((found / (critical / all) - 1.0).abs() < 1e-3, "{found} for {}", critical / all);
}
