//! The calibration document: published figures beside what the model gives.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use earful::model::broadcast::posts_on;
use earful::model::exit::Reason;
use earful::model::post::Kind;
use earful::model::ways::REFERENCE_REASONS;
use earful::scenario::Scenario;
use earful::stats::Moments;
use earful::world::metrics::SERIES;
use earful::world::tally::Tally;
use earful::world::{Event, People, Tie, World};
use rayon::prelude::*;

mod targets;

use super::{check, check_block, row};
use targets::{Published, TARGETS};

/// What one replication of the calibration scenario gives.
struct Measured {
    /// All six brands together, under the typical policy.
    typical: Tally,
    /// The first brand alone, under the typical policy and with mass posts.
    first: [Tally; 2],
    /// On the days of a mass post: all brands under the typical policy, the first with such posts.
    post_days: [Looking; 2],
    /// Before anything happened.
    start: Tally,
    /// Reshares of each critical post, all brands, typical policy.
    cascades: Vec<u32>,
    talk: Talk,
}

/// Followers who look, over some days.
#[derive(Default)]
struct Looking {
    days: f64,
    exits: f64,
    /// Days of those who are customers, and what these bought, in purchases at satisfaction 0.
    customer_days: f64,
    bought: f64,
}

impl Looking {
    /// Adds the last day that a world lived through.
    fn add(&mut self, world: &World<'_>, brand: usize, weight: f64) {
        let day = world.day() - 1;
        let row = world.series(brand).last().expect("a day");
        let of =
            |name: &str| row[SERIES.iter().position(|series| series.0 == name).expect("a series")];
        let gone = of("unfollows") + of("hidden_exits");
        self.exits += gone;
        self.days += of("looking_followers") + gone;
        let bonds = (0..world.people().len()).filter_map(|who| world.bond(who, brand, day));
        for bond in bonds.filter(|bond| bond.customer && bond.tie == Tie::Following) {
            self.customer_days += 1.0;
            self.bought += 1.0 + weight * bond.satisfaction + world.promotion(brand);
        }
    }
}

/// What was said in the window about all brands under the typical policy.
#[derive(Default)]
struct Talk {
    /// Posts by kind, and those of them that speak to the brand.
    posts: [(f64, f64); 5],
    by_person: BTreeMap<u32, u32>,
    /// Contacts, and those of them that lowered satisfaction.
    contacts: f64,
    worse: f64,
    /// Whether each author on the friends network is hidden from strangers.
    hidden: BTreeMap<u32, bool>,
    consumers: usize,
}

impl Talk {
    fn share(&self, kinds: &[Kind], of: &[Kind], addressed: bool) -> Option<f64> {
        let count = |kinds: &[Kind]| {
            let one = |kind: &Kind| self.posts[*kind as usize];
            kinds.iter().map(|k| if addressed { one(k).1 } else { one(k).0 }).sum::<f64>()
        };
        ratio(count(kinds), count(of))
    }

    /// What the busiest tenth of all people write.
    fn top_tenth(&self) -> Option<f64> {
        let mut counts: Vec<f64> = self.by_person.values().map(|n| f64::from(*n)).collect();
        counts.sort_by(|a, b| b.total_cmp(a));
        let top = counts.iter().take(self.consumers / 10).sum();
        ratio(top, counts.iter().sum())
    }

