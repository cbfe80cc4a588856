//! What is measured: every metric with unit, direction and exact definition.
//!
//! Each is computed from the [`Tally`] of a brand over the measured window (after the warm-up),
//! for everyone or for a slice of people. They exist twice: as they are, and (`dashboard.*`) as
//! the brand's own dashboard would show them, which sees only what can be monitored, reads it
//! with the monitor's mistakes, cannot see mutes, and asks only those still there. What a brand
//! knows as it is (contacts, waiting times, opt-outs, staff, purchases) has no second version;
//! what it cannot know at all (strain, awareness, reasons) has none either.
//!
//! Nearly all are per head, and the same however many people are simulated. What grows with the number
//! of people ([`OF_SIZE`]) has that number in its unit wherever it is shown.
//!
//! *Customers at risk* are the customers of each day; *initial* ones are those who were customers when
//! the window began, whoever of them has left since.

use super::tally::{Burden, Tally, Whole, quantile};
use crate::ground::number::thousands;
use crate::ground::range::{Range, SHARE};
use crate::model::consumer::{AGE_BANDS, SEGMENTS};
use crate::model::exit::Reason;
use crate::model::prices::Line;

/// Which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither: a fact, not a goal.
    Neither,
}

/// Where a metric is shown of its own accord. Tables and files have every metric; a section may name others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// Ranks, differences, the trade-off: what a comparison is decided by.
    Headline,
    /// Customers lost and won.
    Custom,
    /// Exits, by reason.
    Reasons,
    /// Quality and speed of contacts.
    Contacts,
    /// What it costs and brings.
    Costs,
    /// What attitude segments bear.
    Segments,
    /// The account, where there are prices.
    Money,
    /// Bad days and playbooks.
    BadDays,
    /// What the dashboard shows, beside what is true.
    Dashboard,
    /// In tables and files alone.
    Tables,
}

impl Chapter {
    /// The names of its metrics, in the order in which they are declared.
    pub fn metrics(self) -> impl Iterator<Item = &'static str> {
        METRICS.iter().filter(move |metric| metric.chapter == self).map(|metric| metric.name)
    }
}

/// One metric.
pub struct Metric {
    /// Name in tables and files.
    pub name: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Which way is better for the brand.
    pub better: Better,
    /// The values it can have.
    pub range: Range,
    /// Where it is shown.
    pub chapter: Chapter,
    /// Exact definition.
    pub doc: &'static str,
    /// Its value; `None` when undefined (nobody it could be about).
    pub value: fn(&Tally) -> Option<f64>,
}

/// Whom a value is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slice {
    /// Everyone.
    All,
    /// One age band, by index.
    Band(usize),
    /// One attitude segment, by index.
    Segment(usize),
}

impl Slice {
    /// Everyone, then the age bands, then the segments.
    pub fn every() -> impl Iterator<Item = Slice> {
        let bands = (0..AGE_BANDS.len()).map(Slice::Band);
        let segments = (0..SEGMENTS.len()).map(Slice::Segment);
        std::iter::once(Slice::All).chain(bands).chain(segments)
    }

    /// What is appended to a metric's name: nothing for everyone, else `[age=55+]` and the like.
    pub fn suffix(self) -> String {
        match self {
            Slice::All => String::new(),
            Slice::Band(band) => format!("[age={}]", AGE_BANDS[band]),
            Slice::Segment(segment) => format!("[segment={}]", SEGMENTS[segment]),
        }
    }
}

fn ratio(above: f64, below: f64) -> Option<f64> {
    (below > 0.0).then(|| above / below)
}

/// Events per 1,000 per 30 days, from a count and the days at risk of all people together.
fn per_1000_per_30_days(count: u64, person_days: f64) -> Option<f64> {
    ratio(count as f64 * 30_000.0, person_days)
}

/// Between complete dissatisfaction and complete satisfaction.
const MOOD: Range = Range::Between(-1.0, 1.0);
/// Counts, rates, times.
const RATE: Range = Range::AtLeastZero;
const ANY: Range = Range::Any;

macro_rules! metric {
    ($name:literal, $unit:literal, $range:ident, $better:ident, $chapter:ident, $doc:literal, $value:expr) => {
        Metric {
            name: $name,
            unit: $unit,
            better: Better::$better,
            range: $range,
            chapter: Chapter::$chapter,
            doc: $doc,
            value: $value,
        }
    };
}

fn share_of_exits(tally: &Tally, reason: Reason) -> Option<f64> {
    ratio(tally.exits_for(reason) as f64, tally.exits() as f64)
}

