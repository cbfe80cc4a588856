//! Every number of a setting by its path, such as `appraisal.concern_weight`,
//! `brand.carrier.sensitivity`, `band.55+.share` or `mechanisms.backlash` (1 on, 0 off).
//!
//! An arm changes its own setting this way, and so can anything that varies parameters. Some
//! rules concern several numbers at once; [`contradictions`] checks those.

use crate::model::brand::Brand;
use crate::model::consumer::{AGE_BANDS, Band};
use crate::model::mechanisms::Mechanisms;
use crate::model::platform::Platform;
use crate::params::{Params, Role, Spec};
use crate::world::network::GrownNetwork;
use crate::world::setting::{Named, NetworkSource, Setting};

/// What a mechanism's switch is, as a parameter.
const SWITCH: Spec = Spec {
    key: "",
    unit: "0 or 1",
    low: 0.0,
    high: 1.0,
    default: 1.0,
    role: Role::Constant,
    source: "a switch",
    doc: &[],
};

/// A parameter of a setting.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its path.
    pub path: String,
    /// What it is.
    pub spec: Spec,
    /// Its value in the setting.
    pub value: f64,
}

/// Every parameter of a setting, in the order of the causal chain.
pub fn parameters(setting: &Setting) -> Vec<Parameter> {
    let mut all = Vec::new();
    let mut add = |prefix: &str, specs: &[Spec], get: &dyn Fn(&str) -> Option<f64>| {
        for spec in specs {
            if let Some(value) = get(spec.key) {
                all.push(Parameter { path: format!("{prefix}.{}", spec.key), spec: *spec, value });
            }
        }
    };
    for (name, band) in AGE_BANDS.iter().zip(&setting.bands) {
        add(&format!("band.{name}"), Band::specs(), &|key| band.get(key));
    }
    for (section, specs) in Setting::sections() {
        add(section, specs, &|key| setting.get(section, key));
    }
    for platform in &setting.platforms {
        let prefix = format!("platform.{}", platform.name);
        add(&prefix, Platform::specs(), &|key| platform.is.get(key));
    }
    for brand in &setting.brands {
        add(&format!("brand.{}", brand.name), Brand::specs(), &|key| brand.is.get(key));
    }
    if let NetworkSource::Grown(grown) = &setting.network {
        add("network", GrownNetwork::specs(), &|key| grown.get(key));
    }
    for (key, _) in Mechanisms::LIST {
        let switch = [Spec { key, ..SWITCH }];
        add("mechanisms", &switch, &|key| setting.mechanisms.get(key).map(f64::from));
    }
    all
}

/// Sets the parameter of a path without checking its range; `false` if there is none of that
/// path. A mechanism is on for anything but 0.
pub fn set_parameter(setting: &mut Setting, path: &str, value: f64) -> bool {
    fn named<'a, T>(all: &'a mut [Named<T>], name: &str) -> Option<&'a mut T> {
        all.iter_mut().find(|one| one.name == name).map(|one| &mut one.is)
    }
    let Some((owner, key)) = path.rsplit_once('.') else { return false };
    match (owner, owner.split_once('.')) {
        ("mechanisms", _) => setting.mechanisms.set(key, value != 0.0),
        ("network", _) => match &mut setting.network {
            NetworkSource::Grown(grown) => grown.set(key, value),
            NetworkSource::None | NetworkSource::Given(_) => false,
        },
        (_, Some(("band", name))) => AGE_BANDS
            .iter()
            .position(|band| *band == name)
            .is_some_and(|band| setting.bands[band].set(key, value)),
        (_, Some(("platform", name))) => {
            named(&mut setting.platforms, name).is_some_and(|platform| platform.set(key, value))
        }
        (_, Some(("brand", name))) => {
            named(&mut setting.brands, name).is_some_and(|brand| brand.set(key, value))
        }
        (section, _) => setting.set(section, key, value),
    }
}

/// Parameters that are each within their range and yet cannot stand together.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    /// The paths concerned.
    pub paths: Vec<String>,
    /// What is wrong.
    pub wrong: String,
    /// How to put it right.
    pub next_step: String,
}

/// What does not fit together in a setting.
pub fn contradictions(setting: &Setting) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let mut sum_to_one = |what: &str, prefix: &str, key: &str, shares: &[(&str, f64)]| {
        let sum: f64 = shares.iter().map(|(_, share)| share).sum();
        if (sum - 1.0).abs() > 1e-6 {
            found.push(Contradiction {
                paths: shares.iter().map(|(name, _)| format!("{prefix}.{name}.{key}")).collect(),
                wrong: format!("the shares of the {what} sum to {}, not to 1", rounded(sum)),
                next_step: format!("set {key} for all of them: {}", listed(shares)),
            });
        }
    };
    let bands: Vec<_> = AGE_BANDS.into_iter().zip(&setting.bands).collect();
    let shares: Vec<_> = bands.iter().map(|(name, band)| (*name, band.share)).collect();
    sum_to_one("age bands", "band", "share", &shares);
    let platforms = setting.platforms.iter();
    let shares: Vec<_> = platforms.map(|one| (one.name.as_str(), one.is.post_share)).collect();
    sum_to_one("platforms", "platform", "post_share", &shares);

    let exits = setting.exit.unfollow_share + setting.exit.mute_share;
    if exits > 1.0 + 1e-9 {
        found.push(Contradiction {
            paths: vec!["exit.unfollow_share".into(), "exit.mute_share".into()],
            wrong: format!("the shares of exits that un-follow and mute sum to {}", rounded(exits)),
            next_step: "lower one of them: together they are at most 1".into(),
        });
    }
    if setting.warmup_days >= setting.days {
        found.push(Contradiction {
            paths: vec!["run.warmup_days".into(), "run.days".into()],
            wrong: format!(
                "{} days in all end before the warm-up of {} days does",
                setting.days, setting.warmup_days
            ),
            next_step: "measurement begins after the warm-up: raise days or lower warmup_days"
                .into(),
        });
    }
    for brand in &setting.brands {
        let customers = f64::from(setting.consumers) * brand.is.customer_share;
        if customers < 1.0 {
            found.push(Contradiction {
                paths: vec![format!("brand.{}.customer_share", brand.name)],
                wrong: format!(
                    "the brand {} would have {} customers",
                    brand.name,
                    rounded(customers)
                ),
                next_step: "raise customer_share or [run] consumers, or take the brand out".into(),
            });
        }
    }
    found
}

fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn listed(shares: &[(&str, f64)]) -> String {
    let one = |(name, share): &(&str, f64)| format!("{name} {share}");
    shares.iter().map(one).collect::<Vec<_>>().join(", ")
}