    fn hidden_share(&self) -> Option<f64> {
        ratio(self.hidden.values().filter(|h| **h).count() as f64, self.hidden.len() as f64)
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

fn replicate(scenario: &Scenario, replication: u32) -> Measured {
    let setting = &scenario.setting;
    let arm = |name: &str| scenario.arms.iter().find(|arm| arm.name == name).expect("an arm");
    let people = People::draw(setting, scenario.seed, replication);
    let mut warm = World::at_rest(setting, &people, &scenario.warmup);
    let start = warm.outcome().brands[scenario.focus].all.clone();
    warm.run_to(setting.warmup_days);

    let mut world = warm.clone();
    world.set_policies(&arm("typical").policies);
    let mut talk = Talk { consumers: setting.consumers as usize, ..Talk::default() };
    let friends = setting.platforms.iter().position(|p| p.name == "friends").expect("a platform");
    let mut note = |_: u16, consumer: u32, _: usize, event: Event| {
        if let Event::Contacted(met) = event {
            talk.contacts += 1.0;
            talk.worse += f64::from(u8::from(met.verdict.step < 0.0));
        }
        if let Event::Posted(post) = event {
            let counts = &mut talk.posts[post.kind as usize];
            counts.0 += 1.0;
            counts.1 += f64::from(u8::from(post.addressed));
            *talk.by_person.entry(consumer).or_default() += 1;
            if usize::from(post.platform) == friends {
                talk.hidden.entry(consumer).or_insert(!post.public);
            }
        }
    };
    let mut mass = warm.clone();
    mass.set_policies(&arm("mass_posts").policies);
    let per_week = arm("mass_posts").policies[scenario.focus].conduct.posts_per_week;
    let mut post_days = [Looking::default(), Looking::default()];
    for day in setting.warmup_days..setting.days {
        world.run_to_with(day + 1, &mut note);
        mass.run_to(day + 1);
        if posts_on(per_week, day) > 0 {
            let weight = setting.buying.satisfaction_weight;
            (0..setting.brands.len()).for_each(|b| post_days[0].add(&world, b, weight));
            post_days[1].add(&mass, scenario.focus, weight);
        }
    }
    let outcome = world.outcome();

    let mut typical = Tally::default();
    outcome.brands.iter().for_each(|brand| typical.absorb(&brand.all));
    let whole = outcome.brands.iter().filter_map(|brand| brand.all.whole.as_ref());
    let of_first = |world: &World| world.outcome().brands[scenario.focus].all.clone();
    Measured {
        typical,
        first: [of_first(&world), of_first(&mass)],
        post_days,
        start,
        cascades: whole.flat_map(|whole| whole.cascade_sizes.clone()).collect(),
        talk,
    }
}

/// Runs `scenarios/calibration.toml`, some seconds: fewer replications would not separate the
/// targets, and with other people or luck the table changes only within its standard errors.
#[test]
fn the_calibration_document_is_what_the_model_gives() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/calibration.toml");
    let scenario = Scenario::load(&path, &[]).expect("the scenario is valid");
    let runs: Vec<Measured> =
        (0..scenario.replications).into_par_iter().map(|r| replicate(&scenario, r)).collect();
    let per_run = runs.iter().map(|m| m.cascades.len() as f64).sum::<f64>() / runs.len() as f64;

    let mut out = String::from(CALIBRATION_INTRODUCTION);
    let _ = writeln!(
        out,
        "{} replications of {} people; {per_run:.0} critical posts in each.\n",
        scenario.replications, scenario.setting.consumers
    );
    row(
        &mut out,
        &["evidence", "what", "unit", "published", "allowed", "model", "standard error", "verdict"],
    );
    out.push_str("|---|---|---|---|---|---|---|---|\n");
    let mut notes = String::new();
    let mut short = String::new();
    row(&mut short, &["evidence", "what", "unit", "published", "model", "verdict"]);
    short.push_str("|---|---|---|---|---|---|\n");
    let (mut outside, mut unexplained) = (0, Vec::new());
    for target in TARGETS {
        let mut moments = Moments::default();
        runs.iter().filter_map(target.value).for_each(|value| moments.add(value));
        let mean = moments.mean().expect("some replication has a value");
        let error = moments.standard_error().expect("more than one replication has a value");
        let (low, high) = target.published.allowed();
        let inside = low - 2.0 * error <= mean && mean <= high + 2.0 * error;
        let published = match target.published {
            Published::Range(low, high) => format!("{low} to {high}"),
            Published::Single(value) | Published::Drawn(value, _) => format!("{value}"),
        };
        let never = mean == 0.0 && error == 0.0;
        let verdict = match (inside, &target.published) {
            (true, Published::Drawn(..)) => "inside, by construction",
            (true, _) => "inside",
            (false, _) if never => "too rare to tell",
            (false, _) => "**outside**",
        };
        let number = |value: f64| format!("{value:.*}", target.decimals);
        let allowed = format!("{} to {}", number(low), number(high));
        row(
            &mut out,
            &[
                target.evidence,
                target.what,
                target.unit,
                &published,
                &allowed,
                &number(mean),
                &number(error),
                verdict,
            ],
        );
        let cells = [target.evidence, target.what, target.unit, &published, &number(mean), verdict];
        row(&mut short, &cells);
        if !target.note.is_empty() {
            let _ = writeln!(notes, "- *{}* ({}): {}", target.what, target.evidence, target.note);
        }
        unexplained.extend((!inside && target.note.is_empty()).then_some(target.what));
        outside += usize::from(!inside && !never);
    }
    let _ = writeln!(out, "\n{outside} of {} are outside.\n", TARGETS.len());
    out.push_str("## Notes\n\n");
    out.push_str(&notes);
    out.push_str(&reasons_of_exits(&runs));
    out.push_str(CALIBRATION_END);
    check("calibration.md", &out);
    check_block("model.md", "calibration", &short);
    assert!(unexplained.is_empty(), "outside without a word: {unexplained:?}");
}

/// The mix of reasons beside the one at which the ways out are those published. Far from it the
/// published shares would no longer come out, and the reference mix has to be measured again.
fn reasons_of_exits(runs: &[Measured]) -> String {
    let mut all = Tally::default();
    runs.iter().for_each(|run| all.absorb(&run.typical));
    let mut told = Vec::new();
    let mut off = 0.0;
    for (reason, reference) in Reason::ALL.into_iter().zip(REFERENCE_REASONS) {
        let share = all.exits_for(reason) as f64 / all.exits() as f64;
        off += 50.0 * (share - reference).abs();
        let name = reason.name().replace('_', " ");
        told.push(format!("{name} {:.1} ({:.0})", 100.0 * share, 100.0 * reference));
    }
    let told = format!("{}: {off:.1} points apart", told.join(", "));
    assert!(off < 5.0, "measure `model::ways::REFERENCE_REASONS` again: {told}");
    format!(
        "- *Reasons of exits*, in percent of all, and in brackets the reference mix to which the \
         ways out are raked: {told}.\n"
    )
}

const CALIBRATION_INTRODUCTION: &str = "\
# Calibration: published against simulated

What `scenarios/calibration.toml` gives beside what was published. This file is generated by a test
that runs the scenario. Six ordinary services share the people; each answers what is addressed to it
as far as a small staff gets. Unless the notes say otherwise a figure is about all six together, over
180 days after a warm-up of 60.

A verdict is **inside** when the mean over replications lies in the *allowed* range widened by two of
its standard errors at either end. What never happened in any replication has no standard error, and
no verdict. All but that last sentence was fixed before the figures were seen. What is compared was not,
in two cases. UF01 was compared over all days of a page with a mass post each week, and that missed; it is
now compared on the days of the posts, and `exit.frequency` was set anew in view of that and of UF37. The
old comparison has a row of its own. UF37 to UF39 were compared among all exits and are now among those
that show, which at first brought UF37 outside. And UF02 is met because `buying.promotion_weight` was set
to meet it: that row tests nothing. Allowed is:

- where several figures were published, from the lowest to the highest;
- where there is one share, a quarter of it (above one half, a quarter of what is missing to 100) on
  either side;
- where the people are drawn to have the share, the sampling error of the poll; without one, as for a
  single share. Such a row tests the drawing, not the model.

Most default values were chosen with these figures in view. The table therefore says whether the model
*can* meet them together; it is no proof that the mechanisms are right.

";

const CALIBRATION_END: &str = "
Not in the table: 51 % who want to talk without being listened to (NB_C) is
`population.no_listening_share` itself. The reasons for leaving (UF37-UF39) allowed several answers;
they were made comparable by dividing each by the sum of the three, 125, and the model's by the sum
of the same three reasons among exits that show: those asked had un-liked the page.

Feeling watched is compared with nothing, since no source has the same base. VI06 has 4 % of those who
took a break from a *network* naming privacy, advertising or spam; NE20 has 22 % who *say* that they
would leave a brand that was creepy to them, PR12 33 % who say that they left a platform over its use of
data. `exit.watched` lies between by choice, and what it does to a brand that hears nothing hangs on
`privacy.forgetting_days` and `privacy.discovery_strain` as well, which nobody has measured either.
`conduct.solved_share`, behind the row on satisfaction with the answer, is what a policy sets: that row
says where it stands, and is no target.
";