/// The part of what everyone bears that these people bear.
fn borne(tally: &Tally, count: fn(&Burden) -> u64) -> Option<f64> {
    let all = tally.of_all.as_ref()?;
    ratio(count(&tally.burden()) as f64, count(all) as f64)
}

/// A line of the account.
fn priced(tally: &Tally, line: Line) -> Option<f64> {
    tally.whole.as_ref()?.prices.line(line, &tally.dealings()?)
}

/// Every metric, headline ones first.
#[rustfmt::skip]
pub const METRICS: &[Metric] = &[
    metric!("satisfaction", "from -1 to 1", MOOD, Higher, Headline, "mean satisfaction, averaged over the days of the window, over all who were customers when it began; whoever has left since, back or not, counts with the lower of the last value and the value at rest, failures and delights included",
        |t| ratio(t.satisfaction_days, t.cohort_days)),
    metric!("backlash_rate", "posts per 1,000 consumers per 30 days", RATE, Lower, Headline, "critical posts (not reshares) caused by the brand's conduct: improper contacts, poor replies, ignored complaints, page posts, and what made people un-follow",
        |t| per_1000_per_30_days(t.criticisms, t.consumer_days)),
    metric!("unfollow_rate", "per 1,000 followers per 30 days", RATE, Lower, Headline, "un-follows among those listed as followers (mutes and people who stopped looking stay listed)",
        |t| per_1000_per_30_days(t.unfollows(), t.listed_follower_days)),
    metric!("satisfaction_end", "from -1 to 1", MOOD, Higher, Tables, "mean satisfaction on the last day over all who were customers when the window began; whoever has left since, back or not, counts with the lower of the last value and the value at rest, failures and delights included",
        |t| ratio(t.satisfaction_end, t.customers as f64)),
    metric!("satisfied_share", "share of initial customers", SHARE, Higher, Tables, "of all who were customers when the window began, the share with satisfaction above 0.2 on the last day; whoever has left since, back or not, is not satisfied",
        |t| ratio(t.satisfied as f64, t.customers as f64)),
    metric!("dissatisfied_share", "share of initial customers", SHARE, Lower, Tables, "of all who were customers when the window began, the share with satisfaction below -0.2 on the last day; whoever has left since, back or not, counts with the lower of the last value and the value at rest, failures and delights included",
        |t| ratio(t.dissatisfied as f64, t.customers as f64)),
    metric!("recommend_share", "share of initial customers", SHARE, Higher, Custom, "of all who were customers when the window began, the share who would recommend the brand on the last day: customers throughout, with satisfaction above `customers.recommends_above`",
        |t| ratio(t.recommends as f64, t.customers as f64)),
    metric!("customers_lost", "per 1,000 customers at risk per 30 days", RATE, Lower, Custom, "customers who left the brand, for a rival of its category or for none, per customer at risk",
        |t| per_1000_per_30_days(t.lost, t.customer_days)),
    metric!("customers_won", "per 1,000 customers at risk per 30 days", RATE, Higher, Custom, "people who became customers, also those who had left before, per customer at risk",
        |t| per_1000_per_30_days(t.won, t.customer_days)),
    metric!("lost_to_rivals_share", "share of customers lost", SHARE, Neither, Custom, "customers who left for a rival of the category in the scenario",
        |t| ratio(t.lost_to_rivals as f64, t.lost as f64)),
    metric!("customers_away_share", "share of initial customers", SHARE, Lower, Custom, "of all who were customers when the window began, the share who are none on the last day",
        |t| ratio(t.lost_end as f64, t.customers as f64)),
    metric!("readers_reached", "per 1,000 consumers per 30 days", RATE, Lower, Tables, "people who read a critical post or a reshare of it (once per cascade)",
        |t| per_1000_per_30_days(t.readers_reached, t.consumer_days)),
    metric!("storms", "count", RATE, Lower, Tables, "cascades that reached at least `backlash.storm_readers` people; among the people simulated, not per head: more people have more of them",
        |t| t.whole.as_ref().map(|w| w.storms as f64)),
    metric!("largest_cascade", "reshares", RATE, Lower, Tables, "reshares in the largest cascade; among the people simulated: among more people the largest is larger",
        |t| t.whole.as_ref().map(|w| w.cascade_sizes.iter().max().map_or(0.0, |size| f64::from(*size)))),
    metric!("never_reshared_share", "share of critical posts", SHARE, Neither, Tables, "critical posts that nobody reshared",
        |t| t.whole.as_ref().and_then(|w| ratio(w.cascade_sizes.iter().filter(|size| **size == 0).count() as f64, w.cascade_sizes.len() as f64))),
    metric!("provoked_share", "share of critical posts", SHARE, Neither, Tables, "critical posts that a page post provoked",
        |t| ratio(t.provoked as f64, t.criticisms as f64)),
    metric!("mute_rate", "per 1,000 followers per 30 days", RATE, Lower, Tables, "followers who hid the brand's posts, per follower still looking",
        |t| per_1000_per_30_days(t.mutes(), t.follower_days)),
    metric!("stopped_looking_rate", "per 1,000 followers per 30 days", RATE, Lower, Tables, "followers who stopped looking, per follower still looking",
        |t| per_1000_per_30_days(t.stopped_looking(), t.follower_days)),
    metric!("exit_rate", "per 1,000 followers per 30 days", RATE, Lower, Tables, "un-follows, mutes and people who stopped looking, per follower still looking",
        |t| per_1000_per_30_days(t.exits(), t.follower_days)),
    metric!("visible_exit_share", "share of exits", SHARE, Neither, Tables, "exits that show in the follower count",
        |t| ratio(t.unfollows() as f64, t.exits() as f64)),
    metric!("new_follower_loss_7_days", "share of new followers", SHARE, Lower, Tables, "new followers of the window who un-followed within 7 days, of those seen for 7 days",
        |t| ratio(t.new_lost_7 as f64, t.new_seen_7 as f64)),
    metric!("new_follower_loss_21_days", "share of new followers", SHARE, Lower, Tables, "new followers of the window who un-followed within 21 days, of those seen for 21 days",
        |t| ratio(t.new_lost_21 as f64, t.new_seen_21 as f64)),
    metric!("dropped_any_share", "share of brand followers", SHARE, Lower, Tables, "people who un-followed at least one brand of the scenario in the last 30 days, of those listed as following any of them 30 days before the end or since; the same for every brand",
        |t| ratio(t.dropped_any as f64, t.followed_any as f64)),
    metric!("exits_too_frequent_share", "share of exits", SHARE, Neither, Reasons, "exits because the brand posts too often", |t| share_of_exits(t, Reason::TooFrequent)),
    metric!("exits_crowded_share", "share of exits", SHARE, Neither, Reasons, "exits because the feed is crowded", |t| share_of_exits(t, Reason::Crowded)),
    metric!("exits_boring_share", "share of exits", SHARE, Neither, Reasons, "exits because the posts are boring or irrelevant", |t| share_of_exits(t, Reason::Boring)),
    metric!("exits_intruded_share", "share of exits", SHARE, Neither, Reasons, "exits because the brand intruded", |t| share_of_exits(t, Reason::Intruded)),
    metric!("exits_ignored_share", "share of exits", SHARE, Neither, Reasons, "exits because the brand ignored or mistreated them", |t| share_of_exits(t, Reason::Ignored)),
    metric!("exits_lost_interest_share", "share of exits", SHARE, Neither, Reasons, "exits out of lost interest", |t| share_of_exits(t, Reason::LostInterest)),
    metric!("exits_watched_share", "share of exits", SHARE, Neither, Reasons, "exits because people felt watched, by this brand or by others; who leaves the platform goes for this reason", |t| share_of_exits(t, Reason::Watched)),
    metric!("parting_share", "share of exits", SHARE, Lower, Tables, "exits of people who un-followed because they felt watched, intruded on or ignored, and said so in public",
        |t| ratio(t.parted_in_public as f64, t.exits() as f64)),
    metric!("follow_rate", "per 1,000 customers at risk per 30 days", RATE, Higher, Tables, "people who started to follow",
        |t| per_1000_per_30_days(t.follows, t.customer_days)),
    metric!("unfollows", "per 1,000 initial customers per 30 days", RATE, Lower, Tables, "un-follows, per person who was a customer when the window began: the count that costs are held against",
        |t| ratio(t.unfollows() as f64 * 30_000.0, t.cohort_days)),
    metric!("listed_followers", "per 1,000 initial customers", RATE, Higher, Tables, "people in the follower list on the last day, per person who was a customer when the window began",
        |t| ratio(t.listed_followers_end as f64 * 1000.0, t.customers as f64)),
    metric!("looking_followers", "per 1,000 initial customers", RATE, Higher, Tables, "followers who neither muted nor stopped looking, on the last day, per person who was a customer when the window began",
        |t| ratio(t.followers_end as f64 * 1000.0, t.customers as f64)),

    metric!("posts", "per 1,000 customers at risk per 30 days", RATE, Neither, Tables, "posts that name the brand",
        |t| per_1000_per_30_days(t.posts, t.customer_days)),
    metric!("posts_addressed_share", "share of posts", SHARE, Neither, Tables, "posts that speak to the brand",
        |t| ratio(t.posts_addressed as f64, t.posts as f64)),
    metric!("heard_share", "share of posts", SHARE, Neither, Contacts, "posts that the brand heard",
        |t| ratio(t.heard as f64, t.posts as f64)),
    metric!("contacts", "per 1,000 customers at risk per 30 days", RATE, Neither, Contacts, "replies, messages, offers, apologies, compensations and questions sent; one with two turns counts once",
        |t| per_1000_per_30_days(t.contacts, t.customer_days)),
    metric!("proper_share", "share of contacts", SHARE, Higher, Contacts, "contacts felt to be proper",
        |t| ratio(t.proper as f64, t.contacts as f64)),
    metric!("unasked_proper_share", "share of unasked contacts", SHARE, Higher, Segments, "contacts felt to be proper, of those about posts that did not speak to the brand",
        |t| ratio(t.unasked_proper as f64, t.unasked as f64)),
    metric!("improper_contacts", "per 1,000 customers at risk per 30 days", RATE, Lower, Segments, "contacts felt to be improper",
        |t| per_1000_per_30_days(t.contacts - t.proper, t.customer_days)),
    metric!("helpful_share", "share of contacts", SHARE, Higher, Contacts, "contacts that solved the matter in the right tone",
        |t| ratio(t.helpful as f64, t.contacts as f64)),
    metric!("median_latency_hours", "hours", RATE, Lower, Contacts, "median time from post to contact, of the posts that were answered: `wanted_answered_share` and `dropped_share` say how many were not",
        |t| t.whole.as_ref().and_then(|w| quantile(&w.latencies, 0.5))),
    metric!("mean_latency_hours", "hours", RATE, Lower, Contacts, "mean time from post to contact, of the posts that were answered",
        |t| t.whole.as_ref().and_then(Whole::mean_latency)),
    metric!("median_business_hours", "hours of the desk", RATE, Lower, Contacts, "median time from post to contact, counting only the hours of the desk, of the posts that were answered",
        |t| t.whole.as_ref().and_then(|w| quantile(&w.business_latencies, 0.5))),
    metric!("promise_kept_share", "share of promised replies", SHARE, Higher, Contacts, "replies that kept the desk's promise, of the posts of the window that the policy set out to answer: a reply that was dropped, or that still waits beyond the promise at the end, broke it; undefined without a promise",
        |t| ratio(t.kept as f64, t.promised as f64)),
    metric!("promise_missed_hours", "hours", RATE, Lower, Contacts, "mean time by which the replies that came too late missed the promise, by the promise's own clock",
        |t| ratio(t.late_hours, t.late as f64)),
    metric!("wanted_answered_share", "share of posts to answer", SHARE, Higher, Contacts, "posts of the window that the policy set out to answer and that were answered in it; the others were dropped, still waited at the end, or had lost their author",
        |t| ratio(t.answered as f64, t.wanted as f64)),
    metric!("dropped_share", "share of replies", SHARE, Lower, Contacts, "replies that were dropped because they waited too long, of all that were sent or dropped",
        |t| ratio(t.dropped as f64, (t.contacts + t.dropped) as f64)),
    metric!("addressed_answered_share", "share of addressed posts", SHARE, Higher, Contacts, "posts of the window that speak to the brand and were answered in it",
        |t| ratio(t.addressed_answered as f64, t.posts_addressed as f64)),
    metric!("unmet_expectations", "per 1,000 customers at risk per 30 days", RATE, Lower, Contacts, "posts whose author expected an answer and got none",
        |t| per_1000_per_30_days(t.unmet, t.customer_days)),
    metric!("dropped_replies", "per 1,000 customers at risk per 30 days", RATE, Lower, Contacts, "replies that were dropped because they waited too long",
        |t| per_1000_per_30_days(t.dropped, t.customer_days)),

    metric!("opt_outs", "per 1,000 customers at risk per 30 days", RATE, Lower, Costs, "people who asked the brand not to contact them",
        |t| per_1000_per_30_days(t.opt_outs, t.customer_days)),
    metric!("breaches", "per 1,000 customers at risk per 30 days", RATE, Lower, Contacts, "contacts that break a term of their platform, each once however many it breaks; also those of a policy that keeps terms, where it did not know better",
        |t| per_1000_per_30_days(t.breaches, t.customer_days)),
    metric!("gone_private_share", "share of consumers", SHARE, Lower, Costs, "people who went private since day 0; caused by all brands together",
        |t| ratio(t.gone_private as f64, t.consumers as f64)),
    metric!("left_share", "share of consumers", SHARE, Lower, Tables, "people who left the platform since day 0; caused by all brands together",
        |t| ratio(t.left as f64, t.consumers as f64)),
    metric!("monitorable_share", "share of posts", SHARE, Higher, Costs, "posts that strangers can see, in the last 30 days",
        |t| ratio(t.late_public_posts as f64, t.late_posts as f64)),
    metric!("aware_share", "share of consumers", SHARE, Neither, Tables, "people who know that brands listen, on the last day",
        |t| ratio(t.aware as f64, t.consumers as f64)),
    metric!("mean_strain", "strain", RATE, Lower, Costs, "mean privacy strain on the last day, from all brands together",
        |t| ratio(t.strain, t.consumers as f64)),

    metric!("people_share", "share of consumers", SHARE, Neither, Segments, "these people among all consumers: 1 for everyone; what the shares borne are to be held against",
        |t| borne(t, |b| b.people)),
    metric!("unfollows_borne_share", "share of un-follows", SHARE, Neither, Segments, "un-follows by these people among those by everyone",
        |t| borne(t, |b| b.unfollows)),
    metric!("opt_outs_borne_share", "share of opt-outs", SHARE, Neither, Segments, "people of this group among all who asked the brand not to contact them",
        |t| borne(t, |b| b.opt_outs)),
    metric!("intrusions_borne_share", "share of improper contacts", SHARE, Neither, Segments, "contacts that these people felt to be improper, among those that anybody did",
        |t| borne(t, |b| b.intrusions)),

    metric!("purchases", "per 1,000 initial customers per 30 days", RATE, Higher, Costs, "expected purchases by all customers, offers redeemed included, per person who was a customer when the window began",
        |t| ratio((t.purchases + t.redeemed as f64) * 30_000.0, t.cohort_days)),
    metric!("purchases_lost", "per 1,000 initial customers per 30 days", RATE, Lower, Custom, "purchases that those who were customers when the window began would have made, at satisfaction 0, on the days after they left; per person who was a customer when it began",
        |t| ratio(t.purchases_lost * 30_000.0, t.cohort_days)),
    metric!("offers_redeemed", "per 1,000 customers at risk per 30 days", RATE, Neither, Costs, "offers redeemed",
        |t| per_1000_per_30_days(t.redeemed, t.customer_days)),
    metric!("compensations", "per 1,000 customers at risk per 30 days", RATE, Neither, Contacts, "compensations sent, however they were taken; an apology is none, nor is an offer",
        |t| per_1000_per_30_days(t.compensations, t.customer_days)),
    metric!("money_staff", "money per 1,000 initial customers per 30 days", ANY, Higher, Money, "hours paid at the desk, busy or not, at the price of an hour, negative; missing without that price, as is each of the following without its own",
        |t| priced(t, Line::Staff)),
    metric!("money_coupons", "money per 1,000 initial customers per 30 days", ANY, Higher, Money, "offers redeemed at the price of a coupon, negative",
        |t| priced(t, Line::Coupons)),
    metric!("money_compensations", "money per 1,000 initial customers per 30 days", ANY, Higher, Money, "compensations sent at the price of one, negative",
        |t| priced(t, Line::Compensations)),
    metric!("money_purchases", "money per 1,000 initial customers per 30 days", ANY, Higher, Money, "purchases by everybody at the margin of one. Where customers have a price it covers later purchases, so those that neutral customers would have made are added for who is gone, since leaving, and taken off for who is new, since coming",
        |t| priced(t, Line::Purchases)),
    metric!("money_customers_won", "money per 1,000 initial customers per 30 days", ANY, Higher, Money, "customers on the last day who were none when the window began, at the worth of a customer",
        |t| priced(t, Line::Won)),
    metric!("money_customers_lost", "money per 1,000 initial customers per 30 days", ANY, Higher, Money, "customers when the window began who are none on the last day, at the worth of a customer, negative",
        |t| priced(t, Line::Lost)),
    metric!("money_net", "money per 1,000 initial customers per 30 days", ANY, Higher, Money, "sum of the lines that have a price",
        |t| t.whole.as_ref()?.prices.net(&t.dealings()?)),
    metric!("cost_per_satisfied", "money per satisfied customer and 30 days", RATE, Lower, Money, "staff, coupons and compensations, as far as they have a price, for each who was a customer when the window began and is satisfied on the last day",
        |t| t.whole.as_ref()?.prices.spent(&t.dealings()?).and_then(|spent| ratio(spent * t.customers as f64, t.satisfied as f64 * 1000.0))),
    metric!("critical_peak", "posts/hour", RATE, Lower, BadDays, "critical posts on the worst day of the window, as the brand's dashboard has them of all customers that there really are: those simulated as found, the others as a count drawn at the expected rate (their parting words, and what contacts have made of them since day 0, are left out)",
        |t| t.whole.as_ref()?.bad_days.peak()),
    metric!("critical_half_life_days", "days", RATE, Neither, BadDays, "days from the worst day to the first on which no more than half is left of what it had beyond the middle day of the window; undefined where the worst day has less than twice the middle one, or nothing is halved by the end. A higher worst day may be halved sooner, so less is not better by itself",
        |t| t.whole.as_ref()?.bad_days.half_life()),
    metric!("crisis_days_share", "share of days", SHARE, Neither, BadDays, "days on which a level of the playbook was in force at some hour; undefined without a playbook, as is `alarms`",
        |t| t.whole.as_ref()?.bad_days.share()),
    metric!("alarms", "alarms", RATE, Neither, BadDays, "times that a level of the playbook was entered from the usual, in the window",
        |t| t.whole.as_ref()?.bad_days.count()),
    metric!("crisis_onset_days", "days", RATE, Neither, BadDays, "days from the beginning of the window to the first alarm; undefined where there was none",
        |t| t.whole.as_ref()?.bad_days.onset()),
    metric!("hours_to_alarm", "hours", RATE, Lower, BadDays, "hours from midnight of the first day of the window on which a shock strikes the brand (its failures, or attention to criticism) to the first alarm from then on, 0 where a level is in force by then; undefined where there was none",
        |t| t.whole.as_ref()?.bad_days.hours_to_alarm()),
    metric!("hours_to_statement", "hours", RATE, Lower, BadDays, "the same to the first holding statement",
        |t| t.whole.as_ref()?.bad_days.hours_to_statement()),
    metric!("failure_factor", "1", SHARE, Lower, Costs, "failure rate on the last day as a share of the unlearned rate",
        |t| t.whole.as_ref().map(|w| w.failure_factor_end)),
    metric!("staff_hours", "hours per 1,000 customers at risk per 30 days", RATE, Lower, Costs, "staff time spent on contacts",
        |t| ratio(t.staff_hours * 30_000.0, t.customer_days)),
    metric!("human_hours", "hours per 1,000 initial customers per 30 days", RATE, Lower, Costs, "hours of the people at the desk, busy or not, per customer that the brand really has",
        |t| t.whole.as_ref().map(|w| w.hours_paid)),
    metric!("busy_share", "hours per hour paid", RATE, Neither, Costs, "time that the people at the desk spend on replies to all customers that there really are, over the hours they are there; undefined where nobody is; job by job a reply counts when it is taken up",
        |t| t.whole.as_ref().and_then(|w| w.busy_share)),
    metric!("double_standard_share", "share of consumers", SHARE, Neither, Tables, "people who say they want no listening and yet expected an answer to a post that did not address the brand; over all brands",
        |t| ratio(t.double_standard as f64, t.consumers as f64)),

    metric!("dashboard.satisfaction", "from -1 to 1", MOOD, Higher, Dashboard, "net sentiment: posts read as praise minus posts read as complaints over both, among posts that can be monitored and were found",
        |t| ratio(t.seen_praise as f64 - t.seen_complaints as f64, (t.seen_praise + t.seen_complaints) as f64)),
    metric!("dashboard.satisfaction_end", "from -1 to 1", MOOD, Higher, Dashboard, "mean satisfaction on the last day of those still looking (a survey among followers)",
        |t| ratio(t.satisfaction_of_followers_end, t.followers_end as f64)),
    metric!("dashboard.satisfied_share", "share of followers", SHARE, Higher, Dashboard, "of those still looking, the share with satisfaction above 0.2 on the last day",
        |t| ratio(t.followers_satisfied as f64, t.followers_end as f64)),
    metric!("dashboard.dissatisfied_share", "share of followers", SHARE, Lower, Dashboard, "of those still looking, the share with satisfaction below -0.2 on the last day",
        |t| ratio(t.followers_dissatisfied as f64, t.followers_end as f64)),
    metric!("dashboard.backlash_rate", "posts per 1,000 consumers per 30 days", RATE, Lower, Dashboard, "critical posts that can be monitored and were found",
        |t| per_1000_per_30_days(t.seen_criticisms, t.consumer_days)),
    metric!("dashboard.readers_reached", "per 1,000 consumers per 30 days", RATE, Lower, Dashboard, "readers of critical posts that were found, and of their reshares",
        |t| per_1000_per_30_days(t.seen_readers, t.consumer_days)),
    metric!("dashboard.storms", "count", RATE, Lower, Dashboard, "storms whose first post was found; among the people simulated, as for `storms`",
        |t| t.whole.as_ref().map(|w| w.seen_storms as f64)),
    metric!("dashboard.posts", "per 1,000 customers at risk per 30 days", RATE, Neither, Dashboard, "posts that can be monitored and were found",
        |t| per_1000_per_30_days(t.found_posts, t.customer_days)),
    metric!("dashboard.posts_addressed_share", "share of found posts", SHARE, Neither, Dashboard, "found posts that speak to the brand",
        |t| ratio(t.found_addressed as f64, t.found_posts as f64)),
    metric!("dashboard.unmet_expectations", "per 1,000 customers at risk per 30 days", RATE, Lower, Dashboard, "posts that speak to the brand and were not answered, expected or not",
        |t| ratio((t.posts_addressed as f64 - t.addressed_answered as f64) * 30_000.0, t.customer_days)),
    metric!("dashboard.exit_rate", "per 1,000 followers per 30 days", RATE, Lower, Dashboard, "un-follows among listed followers: mutes and people who stopped looking do not show",
        |t| per_1000_per_30_days(t.unfollows(), t.listed_follower_days)),
    metric!("dashboard.unfollow_rate", "per 1,000 followers per 30 days", ANY, Lower, Dashboard, "net loss of listed followers: un-follows minus new followers (negative = growth)",
        |t| ratio((t.unfollows() as f64 - t.follows as f64) * 30_000.0, t.listed_follower_days)),
    metric!("dashboard.proper_share", "share of contacts", SHARE, Higher, Dashboard, "contacts that drew no visible protest: neither an opt-out nor criticism that was found",
        |t| ratio(t.contacts as f64 - t.protests as f64, t.contacts as f64)),
    metric!("dashboard.answered_share", "contacts per heard post", RATE, Higher, Dashboard, "contacts per post that was heard: the share that was answered, but for replies to posts from before the window, which can bring it above 1",
        |t| ratio(t.contacts as f64, t.heard as f64)),
];

