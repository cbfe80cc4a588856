//! What all who follow a brand have seen of its page: how tired of it they are, where it moves their
//! satisfaction, how silent it has been, how worn its promotion is.
//!
//! Which post reaches which follower is averaged out, so followers share these few numbers a day, and
//! nobody is visited when a page posts.

use super::setting::Setting;
use crate::model::broadcast::posts_on;
use crate::model::page::Pull;
use crate::model::policy::Conduct;

/// What was seen of a page so far.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Fatigue of an old follower at the end of each day so far [exposures].
    pub fatigue: Vec<f64>,
    /// The same the day before day 0.
    fatigue_before: f64,
    /// Where the page has moved the satisfaction of the neutral by the end of each day so far: it
    /// lags behind the page as satisfaction lags behind everything.
    moved: Vec<Pull>,
    /// Stock of exposures, today's included.
    stock: f64,
    /// How silent it makes the page, 1 for wholly: see [`Exit::silence`].
    ///
    /// [`Exit::silence`]: crate::model::exit::Exit::silence
    pub silence: f64,
    /// Stock of promoting exposures, today's included.
    promoting: f64,
    /// Promoting exposures of today.
    promoting_today: f64,
}

impl Seen {
    /// A page as it has long been, as day 0 begins.
    pub fn long(setting: &Setting, conduct: &Conduct) -> Self {
        let page = &setting.page;
        let per_day = f64::from(posting(setting)) * conduct.posts_per_week / 7.0;
        let exposures = setting.broadcast.exposures(conduct, 1) * per_day;
        let fatigue_before = setting.broadcast.steady(exposures);
        Seen {
            fatigue: Vec::new(),
            fatigue_before,
            moved: vec![pull(setting, conduct, fatigue_before)],
            stock: page.steady(exposures),
            silence: silence(setting, page.steady(exposures)),
            promoting: page.steady(conduct.promoting_exposures(1) * per_day),
            promoting_today: 0.0,
        }
    }

    /// The posts of a day go out; of satisfaction's distance from rest `kept` is left after a day. What
    /// day 0 finds is in satisfaction already.
    pub fn post(&mut self, setting: &Setting, conduct: &Conduct, day: u16, kept: f64) {
        let page = &setting.page;
        let posts = posting(setting) * posts_on(conduct.posts_per_week, day);
        let exposures = setting.broadcast.exposures(conduct, posts);
        let fatigue = self.fatigue_now() * setting.broadcast.fade(1.0) + exposures;
        self.fatigue.push(fatigue);
        if day > 0 {
            let moved = self.moved[self.moved.len() - 1];
            self.moved.push(moved.plus(kept, &pull(setting, conduct, fatigue), 1.0 - kept));
        }
        self.stock = self.stock * page.kept() + exposures;
        self.silence = silence(setting, self.stock);
        self.promoting_today = conduct.promoting_exposures(posts);
        self.promoting = self.promoting * page.kept() + self.promoting_today;
    }

    /// Where it has long moved the satisfaction of the neutral.
    pub fn at_first(&self) -> &Pull {
        &self.moved[0]
    }

    /// Fatigue of an old follower, today's posts included.
    pub fn fatigue_now(&self) -> f64 {
        self.fatigue.last().copied().unwrap_or(self.fatigue_before)
    }

    /// What the posts of today add to where satisfaction is moved.
    pub fn moves_today(&self, kept: f64) -> Pull {
        match self.moved[..] {
            [.., before, now] => now.plus(1.0, &before, -kept),
            _ => Pull::default(),
        }
    }

    /// What the page has added between the end of one day and the end of another, of which what is left
    /// after so many days is in `fading`. The day that comes next has not been posted on yet.
    pub fn moved_between(&self, from: u16, to: u16, fading: &[f64]) -> Pull {
        let by = |day: u16| {
            let last = self.moved.len() - 1;
            let ahead = usize::from(day).saturating_sub(last);
            Pull::default().plus(1.0, &self.moved[usize::from(day) - ahead], fading[ahead])
        };
        by(to).plus(1.0, &by(from), -fading[usize::from(to - from)])
    }

    /// The most silent it can come to be under this calendar.
    pub fn most_silence(&self, setting: &Setting, conduct: &Conduct) -> f64 {
        let least = posting(setting) * (conduct.posts_per_week / 7.0).floor() as u32;
        let ahead = setting.page.steady(setting.broadcast.exposures(conduct, least));
        silence(setting, self.stock.min(ahead))
    }

    /// Share by which today's promotion raises the purchases of who looks.
    pub fn promotion(&self, setting: &Setting) -> f64 {
        let worn = self.promoting - self.promoting_today;
        let worn = if setting.mechanisms.wear_out { worn } else { 0.0 };
        setting.buying.promotion(self.promoting_today, worn)
    }
}

/// 1 where pages post at all, else 0.
fn posting(setting: &Setting) -> u32 {
    u32::from(setting.mechanisms.broadcast)
}

fn pull(setting: &Setting, conduct: &Conduct, fatigue: f64) -> Pull {
    if setting.mechanisms.page {
        setting.page.pull(fatigue, conduct.promotional_share)
    } else {
        Pull::default()
    }
}

fn silence(setting: &Setting, stock: f64) -> f64 {
    if setting.mechanisms.lapse { setting.exit.silence(stock) } else { 0.0 }
}
