//! Identity: a short name for everything that decides the results of a scenario's runs.

use super::parameters::parameters;
use super::{Arm, Scenario};
use crate::ground::digest::Digest;
use crate::model::policy::{Conduct, Policy, Rule};
use crate::params::Params;
use crate::world::Setting;
use crate::world::setting::NetworkSource;

impl Scenario {
    /// Digest of what decides the result of each run: seed, setting, brands, policies, arms.
    ///
    /// Left out is what only says how many runs there are or how they are read: replications,
    /// level, baseline, the scenario's name and question, summaries, and names of policies.
    pub fn digest(&self) -> String {
        let mut digest = Digest::default();
        digest.text("scenario 1").whole(self.seed).whole(self.focus as u64);
        add_setting(&mut digest, &self.setting);
        add_policies(&mut digest, &self.warmup);
        digest.whole(self.arms.len() as u64);
        for Arm { name, summary: _, policies, setting } in &self.arms {
            digest.text(name);
            add_policies(&mut digest, policies);
            add_setting(&mut digest, setting.as_ref().unwrap_or(&self.setting));
            // An arm with a setting of its own has a warm-up of its own.
            digest.whole(setting.is_some().into());
        }
        digest.hex()
    }
}

fn add_setting(digest: &mut Digest, setting: &Setting) {
    digest.whole(setting.consumers.into()).whole(setting.days.into());
    digest.whole(setting.warmup_days.into());
    let all = parameters(setting);
    digest.whole(all.len() as u64);
    for parameter in all {
        digest.text(&parameter.path).number(parameter.value);
    }
    digest.whole(setting.shocks.len() as u64);
    for shock in &setting.shocks {
        digest.whole(shock.brand as u64).whole(shock.target as u64).number(shock.factor);
        digest.whole(shock.from_day.into()).whole(shock.to_day.into());
    }
    match &setting.network {
        NetworkSource::None => digest.text("none"),
        NetworkSource::Grown(_) => digest.text("grown"),
        NetworkSource::Given(network) => {
            digest.text("given").whole(network.n_ties() as u64);
            for author in 0..network.n_consumers() {
                digest.whole(network.n_readers(author).into());
                network.readers(author).iter().for_each(|reader| {
                    digest.whole((*reader).into());
                });
            }
            digest
        }
    };
}

fn add_policies(digest: &mut Digest, policies: &[Policy]) {
    digest.whole(policies.len() as u64);
    for Policy { name: _, summary: _, listens, honours_opt_out, conduct, rules } in policies {
        digest.whole(*listens as u64).whole((*honours_opt_out).into());
        for spec in Conduct::specs() {
            digest.text(spec.key).number(conduct.get(spec.key).unwrap_or(spec.default));
        }
        digest.whole(rules.len() as u64);
        for Rule { when, act, personalisation, disclosure, priority } in rules {
            let wanted = |wanted: Option<bool>| wanted.map_or(2, u64::from);
            digest.whole(when.kinds.into()).whole(when.histories.into());
            digest.whole(wanted(when.addressed)).whole(wanted(when.follower));
            digest.whole(wanted(when.loyalist));
            digest.number(when.sensitivity.0).number(when.sensitivity.1);
            digest.whole(when.days_since_contact_at_least.into());
            digest.whole(when.reach.0.into()).whole(when.reach.1.into());
            digest.whole(*act as u64).number(*personalisation);
            digest.whole((*disclosure).into()).whole((*priority).into());
        }
    }
}
