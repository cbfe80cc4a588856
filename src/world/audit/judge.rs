//! What people must think of a contact, worked out the long way: by bisection, without a table.

use crate::ground::math::{logistic, normal_cdf};
use crate::model::appraisal::{Contact, Receiver};
use crate::model::consumer::Band;
use crate::model::propriety::Judgement;
use crate::model::rivals::Rivals;
use crate::world::Setting;

pub(super) struct Judge<'a> {
    setting: &'a Setting,
    /// For the sum of its reasons, without the rival account; its tables are not looked at.
    judgement: Judgement,
    /// Concern among the reference people, and shares.
    concerns: Vec<(f64, f64)>,
}

/// How far a table may be from the truth.
pub(super) const OF_TABLE: f64 = 1e-4;

impl<'a> Judge<'a> {
    pub fn new(setting: &'a Setting) -> Self {
        let people = setting.reference_people();
        let concerns = people.nodes().iter().map(|node| (node.concern, node.weight)).collect();
        let judgement = Judgement::new(&setting.appraisal, &Rivals::default(), &people);
        Judge { setting, judgement, concerns }
    }

    /// The chance that a contact is felt proper: of those of this concern, when of all people the
    /// share of its level accept.
    pub fn chance(&self, contact: &Contact, receiver: &Receiver) -> f64 {
        let a = &self.setting.appraisal;
        // By the rival account, so much of the way from unasked to asked.
        let on = self.setting.mechanisms.asked_is_nothing;
        let theta = if on { self.setting.rivals.asked_is_nothing } else { 0.0 };
        let way = if contact.addressed { 1.0 } else { theta };
        let weight = (1.0 - way * (1.0 - a.addressed_weight_share)) * a.concern_weight;
        let asked = Contact { addressed: true, ..*contact };
        let [own, asked] = [contact, &asked].map(|c| self.judgement.level(c, receiver));
        let share = logistic((own + way * (asked - own)).clamp(-8.0, 8.0));
        let (mut low, mut high) = (-100.0, 100.0);
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            let each = self.concerns.iter();
            let accepting: f64 = each.map(|(c, w)| w * logistic(middle - weight * c)).sum();
            if accepting < share { low = middle } else { high = middle }
        }
        logistic(low - weight * receiver.concern)
    }

    /// The expectation that the given share of all people have, counting only those who know that
    /// brands listen where the brand was not addressed.
    pub fn expects_above(&self, share: f64, addressed: bool) -> f64 {
        let shipped = Band::all();
        let mean: f64 = shipped
            .iter()
            .zip(&self.setting.bands)
            .map(|(shipped, own)| {
                shipped.share * (own.expectation_level - shipped.expectation_level)
            })
            .sum();
        let expecting = |level: f64| -> f64 {
            let each = shipped.iter().zip(&self.setting.bands);
            each.map(|(shipped, own)| {
                let could = if addressed { 1.0 } else { shipped.aware_share };
                could * shipped.share * normal_cdf(own.expectation_level - mean - level)
            })
            .sum()
        };
        let (mut low, mut high) = (-6.0, 6.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if expecting(middle) > share { low = middle } else { high = middle }
        }
        low
    }
}
