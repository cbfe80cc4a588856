//! Where the best dose lies in one metric, and how sure that is.
//!
//! Pure: from how each dose stands to the one with the best mean. *Best* is the best of the doses
//! tried; between two of them nothing was.

use serde::{Deserialize, Serialize};

use crate::ground::text::list;

/// How a dose stands to the one with the best mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It has the best mean.
    Best,
    /// It had the same value in every replication.
    Same,
    /// It is not told apart from the best.
    NotToldApart,
    /// The best is shown to be ahead of it.
    Behind,
}

/// What is known of where the best dose lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Between the ends: the best mean is ahead of both of them.
    Inside,
    /// At an end, which is ahead of every other dose.
    End,
    /// Some dose is behind, but not both ends are.
    Open,
    /// No dose is behind.
    Flat,
    /// All doses came out the same.
    Same,
    /// There is nothing to tell: not every dose has values, or there is one replication.
    Unknown,
}

/// What the standings of the doses, the lowest first, say about where the best lies.
pub fn finding(standings: &[Standing]) -> Finding {
    let (Some(low), Some(high)) = (standings.first(), standings.last()) else {
        return Finding::Unknown;
    };
    let is_behind = |standing: &Standing| *standing == Standing::Behind;
    let is_open = |standing: &Standing| matches!(standing, Standing::Same | Standing::NotToldApart);
    let is_same = |standing: &Standing| matches!(standing, Standing::Best | Standing::Same);
    let best_at_end = [low, high].contains(&&Standing::Best);
    match standings {
        _ if !standings.contains(&Standing::Best) => Finding::Unknown,
        _ if standings.iter().all(is_same) => Finding::Same,
        _ if !standings.iter().any(is_behind) => Finding::Flat,
        _ if is_behind(low) && is_behind(high) => Finding::Inside,
        _ if best_at_end && !standings.iter().any(is_open) => Finding::End,
        _ => Finding::Open,
    }
}

/// A metric over the doses, as far as a sentence needs it.
pub struct Told<'a> {
    /// The metric.
    pub metric: &'a str,
    /// The unit of the doses; `1` for a pure number.
    pub unit: &'a str,
    /// Each dose, the lowest first, and how it stands.
    pub doses: &'a [(f64, Standing)],
    /// Whether each dose is told apart from the next, and all in the same direction.
    pub steps: bool,
    /// Replications in which every dose has a value.
    pub n: u64,
    /// How much it makes at most, in words that begin with a space; empty if no dose is behind.
    pub furthest: String,
}

/// What is to be said of it.
pub fn sentence(told: &Told) -> String {
    let standings: Vec<Standing> = told.doses.iter().map(|(_, standing)| *standing).collect();
    let Told { metric, .. } = told;
    let found = finding(&standings);
    let Some(best) = standings.iter().position(|standing| *standing == Standing::Best) else {
        return format!("{metric}: no replication has a value from every dose.");
    };
    if told.n < 2 {
        return format!("{metric}: one replication shows no spread and proves nothing.");
    }
    let open = |index: &usize| matches!(standings[*index], Standing::Same | Standing::NotToldApart);
    let open: Vec<usize> = (0..standings.len()).filter(open).collect();
    let dose = |index: usize| told.doses[index].0.to_string();
    let with_unit = |text: String| match told.unit {
        "1" => text,
        unit => format!("{text} {unit}"),
    };
    let named: Vec<String> = open.iter().map(|index| dose(*index)).collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let named = list(&named);
    let last = standings.len() - 1;
    let place = |index: usize| if index == 0 { "the lowest dose" } else { "the highest dose" };
    let the_best = with_unit(dose(best));
    let said = match found {
        Finding::Unknown => format!("{metric}: nothing can be said."),
        Finding::Same => format!("{metric}: all doses came out the same."),
        Finding::Flat => {
            format!("{metric}: no dose is told apart from {the_best}, which has the best mean.")
        }
        Finding::Inside if open.is_empty() => {
            format!("{metric}: best inside: {the_best} is ahead of every other dose.")
        }
        Finding::Inside => {
            let ends = [best.min(open[0]), best.max(open[open.len() - 1])].map(dose);
            let between = with_unit(format!("{} and {}", ends[0], ends[1]));
            format!(
                "{metric}: best inside, between {between}: {} has the best mean and is ahead of both \
                 ends, {} and {}; not told apart from it: {named}.",
                dose(best),
                dose(0),
                dose(last)
            )
        }
        Finding::End => {
            let place = place(best);
            let steps = match (told.steps, best) {
                (false, _) => "",
                (true, 0) => ", and each dose ahead of the next: the less the better",
                (true, _) => ", and each dose ahead of the one before: the more the better",
            };
            format!(
                "{metric}: no best inside: {the_best}, {place}, is ahead of every other one{steps}."
            )
        }
        Finding::Open if best == 0 || best == last => format!(
            "{metric}: no best inside is shown: {the_best}, {}, has the best mean; not told apart \
             from it: {named}.",
            place(best)
        ),
        Finding::Open => {
            let which = match (open.contains(&0), open.contains(&last)) {
                (true, true) => "both ends",
                (true, false) => place(0),
                _ => place(last),
            };
            format!(
                "{metric}: whether there is a best inside is open: {the_best} has the best mean; not \
                 told apart from it: {named}, {which} among them."
            )
        }
    };
    said + &told.furthest
}

