//! Raking.
#![allow(missing_docs, unused_variables, clippy::missing_errors_doc)]
pub struct Margin<'a> {
    pub name: &'a str,
    pub category: &'a [u16],
    pub target: &'a [f64],
}
pub struct Bounds {
    pub low: f64,
    pub high: f64,
}
#[derive(Default)]
pub struct Raking {
    pub bounds: Bounds,
    pub tolerance: f64,
    pub max_rounds: u32,
}
impl Default for Bounds {
    fn default() -> Self {
        Bounds { low: 0.2, high: 5.0 }
    }
}
#[derive(Clone, Debug)]
pub struct Raked {
    pub weights: Vec<f64>,
    pub rounds: u32,
    pub converged: bool,
    pub largest_miss: f64,
    pub at_bounds: u64,
    pub kish_effect: f64,
    pub smallest: f64,
    pub largest: f64,
}
#[derive(Debug)]
pub enum RakingError {}
pub fn rake(base: &[f64], margins: &[Margin<'_>], how: &Raking) -> Result<Raked, RakingError> {
    unimplemented!()
}
