//! What loading promises.

use std::path::Path;

use super::{Problem, Problems, Scenario};

mod refusal;
mod shipped;
