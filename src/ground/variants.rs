//! All variants of an enum, in the order of their index, as an array: what is counted by reason, kind or
//! action has a place for each, and a variant that is added cannot be left out of a list.

use strum::VariantArray;

/// All variants of an enum.
pub const fn all<T: VariantArray + Copy, const N: usize>() -> [T; N] {
    match T::VARIANTS.first_chunk() {
        Some(all) if T::VARIANTS.len() == N => *all,
        // This is computed while compiling, and so is the panic.
        _ => panic!("the array has not as many places as the enum has variants"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, VariantArray)]
    enum Three {
        A,
        B,
        C,
    }

    #[test]
    fn variants_stand_in_the_order_of_their_index() {
        const ALL: [Three; 3] = all();
        assert_eq!(ALL, [Three::A, Three::B, Three::C]);
        assert!(ALL.iter().enumerate().all(|(index, variant)| *variant as usize == index));
    }
}
