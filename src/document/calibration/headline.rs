//! What a calibration comes to in a line: how many are inside, and how many of these say something of their own.

use crate::experiment::calibrate::Calibration;
use crate::experiment::calibrate::judge::TargetVerdict;
use crate::scenario::targets::Use;

/// What "inside" means, for every place that counts it.
pub const INSIDE: &str = "Inside: the mean over replications lies in the allowed range, widened by two of its \
                          standard errors at either end. Inside, within error: it lies outside the range as it \
                          is printed, and the widening alone takes it in.";

/// A judged target, as far as it counts.
#[derive(Clone, Copy, Debug)]
pub struct Stand<'a> {
    /// What it is for, in a word.
    pub used: &'a str,
    /// Its verdict, in words.
    pub verdict: &'a str,
    /// What it is measured by.
    pub measure: &'a str,
}

impl Stand<'_> {
    /// Whether model and source agree.
    pub fn is_inside(&self) -> bool {
        self.verdict.starts_with("inside")
    }

    fn is_judged(&self) -> bool {
        self.is_inside() || self.verdict.starts_with("outside")
    }

    /// Whether it is a check and rests on a measure that a fit has brought where it is.
    pub fn is_echo(&self, all: &[Stand<'_>]) -> bool {
        let same =
            |other: &Stand<'_>| other.used == Use::Fit.name() && other.measure == self.measure;
        self.used == Use::Check.name() && !self.measure.is_empty() && all.iter().any(same)
    }
}

/// Of how many, how many are inside, and of these how many by their error alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    inside: usize,
    near: usize,
    judged: usize,
}

impl Count {
    fn of<'a>(all: impl Iterator<Item = &'a Stand<'a>>) -> Self {
        let mut count = Count::default();
        for stand in all.filter(|stand| stand.is_judged()) {
            count.judged += 1;
            count.inside += usize::from(stand.is_inside());
            count.near += usize::from(stand.verdict == TargetVerdict::WithinError.name());
        }
        count
    }

    fn told(self, one: &str, many: &str) -> String {
        let Count { inside, near, judged } = self;
        let what = if judged == 1 { one } else { many };
        let are = if inside == 1 { "is" } else { "are" };
        let near = if near > 0 { format!(" ({near} of them within error)") } else { String::new() };
        format!("{inside} of {judged} {what} {are} inside{near}")
    }
}

/// The counts of a calibration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Headline {
    fitted: Count,
    checks: Count,
    echoes: Count,
}

impl Headline {
    /// The counts of these.
    pub fn of(all: &[Stand<'_>]) -> Self {
        let used = |used: &'static str| all.iter().filter(move |stand| stand.used == used);
        Headline {
            fitted: Count::of(used(Use::Fit.name())),
            checks: Count::of(used(Use::Check.name())),
            echoes: Count::of(used(Use::Check.name()).filter(|stand| stand.is_echo(all))),
        }
    }

    /// In a sentence.
    pub fn told(&self) -> String {
        let Headline { fitted, checks, echoes } = *self;
        let mut told = format!(
            "{}; {}",
            fitted.told("target to fit", "targets to fit"),
            checks.told("check", "checks")
        );
        if echoes.judged > 0 {
            let rests = if echoes.judged == 1 { "rests" } else { "rest" };
            told += &format!(
                "; {} of the {} {rests} on a measure that a fitted target rests on too: of the others {} of {} \
                 are inside",
                echoes.judged,
                checks.judged,
                checks.inside - echoes.inside,
                checks.judged - echoes.judged
            );
        }
        told + "."
    }

    /// Beside what it was before a fit.
    pub fn since(&self, before: &Headline) -> String {
        let of = |count: Count| format!("{} of {}", count.inside, count.judged);
        format!(
            "Inside before the fit: {} targets to fit and {} checks; after it: {} and {}.",
            of(before.fitted),
            of(before.checks),
            of(self.fitted),
            of(self.checks)
        )
    }
}

/// Which checks, by their rows of the evidence, rest on a measure that a fitted target rests on too; nothing
/// if none does.
pub fn echoes<'a>(evidence: impl Iterator<Item = &'a str>) -> Option<String> {
    let all: Vec<&str> = evidence.collect();
    (!all.is_empty()).then(|| {
        let all = all.join(", ");
        format!(
            "On a measure that a fitted target rests on too, so no figures of their own: {all}."
        )
    })
}

impl Calibration {
    /// Its headline.
    pub fn headline(&self) -> Headline {
        self.with_stands(Headline::of)
    }

    /// The checks that rest on a measure that a fitted target rests on too, by their rows of the evidence.
    pub fn echoes(&self) -> Vec<String> {
        self.with_stands(|all| {
            let rows = self.rows.iter().zip(all);
            let echoes = rows.filter(|(_, stand)| stand.is_echo(all) && stand.is_judged());
            echoes.map(|(row, _)| row.evidence()).collect()
        })
    }

    fn with_stands<T>(&self, told: impl FnOnce(&[Stand<'_>]) -> T) -> T {
        let verdicts: Vec<String> = self.rows.iter().map(|row| row.verdict.name()).collect();
        let rows = self.rows.iter().zip(&verdicts);
        let all: Vec<Stand<'_>> = rows
            .map(|(row, verdict)| Stand {
                used: row.target.used.name(),
                verdict,
                measure: row.target.definition.as_ref().map_or("", |of| of.measure.as_str()),
            })
            .collect();
        told(&all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDS: [(&str, &str, &str); 8] = [
        ("fit", "inside", "a"),
        ("fit", "inside, within error", "b"),
        ("fit", "outside", "c"),
        ("check", "inside", "a"),
        ("check", "outside (chance 0.0100)", "b"),
        ("check", "inside, within error", "d"),
        ("check", "not measured: no arm", "a"),
        ("construction", "inside, by construction", "e"),
    ];

    fn stands(of: &[(&'static str, &'static str, &'static str)]) -> Vec<Stand<'static>> {
        of.iter().map(|&(used, verdict, measure)| Stand { used, verdict, measure }).collect()
    }

    /// By hand: of three to fit two are inside; of three checks that were judged two, of which the one that
    /// shares a measure with a fitted target falls away, as does the other that does.
    #[test]
    fn what_rests_on_a_fitted_measure_is_counted_apart() {
        let after = Headline::of(&stands(&STANDS));
        assert_eq!(
            after.told(),
            "2 of 3 targets to fit are inside (1 of them within error); 2 of 3 checks are inside (1 of them \
             within error); 2 of the 3 rest on a measure that a fitted target rests on too: of the others 1 of 1 \
             are inside."
        );
        let before = Headline::of(&stands(&STANDS[2..6]));
        assert_eq!(
            after.since(&before),
            "Inside before the fit: 0 of 1 targets to fit and 2 of 3 checks; after it: 2 of 3 and 2 of 3."
        );
        // With nothing fitted nothing is shared.
        let alone = Headline::of(&stands(&STANDS[3..4]));
        assert_eq!(alone.told(), "0 of 0 targets to fit are inside; 1 of 1 check is inside.");
    }
}
