//! The `earful` program: a thin door to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    earful::cli::main()
}
