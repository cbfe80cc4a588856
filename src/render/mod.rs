//! Floor 9: documents as people see them. No sentence is made here.
//!
//! | file | renders |
//! |---|---|
//! | `text` | text for a terminal; feature `cli` |
//! | `html` | one HTML file to look at, print and pass on; feature `page` |

#[cfg(feature = "page")]
pub mod html;
#[cfg(feature = "cli")]
pub mod text;