#[cfg(test)]
mod tests {
    use super::*;
    use Standing::{Behind, Best, NotToldApart as Tied, Same};

    /// Eight doses of posts a week, standing so.
    const POSTS: [f64; 8] = [0.0, 1.0, 2.0, 4.0, 7.0, 14.0, 21.0, 28.0];

    fn told(standings: [Standing; 8], unit: &str, steps: bool, n: u64) -> String {
        let doses: Vec<(f64, Standing)> = POSTS.into_iter().zip(standings).collect();
        let furthest = String::new();
        sentence(&Told { metric: "satisfaction", unit, doses: &doses, steps, n, furthest })
    }

    #[track_caller]
    fn says(standings: [Standing; 8], found: Finding, said: &str) {
        assert_eq!(finding(&standings), found);
        assert_eq!(told(standings, "posts/week", false, 8), format!("satisfaction: {said}"));
    }

    #[test]
    fn the_best_lies_inside_only_if_it_is_ahead_of_both_ends() {
        says(
            [Behind, Behind, Tied, Best, Tied, Behind, Behind, Behind],
            Finding::Inside,
            "best inside, between 2 and 7 posts/week: 4 has the best mean and is ahead of both ends, \
             0 and 28; not told apart from it: 2 and 7.",
        );
        // Nothing else is open.
        says(
            [Behind, Best, Behind, Behind, Behind, Behind, Behind, Behind],
            Finding::Inside,
            "best inside: 1 posts/week is ahead of every other dose.",
        );
        // What is not told apart lies on one side, with a dose between that is behind.
        says(
            [Behind, Behind, Behind, Best, Behind, Tied, Same, Behind],
            Finding::Inside,
            "best inside, between 4 and 21 posts/week: 4 has the best mean and is ahead of both ends, \
             0 and 28; not told apart from it: 14 and 21.",
        );
        says(
            [Behind, Tied, Behind, Best, Behind, Behind, Behind, Behind],
            Finding::Inside,
            "best inside, between 1 and 4 posts/week: 4 has the best mean and is ahead of both ends, \
             0 and 28; not told apart from it: 1.",
        );
    }

    #[test]
    fn the_best_lies_at_an_end_only_if_it_is_ahead_of_all_others() {
        let low = [Best, Behind, Behind, Behind, Behind, Behind, Behind, Behind];
        let mut high = low;
        high.reverse();
        says(
            low,
            Finding::End,
            "no best inside: 0 posts/week, the lowest dose, is ahead of every other one.",
        );
        says(
            high,
            Finding::End,
            "no best inside: 28 posts/week, the highest dose, is ahead of every other one.",
        );
        let ends = "other one, and each dose ahead of the";
        let less = told(low, "posts/week", true, 8);
        assert!(less.ends_with(&format!("{ends} next: the less the better.")), "{less}");
        let more = told(high, "posts/week", true, 8);
        assert!(more.ends_with(&format!("{ends} one before: the more the better.")), "{more}");
        says(
            [Best, Tied, Behind, Behind, Behind, Behind, Behind, Behind],
            Finding::Open,
            "no best inside is shown: 0 posts/week, the lowest dose, has the best mean; not told \
             apart from it: 1.",
        );
        says(
            [Best, Same, Behind, Behind, Behind, Behind, Behind, Behind],
            Finding::Open,
            "no best inside is shown: 0 posts/week, the lowest dose, has the best mean; not told \
             apart from it: 1.",
        );
        says(
            [Tied, Behind, Behind, Behind, Behind, Behind, Tied, Best],
            Finding::Open,
            "no best inside is shown: 28 posts/week, the highest dose, has the best mean; not told \
             apart from it: 0 and 21.",
        );
    }

    #[test]
    fn an_end_that_is_not_told_apart_leaves_it_open() {
        let middle = "whether there is a best inside is open: 4 posts/week has the best mean; not \
                      told apart from it:";
        says(
            [Tied, Tied, Tied, Best, Behind, Behind, Behind, Behind],
            Finding::Open,
            &format!("{middle} 0, 1 and 2, the lowest dose among them."),
        );
        says(
            [Behind, Behind, Behind, Best, Tied, Behind, Behind, Tied],
            Finding::Open,
            &format!("{middle} 7 and 28, the highest dose among them."),
        );
        says(
            [Tied, Behind, Behind, Best, Behind, Behind, Behind, Same],
            Finding::Open,
            &format!("{middle} 0 and 28, both ends among them."),
        );
    }

    #[test]
    fn where_nothing_is_told_apart_nothing_is_best() {
        says(
            [Tied, Tied, Tied, Tied, Best, Same, Tied, Tied],
            Finding::Flat,
            "no dose is told apart from 7 posts/week, which has the best mean.",
        );
        says(
            [Best, Same, Same, Same, Same, Same, Same, Same],
            Finding::Same,
            "all doses came out the same.",
        );
        assert_eq!(finding(&[]), Finding::Unknown);
        assert_eq!(finding(&[Behind, Tied, Behind]), Finding::Unknown, "without a best");
    }

    #[test]
    fn a_pure_number_has_no_unit_and_one_replication_proves_nothing() {
        let inside = [Behind, Tied, Best, Behind, Behind, Behind, Behind, Behind];
        let said = told(inside, "1", false, 8);
        assert!(said.contains("between 1 and 2: 2 has the best mean"), "{said}");
        let single = told(inside, "1", false, 1);
        assert_eq!(single, "satisfaction: one replication shows no spread and proves nothing.");
    }
}
