//! Who a person is, and how it ended, in plain sentences.

use super::tell::Teller;
use crate::experiment::life::live::{Life, PersonState};
use crate::ground::text::list;
use crate::model::consumer::{AGE_BANDS, SEGMENTS};
use crate::world::Tie;
use crate::world::interior::Bond;

impl Teller<'_> {
    /// Who the person is on day 0.
    pub fn person(&self, life: &Life) -> Vec<String> {
        let who = &life.portrait;
        let percent = |rank: f64| format!("{:.0}%", 100.0 * rank);
        let segment = match SEGMENTS[who.segment] {
            "unconcerned" => "says that privacy is of little concern",
            "pragmatist" => "says that privacy is of some concern",
            _ => "says that privacy is of great concern",
        };
        let knows = if who.aware { "knows" } else { "does not know" };
        let mut told = vec![format!(
            "Aged {}; {segment}, and {knows} that brands listen. In what they do, more careful of \
             privacy than {} of people and more demanding of service than {}.",
            AGE_BANDS[who.band],
            percent(who.concern_rank),
            percent(who.expectation_rank)
        )];
        let platforms = self.setting().platforms.iter().zip(&who.open);
        let accounts: Vec<String> = platforms
            .map(|(platform, open)| {
                let to = if *open { "open to all" } else { "closed to strangers" };
                format!("on {} {to}", platform.name)
            })
            .collect();
        let accounts: Vec<&str> = accounts.iter().map(String::as_str).collect();
        let talks = match who.expressiveness {
            little if little < 0.005 => "Hardly ever talks".into(),
            some if some < 0.95 => format!("Talks {some:.2} times as much as people do on average"),
            much => format!("Talks {much:.1} times as much as people do on average"),
        };
        told.push(format!(
            "{talks}; {}; account {}.",
            match who.readers {
                0 => "nobody reads them".into(),
                1 => "one person reads them".into(),
                n => format!("{n} people read them"),
            },
            list(&accounts)
        ));
        let (customer, prospect): (Vec<_>, Vec<_>) =
            life.first.bonds.iter().partition(|(_, bond)| bond.customer);
        told.extend(customer.iter().map(|(brand, bond)| {
            let loyal = if bond.loyalist { "loyal customer" } else { "customer" };
            format!(
                "A {loyal} of {}, {}; satisfaction {:+.2} on a scale from -1 to 1.",
                self.brand(*brand),
                tie(bond.tie),
                bond.satisfaction
            )
        }));
        if customer.is_empty() {
            told.push(
                "Customer of no brand in this scenario: things can only be seen or read.".into(),
            );
        }
        told.extend(prospect.iter().map(|(brand, _)| {
            format!("May become a customer of {}; no impression of it yet.", self.brand(*brand))
        }));
        told
    }

    /// How the person stands at the end.
    pub fn end(&self, life: &Life) -> Vec<String> {
        let PersonState { standing, bonds } = &life.last;
        let mut told: Vec<String> = bonds
            .iter()
            .map(|(brand, bond)| {
                let at_first = life.first.bond(*brand);
                let first = at_first.map_or(bond.rest, |bond| bond.satisfaction);
                let was = at_first.is_some_and(|bond| bond.customer);
                let custom = match (was, bond.customer) {
                    (true, false) => "; a customer no more",
                    (false, true) => "; a customer now",
                    (false, false) => "; no customer",
                    (true, true) => "",
                };
                let what = if bond.customer { "satisfaction" } else { "impression" };
                let out = if bond.opted_out { "; asked not to be contacted" } else { "" };
                format!(
                    "{}: {what} {:+.2} ({:+.2} on day 0){}; {}{custom}{out}.",
                    self.brand(*brand),
                    bond.satisfaction,
                    first,
                    lasting(bond),
                    tie(bond.tie),
                )
            })
            .collect();
        let mut parts = Vec::new();
        parts.push(if standing.aware {
            "knows that brands listen"
        } else {
            "does not know that brands listen"
        });
        if standing.left {
            parts.push("has left the platforms");
        } else if standing.closed {
            parts.push("has closed the accounts to strangers");
        }
        let strain = standing.experience.strain;
        let strain =
            if strain >= 0.005 { format!("; privacy strain {strain:.2}") } else { String::new() };
        let name = self.scenario.consumer_name(life.consumer);
        told.push(format!("Consumer {name} {}{strain}.", list(&parts)));
        told
    }
}

/// What is left of irritation and neglect.
fn lasting(bond: &Bond) -> String {
    let mut text = String::new();
    for (what, amount) in [("irritation", bond.irritation), ("feeling neglected", bond.neglect)] {
        if amount >= 0.005 {
            text += &format!("; {what} {amount:.2}");
        }
    }
    text
}

fn tie(tie: Tie) -> &'static str {
    match tie {
        Tie::Never => "not following its page",
        Tie::Following => "following its page",
        Tie::Muted => "has muted its page",
        Tie::StoppedLooking => "no longer looks at its page",
        Tie::Unfollowed => "has un-followed its page",
    }
}
