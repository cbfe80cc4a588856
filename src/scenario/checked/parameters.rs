//! Every number of a setting by its path, such as `appraisal.concern_weight`,
//! `brand.carrier.sensitivity`, `band.55+.share` or `mechanisms.backlash` (1 on, 0 off).
//!
//! An arm changes its own setting this way, and so can anything that varies parameters. Some
//! rules concern several numbers at once; [`contradictions`] checks those.

pub use super::contradictions::{Contradiction, contradictions};
use crate::model::brand::Brand;
use crate::model::consumer::{AGE_BANDS, Band};
use crate::model::mechanisms::Mechanisms;
use crate::model::platform::Platform;
use crate::params::{Params, Role, Spec};
use crate::world::network::GrownNetwork;
use crate::world::setting::{NamedThing, NetworkSource, Setting};

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
    fn named<'a, T>(all: &'a mut [NamedThing<T>], name: &str) -> Option<&'a mut T> {
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
