//! The desk: replies wait for staff.
//!
//! One server of the staff's joint speed takes the waiting reply of highest priority, oldest
//! first, and takes up no other before its share of the day's work is done. Latency comes from
//! here: the wait, and a fixed handling time. With one priority and arrivals at random it is the M/D/1 queue, whose mean wait is rho / (2 mu (1 - rho))
//! (Pollaczek and Khinchine); a test holds it to that.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::model::policy::Rule;
use crate::model::post::{Kind, Post};

/// A reply that somebody decided to write.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub post: Post,
    /// What the brand took the post for.
    pub perceived: Kind,
    /// The rule that decided.
    pub rule: Rule,
    /// Whether the author expected an answer.
    pub expected: bool,
    /// Staff time [replies].
    pub effort: f64,
    /// Order of arrival: breaks ties, so that no two jobs are equal.
    pub arrival: u64,
}

impl PartialEq for Job {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Job {}
impl PartialOrd for Job {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Job {
    /// Greater is served first: higher priority, then earlier post, then earlier arrival.
    fn cmp(&self, other: &Self) -> Ordering {
        (self.rule.priority.cmp(&other.rule.priority))
            .then(other.post.time.total_cmp(&self.post.time))
            .then(other.arrival.cmp(&self.arrival))
    }
}

/// What became of a job.
#[derive(Clone, Debug)]
pub(crate) enum Served {
    /// Sent, so many hours after the post was written.
    Sent(Job, f64),
    /// Dropped after waiting too long.
    Dropped(Job),
}

/// Replies waiting, and when the staff is free again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desk {
    waiting: BinaryHeap<Job>,
    /// [days since day 0]
    free_at: f64,
    arrivals: u64,
}

impl Desk {
    /// Number of replies waiting.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// The number of the next arrival.
    pub fn next_arrival(&mut self) -> u64 {
        self.arrivals += 1;
        self.arrivals
    }

    /// Works through one day: `jobs` arrive during it, `speed` replies a day can be written,
    /// each takes `handling_hours` more to go out, and what has waited `max_wait` days is dropped.
    pub fn work(
        &mut self,
        day: u16,
        mut jobs: Vec<Job>,
        speed: f64,
        handling_hours: f64,
        max_wait: f64,
    ) -> Vec<Served> {
        let end = f64::from(day) + 1.0;
        // Latest first, so that the next to arrive is at the end.
        jobs.sort_by(|a, b| b.post.time.total_cmp(&a.post.time).then(b.arrival.cmp(&a.arrival)));
        let mut served = Vec::with_capacity(jobs.len());
        if speed > 0.0 {
            while let Some(job) = self.next_job(&mut jobs, end) {
                let waited = self.free_at - job.post.time;
                if waited > max_wait {
                    served.push(Served::Dropped(job));
                } else {
                    self.free_at += job.effort / speed;
                    served.push(Served::Sent(job, waited * 24.0 + handling_hours));
                }
            }
        } else {
            self.free_at = end;
        }
        self.waiting.extend(jobs);
        let is_over = |job: &Job| end - job.post.time > max_wait;
        if self.waiting.iter().any(is_over) {
            let waiting = std::mem::take(&mut self.waiting).into_sorted_vec();
            let (over, kept): (Vec<Job>, Vec<Job>) = waiting.into_iter().partition(is_over);
            self.waiting = kept.into();
            served.extend(over.into_iter().map(Served::Dropped));
        }
        served
    }