/// The metrics that are not per head, with what they grow with. Every other metric is the same for any
/// number of people, within the error between replications: `tests/it/any_size.rs` holds them to it.
pub const OF_SIZE: &[(&str, &str)] = &[
    ("storms", "a count of cascades: more people start more of them"),
    ("largest_cascade", "a maximum: among more cascades the largest is larger"),
    ("dashboard.storms", "a count of cascades, as `storms`"),
];

/// The unit of what grows with the number of people simulated, with that number where it is known.
fn among(unit: &str, people: Option<u32>) -> String {
    match people {
        Some(people) => format!("{unit} among {} people simulated", thousands(people.into())),
        None => format!("{unit} among the people simulated"),
    }
}

impl Metric {
    /// The unit, to stand beside a value in a run of so many people.
    pub fn unit_among(&self, people: Option<u32>) -> String {
        match OF_SIZE.iter().any(|(name, _)| *name == self.name) {
            true => among(self.unit, people),
            false => self.unit.into(),
        }
    }
}

/// The daily series that are of all customers that the brand really has.
const OF_THE_REAL_BRAND: [&str; 3] = ["queue", "critical_per_hour", "complaints_per_hour"];

/// The unit of a daily series, to stand beside a value in a run of so many people: all but levels and
/// what is of the real brand are counts of the people simulated.
pub fn series_unit_among(name: &str, people: Option<u32>) -> String {
    match SERIES.iter().find(|(known, ..)| *known == name) {
        Some((name, unit, ..)) if OF_THE_REAL_BRAND.contains(name) => (*unit).into(),
        Some((_, unit, Range::AtLeastZero, _)) => among(unit, people),
        Some((_, unit, ..)) => (*unit).into(),
        None => String::new(),
    }
}

