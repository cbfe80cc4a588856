//! Each rule by hand: numbers that no other weight, sign or factor would give.
//!
//! Parameters are set to values that differ from each other and from 1, so that a weight that is
//! lost, doubled, turned round or taken for another gives another number.

mod judging;
mod moving;
mod pages;
mod shares;
mod talking;

/// Equal but for rounding.
fn near(got: f64, by_hand: f64) {
    assert!((got - by_hand).abs() < 1e-12, "{got} against {by_hand}");
}
