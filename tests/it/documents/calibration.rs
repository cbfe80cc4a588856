//! The calibration document: published figures beside what the model gives.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use earful::model::exit::{Mode, Reason};
use earful::model::post::Kind;
use earful::model::ways::REFERENCE_REASONS;
use earful::scenario::Scenario;
use earful::stats::Moments;
use earful::world::metrics::metric;
use earful::world::tally::Tally;
use earful::world::{Event, People, World};
use rayon::prelude::*;

use super::{check, check_block, row};

/// What one replication of the calibration scenario gives.
struct Measured {
    /// All six brands together, under the typical policy.
    typical: Tally,
    /// The first brand alone, under the typical policy and with mass posts.
    first: [Tally; 2],
    /// Before anything happened.
    start: Tally,
    /// Reshares of each critical post, all brands, typical policy.
    cascades: Vec<u32>,
    talk: Talk,
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
    let mut warm = World::new(setting, &people, &scenario.warmup);
    let start = warm.outcome().brands[scenario.focus].all.clone();
    warm.run_to(setting.warmup_days);

    let mut world = warm.clone();
    world.set_policies(&arm("typical").policies);
    let mut talk = Talk { consumers: setting.consumers as usize, ..Talk::default() };
    let friends = setting.platforms.iter().position(|p| p.name == "friends").expect("a platform");
    world.run_to_with(setting.days, &mut |_: u16, consumer: u32, _: usize, event: Event| {
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
    });
    let outcome = world.outcome();
    let mut mass = warm.clone();
    mass.set_policies(&arm("mass_posts").policies);
    mass.run_to(setting.days);

    let mut typical = Tally::default();
    outcome.brands.iter().for_each(|brand| typical.absorb(&brand.all));
    let whole = outcome.brands.iter().filter_map(|brand| brand.all.whole.as_ref());
    let of_first = |world: &World| world.outcome().brands[scenario.focus].all.clone();
    Measured {
        typical,
        first: [of_first(&world), of_first(&mass)],
        start,
        cascades: whole.flat_map(|whole| whole.cascade_sizes.clone()).collect(),
        talk,
    }
}

/// What a source says.
enum Published {
    /// Several figures, lowest and highest.
    Range(f64, f64),
    /// One figure [percent].
    Single(f64),
    /// A figure that the people are drawn to have [percent], with its sampling error.
    Drawn(f64, f64),
}

impl Published {
    /// What counts as agreement, before the model's own standard error.
    fn allowed(&self) -> (f64, f64) {
        match *self {
            Published::Range(low, high) => (low, high),
            Published::Single(value) => {
                let give = 0.25 * value.min(100.0 - value);
                (value - give, value + give)
            }
            Published::Drawn(value, error) => (value - error, value + error),
        }
    }
}

struct Target {
    evidence: &'static str,
    what: &'static str,
    unit: &'static str,
    published: Published,
    decimals: usize,
    value: fn(&Measured) -> Option<f64>,
    /// Definitions that differ, and why the model may disagree.
    note: &'static str,
}

fn read(tally: &Tally, name: &str) -> Option<f64> {
    (metric(name).expect("a metric of that name").value)(tally)
}

fn percent(tally: &Tally, name: &str) -> Option<f64> {
    read(tally, name).map(|share| share * 100.0)
}

/// The share of a reason among the three that the survey asked about, of those who un-follow, since
/// they were the ones asked [percent].
fn of_three(tally: &Tally, reason: Reason) -> Option<f64> {
    let three = [Reason::TooFrequent, Reason::Crowded, Reason::Boring];
    let open = |reason| tally.exits_by(reason, Mode::Unfollow) as f64;
    ratio(100.0 * open(reason), three.into_iter().map(open).sum())
}

fn cascades_of_at_least(measured: &Measured, least: u32) -> Option<f64> {
    let sizes = &measured.cascades;
    ratio(sizes.iter().filter(|s| **s >= least).count() as f64 * 100.0, sizes.len() as f64)
}