/// The metric of that name.
pub fn metric(name: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.name == name)
}

/// The daily series of a brand: name, unit, the values it can have and what it is.
pub const SERIES: &[(&str, &str, Range, &str)] = &[
    (
        "satisfaction",
        "from -1 to 1",
        MOOD,
        "mean satisfaction over who were customers when measuring began, as the metric counts it; before that, over the customers of the day",
    ),
    ("backlash", "posts", RATE, "critical posts"),
    ("unfollows", "people", RATE, "un-follows"),
    ("hidden_exits", "people", RATE, "mutes and people who stopped looking"),
    ("listed_followers", "people", RATE, "people in the follower list"),
    ("looking_followers", "people", RATE, "followers who still look"),
    ("posts", "posts", RATE, "posts that name the brand"),
    ("heard", "posts", RATE, "posts heard"),
    ("contacts", "contacts", RATE, "contacts sent"),
    ("improper", "contacts", RATE, "contacts felt to be improper"),
    (
        "queue",
        "replies",
        RATE,
        "replies waiting at the end of the day, of all customers that the brand really has",
    ),
    ("readers_reached", "people", RATE, "people who read criticism"),
    ("gone_private", "people", RATE, "people gone private since day 0"),
    ("failure_factor", "1", SHARE, "failure rate as a share of the unlearned rate"),
    ("customers", "people", RATE, "customers"),
    ("customers_lost", "people", RATE, "customers who left"),
    ("customers_won", "people", RATE, "people who became customers"),
    (
        "critical_per_hour",
        "posts/hour",
        RATE,
        "public criticism that the brand's monitor found, or is expected to find of customers who are not simulated, of all customers that the brand really has",
    ),
    (
        "complaints_per_hour",
        "posts/hour",
        RATE,
        "posts that speak to the brand or that its monitor found and that it reads as complaints, or is expected to of customers who are not simulated, of all customers that the brand really has",
    ),
    (
        "crisis",
        "1",
        SHARE,
        "share of the day's hours in which a level of the playbook was in force",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dashboard_is_a_chapter() {
        for metric in METRICS {
            let shown = metric.name.starts_with("dashboard.");
            assert_eq!(metric.chapter == Chapter::Dashboard, shown, "{}", metric.name);
        }
    }

    #[test]
    fn names_are_unique() {
        for (i, metric) in METRICS.iter().enumerate() {
            assert!(METRICS[..i].iter().all(|other| other.name != metric.name), "{}", metric.name);
        }
    }

    #[test]
    fn what_is_not_per_head_names_the_people_simulated() {
        let unit = |name: &str| metric(name).expect("a metric").unit_among(Some(20_000));
        assert_eq!(unit("storms"), "count among 20,000 people simulated");
        assert_eq!(unit("largest_cascade"), "reshares among 20,000 people simulated");
        assert_eq!(unit("satisfaction"), "from -1 to 1");
        let storms = metric("dashboard.storms").expect("a metric");
        assert_eq!(storms.unit_among(None), "count among the people simulated");
        for (name, _) in OF_SIZE {
            assert!(metric(name).is_some(), "{name}");
        }
        let series = |name| series_unit_among(name, Some(900));
        assert_eq!(series("unfollows"), "people among 900 people simulated");
        assert_eq!(series("satisfaction"), "from -1 to 1");
        assert_eq!((series("failure_factor"), series("queue")), ("1".into(), "replies".into()));
        // A dashboard counts all customers that there really are, whoever is simulated.
        for name in ["critical_per_hour", "complaints_per_hour"] {
            assert_eq!(series(name), "posts/hour", "{name}");
        }
    }

    /// A count, a number of people or posts: whatever has no "per" and no "share" in its unit is per
    /// head only if it is a level or a time.
    #[test]
    fn a_metric_whose_unit_is_a_count_is_of_the_size_simulated() {
        let levels = [
            "from -1 to 1",
            "hours",
            "hours of the desk",
            "hours per hour paid",
            "strain",
            "1",
            "contacts per heard post",
            "money per satisfied customer and 30 days",
            // Of all customers that the brand really has, or of the calendar.
            "posts/hour",
            "days",
            "alarms",
        ];
        for metric in METRICS {
            let relative = ["per 1,000", "share of"].iter().any(|word| metric.unit.contains(word));
            let of_size = OF_SIZE.iter().any(|(name, _)| *name == metric.name);
            let level = levels.contains(&metric.unit);
            assert_eq!(
                of_size,
                !relative && !level,
                "{} [{}]: what grows with the people simulated stands in OF_SIZE; a unit that does not say \"per\" \
                 and does not grow stands in `levels` here",
                metric.name,
                metric.unit
            );
        }
    }

    #[test]
    fn an_empty_tally_gives_no_nonsense() {
        for metric in METRICS {
            let value = (metric.value)(&Tally::default());
            assert!(value.is_none_or(f64::is_finite), "{}", metric.name);
        }
    }
}
