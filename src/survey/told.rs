//! How many people would say that something happened to them lately, in expectation: what a survey of
//! everybody comes to on average over what chance does to memories. A world at its end is all that is
//! needed; nothing is drawn and nothing changes.

use super::recall::age;
use crate::ground::math::exp;
use crate::world::outside::{Outside, OutsideRates};
use crate::world::people::flag;
use crate::world::{Tie, World};

/// Share of the people on the platforms who would say that they dropped a brand, in whichever way, in the
/// last `window` days: one of the scenario, or one that they follow outside. `None` where nobody is left.
pub fn said_dropped_any(world: &World, window: u16) -> Option<f64> {
    share(world, window, &|tie| tie != Tie::Following, &|rates| rates.drops)
}

/// Share of them who would say that they began to follow a brand in the last `window` days. A tie of the
/// scenario that has ended since is left out.
pub fn said_followed_any(world: &World, window: u16) -> Option<f64> {
    share(world, window, &|tie| tie == Tie::Following, &|rates| rates.follows)
}

fn share(
    world: &World,
    window: u16,
    counts: &dyn Fn(Tie) -> bool,
    rate: &dyn Fn(&OutsideRates) -> f64,
) -> Option<f64> {
    let (setting, window) = (&*world.setting, f64::from(window));
    let (memory, outside) = (&setting.memory, Outside::new(setting));
    let days_told = window * memory.ratio(window);
    let (mut people, mut say) = (0.0, 0.0);
    for consumer in 0..world.people().len() {
        if world.has(consumer, flag::LEFT) {
            continue;
        }
        let untold = |(_, day)| 1.0 - memory.chance(age(day, world.day()), window);
        let turned = world.turned_ties(consumer).filter(|(tie, _)| counts(*tie));
        let silent_on_all: f64 = turned.map(untold).product();
        let outside = rate(&world.outside_rates(&outside, consumer));
        people += 1.0;
        say += 1.0 - silent_on_all * exp(-days_told * outside);
    }
    (people > 0.0).then(|| say / people)
}