const TARGETS: &[Target] = &[
    Target {
        evidence: "UF03, UF07",
        what: "followers who un-follow in 30 days, page logs",
        unit: "per 1,000",
        published: Published::Range(3.3, 6.4),
        decimals: 2,
        value: |m| read(&m.typical, "unfollow_rate"),
        note: "",
    },
    Target {
        evidence: "UF08",
        what: "new followers who un-follow within 7 days",
        unit: "%",
        published: Published::Range(1.0, 5.0),
        decimals: 2,
        value: |m| percent(&m.typical, "new_follower_loss_7_days"),
        note: "5 for company accounts; 1-3 for those over 100,000 followers. Against the 5 alone the model is too low.",
    },
    Target {
        evidence: "UF09",
        what: "new followers who un-follow within 21 days",
        unit: "%",
        published: Published::Range(10.0, 15.0),
        decimals: 2,
        value: |m| percent(&m.typical, "new_follower_loss_21_days"),
        note: "15 for company accounts; 10 for those over 100,000 followers. One law of fragility has to serve this figure and the page logs (UF03, UF07); the defaults keep to the logs and lose too few of the new (see decisions/0003).",
    },
    Target {
        evidence: "UF20, UF24, UF27",
        what: "people who dropped any brand in 30 days",
        unit: "%",
        published: Published::Range(24.0, 30.0),
        decimals: 2,
        value: |m| percent(&m.typical, "dropped_any_share"),
        note: "The published people follow five brands and more, anywhere; here only six brands count, and who follows any of them follows little more than one. At the logged rates five brands would make about 2 %, so the three definitions of un-following cannot all be met (see evidence.md).",
    },
    Target {
        evidence: "UF36",
        what: "exits that show (un-like) among all exits",
        unit: "%",
        published: Published::Single(43.0),
        decimals: 1,
        value: |m| percent(&m.typical, "visible_exit_share"),
        note: "Met exactly at the reference mix of reasons, to which the ways out are raked; here it shows how near the mix of this scenario is. Who leaves the platform un-follows as well.",
    },
    Target {
        evidence: "UF37",
        what: "too frequent, of the three reasons asked",
        unit: "%",
        published: Published::Single(35.2),
        decimals: 1,
        value: |m| of_three(&m.typical, Reason::TooFrequent),
        note: "44 of 44 + 43 + 38. `exit.frequency` was set by hand while all exits counted; among those that show it is a little too strong.",
    },
    Target {
        evidence: "UF38",
        what: "crowded feed, of the three reasons asked",
        unit: "%",
        published: Published::Single(34.4),
        decimals: 1,
        value: |m| of_three(&m.typical, Reason::Crowded),
        note: "43 of 44 + 43 + 38.",
    },
    Target {
        evidence: "UF39",
        what: "dull content, of the three reasons asked",
        unit: "%",
        published: Published::Single(30.4),
        decimals: 1,
        value: |m| of_three(&m.typical, Reason::Boring),
        note: "38 of 44 + 43 + 38.",
    },
    Target {
        evidence: "UF01",
        what: "mass posts multiply exits by",
        unit: "times",
        published: Published::Range(3.8, 4.0),
        decimals: 2,
        value: |m| {
            let rate = |tally: &Tally| read(tally, "exit_rate");
            ratio(rate(&m.first[1])?, rate(&m.first[0])?)
        },
        note: "The study sees the days after one post to everybody. Here it is the exit rate, all modes, of 180 days with such a post each week (`mass_posts`) over that of the usual page (`typical`), the first brand alone: reasons that do not come from posts dilute it, and the fragile have left when the later posts come. UF17 (more posts, but not ever more exits) keeps the law from being steeper.",
    },
    Target {
        evidence: "PO13, PO14",
        what: "posts naming a brand that speak to it",
        unit: "%",
        published: Published::Range(3.0, 9.0),
        decimals: 2,
        value: |m| percent(&m.typical, "posts_addressed_share"),
        note: "",
    },
    Target {
        evidence: "PO02, PO04",
        what: "posts naming a brand that are neutral",
        unit: "%",
        published: Published::Range(80.0, 82.0),
        decimals: 1,
        value: |m| {
            let neutral = [Kind::Question, Kind::Mention, Kind::PeerTalk];
            Some(100.0 * m.talk.share(&neutral, &Kind::ALL, false)?)
        },
        note: "Complaints count as negative, praise as positive, questions and all else as neutral. Rates of remarks and of episodes are both assumed; chance reading of tone by the sources' coders is not modelled.",
    },
    Target {
        evidence: "PO03, PO04",
        what: "positive, of posts with a feeling",
        unit: "%",
        published: Published::Range(50.0, 61.0),
        decimals: 1,
        value: |m| {
            let felt = [Kind::Failure, Kind::Delight];
            Some(100.0 * m.talk.share(&[Kind::Delight], &felt, false)?)
        },
        note: "11 to 7 in PO04 are 61. By people (BL16) it is 71.",
    },
    Target {
        evidence: "PO06",
        what: "negative, of posts that speak to the brand",
        unit: "%",
        published: Published::Range(35.9, 77.7),
        decimals: 1,
        value: |m| Some(100.0 * m.talk.share(&[Kind::Failure], &Kind::ALL, true)?),
        note: "62.7 over six airlines, 35.9 to 77.7 by airline; here it is an ordinary service.",
    },
    Target {
        evidence: "PO08",
        what: "posts by the busiest tenth of people",
        unit: "%",
        published: Published::Range(80.0, 90.0),
        decimals: 1,
        value: |m| Some(100.0 * m.talk.top_tenth()?),
        note: "The source counts all posts of an account. Here it is only what people said about six \
               brands in 180 days, which is so little that chance alone gathers it on few.",
    },
    Target {
        evidence: "RS08, RS09",
        what: "addressed posts that are answered",
        unit: "%",
        published: Published::Range(29.0, 33.0),
        decimals: 1,
        value: |m| percent(&m.typical, "addressed_answered_share"),
        note: "The staff of `typical` was chosen for it by hand. RS08 counts complaints, RS09 questions; here all addressed posts count. Later counts are higher (RS10, RS11).",
    },
    Target {
        evidence: "SV01",
        what: "answered people who like to be answered",
        unit: "%",
        published: Published::Single(83.0),
        decimals: 1,
        value: |m| percent(&m.typical, "proper_share"),
        note: "Published: liked or loved it 83, disliked it 4, neither 13. Model: felt it to be proper, which has no middle; `appraisal.accepts_addressed_share` has 4 in 100 feel it to be improper, and the 13 count as proper.",
    },
    Target {
        evidence: "SV01",
        what: "answered people who dislike to be answered",
        unit: "%",
        published: Published::Single(4.0),
        decimals: 1,
        value: |m| Some(100.0 - percent(&m.typical, "proper_share")?),
        note: "Model: felt it to be improper; `appraisal.accepts_addressed_share` states it for a topic of ordinary sensitivity.",
    },
    Target {
        evidence: "SV02",
        what: "answered people dissatisfied with the answer",
        unit: "%",
        published: Published::Single(15.0),
        decimals: 1,
        value: |m| Some(100.0 * ratio(m.talk.worse, m.talk.contacts)?),
        note: "Model: satisfaction fell.",
    },
    Target {
        evidence: "SV02",
        what: "answered people satisfied with the answer",
        unit: "%",
        published: Published::Range(74.0, 75.0),
        decimals: 1,
        value: |m| percent(&m.typical, "helpful_share"),
        note: "Published: satisfied, by the person's word, among complainers. Model: the matter was solved in the right tone, among all contacts (`conduct.solved_share`, `conduct.wrong_tone_share`, half as often where the post was misread). One can be satisfied without a solution: SV05 has 36 whose issue was solved fast and well.",
    },
    Target {
        evidence: "BL05",
        what: "critical posts that nobody reshared",
        unit: "%",
        published: Published::Single(95.0),
        decimals: 2,
        value: |m| Some(100.0 - cascades_of_at_least(m, 1)?),
        note: "The source counts posts on everything.",
    },
    Target {
        evidence: "BL06",
        what: "critical posts reshared 100 times or more",
        unit: "%",
        published: Published::Single(0.025),
        decimals: 4,
        value: |m| cascades_of_at_least(m, 100),
        note: "One in 4,000. There are too few critical posts here to see one, and 20,000 people bound what a cascade can reach.",
    },
    Target {
        evidence: "NB_A",
        what: "people who know that companies listen, day 0",
        unit: "%",
        published: Published::Drawn(68.0, 3.0),
        decimals: 1,
        value: |m| percent(&m.start, "aware_share"),
        note: "",
    },
    Target {
        evidence: "VI01",
        what: "accounts on the friends network closed to strangers",
        unit: "%",
        published: Published::Drawn(58.0, 14.5),
        decimals: 1,
        value: |m| Some(100.0 * m.talk.hidden_share()?),
        note: "Seen at those who posted there, which is those who talk.",
    },
];

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
no verdict. All but that last sentence was fixed before the figures were seen. Allowed is:

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
