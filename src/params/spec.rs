//! What a parameter is: name, unit, allowed range, default, role and source.
//!
//! Each file of the model owns its parameters. The table macro [`params!`](crate::params!)
//! writes the struct and its specs from one list, so that neither can drift from the other:
//!
//! ```
//! earful::params! {
//!     /// How a marble rolls.
//!     pub struct Marble in "marble" {
//!         /// Loss of speed on the table.
//!         friction = 0.1, "1/s", [0.0, 10.0], Uncertainty(0.05, 0.5, LogUniform), "assumed";
//!     }
//! }
//! use earful::params::Params;
//! let mut marble = Marble::default();
//! assert!(marble.set("friction", 0.2));
//! assert_eq!(marble.get("friction"), Some(0.2));
//! assert_eq!(Marble::specs()[0].unit, "1/s");
//! ```

use super::prior::Prior;

/// What a parameter is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// What a brand decides.
    Lever,
    /// About people or platforms, with what is plausible.
    Uncertainty(Prior),
    /// A definition.
    Constant,
}

/// One parameter: everything a scenario file, a table or a reader needs to know of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    /// The key in its section of a scenario file.
    pub key: &'static str,
    /// Unit, `"1"` for a pure number.
    pub unit: &'static str,
    /// The lowest value a scenario may set.
    pub low: f64,
    /// The highest value a scenario may set.
    pub high: f64,
    /// The value when a scenario says nothing.
    pub default: f64,
    /// Lever, uncertainty or constant.
    pub role: Role,
    /// Ids of the evidence behind the default, or `assumed`.
    pub source: &'static str,
    /// What the parameter means.
    pub doc: &'static [&'static str],
}

impl Spec {
    /// The description as one line.
    pub fn description(&self) -> String {
        self.doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
    }

    /// Whether a scenario may set this value.
    pub fn allows(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// A section of parameters that can be read and set by name.
pub trait Params: Default {
    /// The section's name in a scenario file.
    const SECTION: &'static str;
    /// The parameters in the order of their declaration.
    fn specs() -> &'static [Spec];
    /// The value of a parameter, `None` if there is none of that name.
    fn get(&self, key: &str) -> Option<f64>;
    /// Sets a parameter without checking its range; `false` if there is none of that name.
    fn set(&mut self, key: &str, value: f64) -> bool;
}

/// Declares a section of parameters: one line each, `key = default, unit, [low, high], role, source;`.
///
/// An uncertainty says its plausible range and a [`Shape`](crate::params::Shape), and a group if it is
/// drawn together with others because they sum to one: `Uncertainty(0.1, 0.5, LogitNormal, "group")`.
///
/// What is no number stands behind it, `with { field: Type }`: it has the default of its type, and whoever
/// reads, writes or compares sections has to think of it.
#[macro_export]
macro_rules! params {
    (
        $(#[doc = $struct_doc:literal])*
        pub struct $name:ident in $section:literal {
            $(
                $(#[doc = $doc:literal])+
                $key:ident = $default:expr, $unit:literal, [$low:expr, $high:expr],
                $role:ident $(($plausible_low:expr, $plausible_high:expr, $shape:ident $(, $group:literal)?))?, $source:literal;
            )+
        }
        $(with { $(#[doc = $more_doc:literal])+ $more:ident: $type:ty })?
    ) => {
        $(#[doc = $struct_doc])*
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $(
                $(#[doc = $doc])+
                #[doc = concat!("\n\n\\[", $unit, "\\], source: ", $source)]
                pub $key: f64,
            )+
            $(
                $(#[doc = $more_doc])+
                pub $more: $type,
            )?
        }

        impl Default for $name {
            fn default() -> Self {
                $name { $($key: $default,)+ $($more: <$type>::default())? }
            }
        }

        impl $crate::params::Params for $name {
            const SECTION: &'static str = $section;

            fn specs() -> &'static [$crate::params::Spec] {
                const SPECS: &[$crate::params::Spec] = &[$($crate::params::Spec {
                    key: stringify!($key),
                    unit: $unit,
                    low: $low,
                    high: $high,
                    default: $default,
                    role: $crate::params::Role::$role $(($crate::params::Prior::new(
                        ($plausible_low, $plausible_high),
                        $crate::params::Shape::$shape,
                        $default,
                        &[$($group)?],
                    )))?,
                    source: $source,
                    doc: &[$($doc),+],
                }),+];
                SPECS
            }

            fn get(&self, key: &str) -> Option<f64> {
                match key {
                    $(stringify!($key) => Some(self.$key),)+
                    _ => None,
                }
            }

            fn set(&mut self, key: &str, value: f64) -> bool {
                match key {
                    $(stringify!($key) => self.$key = value,)+
                    _ => return false,
                }
                true
            }
        }
    };
}