    /// The job that the staff takes up next before `end`; whoever finds nothing to do waits for
    /// the next to arrive.
    fn next_job(&mut self, arriving: &mut Vec<Job>, end: f64) -> Option<Job> {
        if self.waiting.is_empty()
            && let Some(job) = arriving.last()
        {
            self.free_at = self.free_at.max(job.post.time);
        }
        while arriving.last().is_some_and(|job| job.post.time <= self.free_at) {
            self.waiting.extend(arriving.pop());
        }
        if self.free_at < end { self.waiting.pop() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::draws::Key;
    use crate::ground::math::ln;
    use crate::model::policy::{Action, Condition};
    use proptest::prelude::*;

    fn job(time: f64, priority: u8, arrival: u64) -> Job {
        let rule = Rule {
            when: Condition::default(),
            act: Action::PublicReply,
            personalisation: 0.0,
            disclosure: false,
            priority,
        };
        let post = Post {
            author: 0,
            slot: 0,
            kind: Kind::Failure,
            addressed: true,
            sensitivity: 0.0,
            platform: 0,
            public: true,
            time,
        };
        let perceived = Kind::Failure;
        Job { post, perceived, rule, expected: true, effort: 1.0, arrival }
    }

    fn sent(served: &[Served]) -> Vec<(u64, f64)> {
        let of = |served: &Served| match served {
            Served::Sent(job, hours) => Some((job.arrival, *hours)),
            Served::Dropped(_) => None,
        };
        served.iter().filter_map(of).collect()
    }

    /// By hand: 24 replies a day, one an hour. Written at 0 h, 0.5 h (urgent), 0.75 h.
    #[test]
    fn the_urgent_go_first_but_nobody_is_interrupted() {
        let hour = 1.0 / 24.0;
        let jobs = vec![job(0.75 * hour, 0, 2), job(0.5 * hour, 9, 3), job(0.0, 0, 1)];
        let served = sent(&Desk::default().work(0, jobs, 24.0, 0.0, 9.0));
        let expected = [(1, 0.0), (3, 0.5), (2, 1.25)];
        assert_eq!(served.len(), expected.len());
        for ((arrival, hours), (expected_arrival, expected_hours)) in served.iter().zip(expected) {
            assert_eq!(*arrival, expected_arrival);
            assert!((hours - expected_hours).abs() < 1e-9);
        }
    }

    #[test]
    fn staff_that_comes_late_answers_late() {
        let mut desk = Desk::default();
        assert!(desk.work(0, vec![job(0.5, 0, 1)], 0.0, 0.0, 9.0).is_empty());
        let served = sent(&desk.work(1, Vec::new(), 24.0, 0.0, 9.0));
        assert_eq!(served.len(), 1);
        assert!((served[0].1 - 12.0).abs() < 1e-9, "{} h", served[0].1);
    }

    #[test]
    fn what_waits_too_long_is_dropped_even_without_staff() {
        let mut desk = Desk::default();
        assert!(desk.work(0, vec![job(0.0, 0, 1)], 0.0, 0.0, 2.0).is_empty());
        assert!(desk.work(1, Vec::new(), 0.0, 0.0, 2.0).is_empty());
        assert!(matches!(desk.work(2, Vec::new(), 0.0, 0.0, 2.0)[..], [Served::Dropped(_)]));
        assert_eq!(desk.len(), 0);
    }

    proptest! {
        /// Where all have the same priority. (With priorities it is false: quicker staff may have
        /// taken up something idle just before the urgent arrives.)
        #[test]
        fn more_staff_never_slows_a_reply(
            times in prop::collection::vec(0.0..3.0f64, 1..40), slow in 1.0..20.0f64, more in 1.0..5.0f64,
        ) {
            let waits = |speed: f64| {
                let (mut desk, mut hours) = (Desk::default(), vec![f64::NAN; times.len()]);
                for day in 0..100 {
                    let today = times.iter().enumerate().filter(|(_, time)| **time as u16 == day);
                    let jobs = today.map(|(i, time)| job(*time, 0, i as u64)).collect();
                    for (arrival, waited) in sent(&desk.work(day, jobs, speed, 0.0, 1e9)) {
                        hours[arrival as usize] = waited;
                    }
                }
                hours
            };
            for (few, many) in waits(slow).iter().zip(waits(slow * more)) {
                prop_assert!(many <= few + 1e-9, "{many} h with more staff, {few} h with less");
            }
        }
    }

    /// Pollaczek-Khinchine for M/D/1 at rho = 0.7 and mu = 100 a day: mean wait 0.7 / (2 x 100 x
    /// 0.3) days = 0.28 h. 2,000 days hold 140,000 arrivals in which waits
    /// are correlated over about 1/(1-rho)^2 = 11 customers, so the standard error is near
    /// 0.34 h x sqrt(2 x 11 / 140000) = 0.004 h; 0.02 h is five of them.
    #[test]
    fn the_mean_wait_is_that_of_the_queue_with_constant_service() {
        let mut stream = Key::new(0, 0, 0).stream(1u32, 0, 0, 0);
        let (mut time, mut desk, mut hours) = (0.0, Desk::default(), Vec::new());
        let mut next = job(0.0, 0, 0);
        for day in 0..2000u16 {
            let mut jobs = Vec::new();
            while next.post.time < f64::from(day) + 1.0 {
                jobs.push(next);
                time -= ln(stream.uniform()) / 70.0;
                next = job(time, 0, desk.next_arrival());
            }
            hours.extend(sent(&desk.work(day, jobs, 100.0, 0.0, 1e9)).iter().map(|s| s.1));
        }
        let mean = hours.iter().sum::<f64>() / hours.len() as f64;
        assert!((mean - 0.28).abs() < 0.02, "mean {mean} h");
    }
}
