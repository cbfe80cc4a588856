//! What a person knows and feels of being watched, worked out when somebody looks.

use crate::world::awareness::{Mind, forgotten_on, learnt_at};
use crate::world::simulation::World;

impl World {
    /// What a person knows and feels on a day, which is at most one that has begun.
    #[inline]
    pub(crate) fn mind(&self, consumer: u32, day: u16) -> Mind {
        let stored = &self.consumers.minds[consumer as usize];
        let mind = Mind {
            aware: stored.aware,
            until: stored.until,
            strain: f64::from(stored.strain),
            strained: stored.strained,
        };
        let stays = if mind.aware {
            mind.until > f32::from(day)
        } else {
            self.elsewhere.so_far[usize::from(stored.band)] < f64::from(mind.until)
        };
        if stays { mind } else { self.turned(consumer, mind, day) }
    }

    /// What becomes of a mind by a day: it forgets, and learns elsewhere, perhaps more than once.
    #[cold]
    fn turned(&self, consumer: u32, mut mind: Mind, day: u16) -> Mind {
        let band = self.people.stratum[consumer as usize].band();
        let hazard = &self.elsewhere.hazard[band];
        let day = day.min(hazard.len() as u16 - 1);
        let so_far = hazard[usize::from(day)];
        let key = self.luck;
        loop {
            if mind.aware {
                if mind.until > f32::from(day) {
                    return mind;
                }
                let forgot = mind.until as u16;
                mind.aware = false;
                mind.until = learnt_at(key, consumer, forgot, hazard[usize::from(forgot)]);
            } else {
                let enough = f64::from(mind.until);
                if so_far < enough {
                    return mind;
                }
                let learnt = hazard.partition_point(|so_far| *so_far < enough) as u16;
                mind.aware = true;
                mind.until = forgotten_on(&self.setting, band, key, consumer, learnt);
                let strain = self.strain_of(&mind, learnt) + self.strain_of_discovery(consumer);
                // In 32 bits as it is stored, so that storing it changes nothing.
                mind.strain = f64::from(strain as f32);
                mind.strained = learnt;
            }
        }
    }

    /// Stores what looking finds, which changes nothing and makes later looks quicker.
    pub(crate) fn catch_up(&mut self, consumer: u32) {
        let mind = self.mind(consumer, self.day);
        if mind.until != self.consumers.minds[consumer as usize].until {
            self.store(consumer, &mind);
        }
    }

    pub(crate) fn store(&mut self, consumer: u32, mind: &Mind) {
        let stored = &mut self.consumers.minds[consumer as usize];
        (stored.aware, stored.until) = (mind.aware, mind.until);
        (stored.strain, stored.strained) = (mind.strain as f32, mind.strained);
    }

    /// Whether somebody of this mind may, before the end, learn elsewhere that brands listen.
    pub(crate) fn may_learn_elsewhere(&self, consumer: u32, mind: &Mind) -> bool {
        let days = self.setting.days;
        if mind.aware {
            return mind.until < f32::from(days);
        }
        let band = self.people.stratum[consumer as usize].band();
        let hazard = &self.elsewhere.hazard[band];
        let today = hazard.len() - 1;
        let left = f64::from(days) - today as f64;
        f64::from(mind.until) <= hazard[today] + left * self.elsewhere.most[band]
    }

    /// What is left on a day of the strain of a mind.
    #[inline]
    pub(crate) fn strain_of(&self, mind: &Mind, day: u16) -> f64 {
        if mind.strain == 0.0 {
            return 0.0;
        }
        mind.strain * self.tables.fading.strain[usize::from(day.saturating_sub(mind.strained))]
    }

    /// What finding out that brands listen adds to a person's strain.
    pub(crate) fn strain_of_discovery(&self, consumer: u32) -> f64 {
        if !self.setting.mechanisms.strain {
            return 0.0;
        }
        self.setting.privacy.discovery_strain * self.sensitiveness(consumer)
    }

    /// How much more than on average a person feels and passes on.
    #[inline]
    pub(crate) fn sensitiveness(&self, consumer: u32) -> f64 {
        let concern = f64::from(self.people.concern[consumer as usize]);
        self.setting.privacy.sensitiveness(concern, self.tables.mean_exp)
    }

    /// Whether a person knows today that brands listen.
    #[inline]
    pub(crate) fn is_aware(&self, consumer: u32) -> bool {
        self.mind(consumer, self.day).aware
    }

    /// Privacy strain today.
    #[inline]
    pub(crate) fn strain(&self, consumer: u32) -> f64 {
        self.strain_of(&self.mind(consumer, self.day), self.day)
    }

    /// Adds to a person's strain what strains people by that much on average, and this one by their concern.
    /// Every tie that it may end from now on is looked at.
    pub(crate) fn add_strain(&mut self, consumer: u32, dose: f64) {
        let amount = dose * self.sensitiveness(consumer);
        if self.setting.mechanisms.strain && amount > 0.0 {
            let mut mind = self.mind(consumer, self.day);
            mind.strain = self.strain_of(&mind, self.day) + amount;
            mind.strained = self.day;
            self.keep_in_mind(consumer, &mind);
        }
    }

    /// A person finds out that brands listen; no news to those who know.
    pub(crate) fn discover_listening(&mut self, consumer: u32) {
        let mut mind = self.mind(consumer, self.day);
        if mind.aware {
            return;
        }
        let band = self.people.stratum[consumer as usize].band();
        mind.aware = true;
        mind.until = forgotten_on(&self.setting, band, self.luck, consumer, self.day);
        mind.strain = self.strain_of(&mind, self.day) + self.strain_of_discovery(consumer);
        mind.strained = self.day;
        self.elsewhere.found_out[band] += 1;
        self.keep_in_mind(consumer, &mind);
    }

    fn keep_in_mind(&mut self, consumer: u32, mind: &Mind) {
        self.store(consumer, mind);
        if self.consumers.follows[consumer as usize] != 0 && self.setting.mechanisms.watched {
            self.check_heat_of(consumer);
        }
    }
}
