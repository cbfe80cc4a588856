//! Finds the chart library that the report inlines.
//!
//! The page needs Apache ECharts as one JavaScript file. The crate `charming` carries it in its
//! package, so cargo fetches it, checks it and pins it like everything else; this script only asks
//! cargo where that package lies. See `docs/decisions/0013-the-chart-library-comes-by-cargo.md`.

#![allow(clippy::print_stdout, reason = "cargo is spoken to on standard output")]

use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.lock");
    // Without pages nobody draws a chart.
    #[cfg(feature = "page")]
    charts::copy()?;
    Ok(())
}

#[cfg(feature = "page")]
mod charts {
    use std::error::Error;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::{env, fs};

    /// Where the library lies in the package of `charming`.
    const ASSETS: &str = "src/asset";

    /// Copies the library to where the page looks for it.
    pub fn copy() -> Result<(), Box<dyn Error>> {
        let library = library(&package("charming")?.join(ASSETS))?;
        let out = PathBuf::from(env::var("OUT_DIR")?);
        fs::copy(&library, out.join("echarts.min.js"))?;
        Ok(())
    }

    /// The folder of a package that this one depends on.
    fn package(name: &str) -> Result<PathBuf, Box<dyn Error>> {
        let asked = Command::new(env::var("CARGO")?)
            .args(["metadata", "--format-version", "1", "--filter-platform", &env::var("TARGET")?])
            .args(["--manifest-path", &format!("{}/Cargo.toml", env::var("CARGO_MANIFEST_DIR")?)])
            .output()?;
        if !asked.status.success() {
            return Err(String::from_utf8_lossy(&asked.stderr).into_owned().into());
        }
        let known: serde_json::Value = serde_json::from_slice(&asked.stdout)?;
        let packages = known["packages"].as_array().ok_or("cargo metadata lists no packages")?;
        let found = packages.iter().find(|package| package["name"] == name);
        let manifest = found.and_then(|package| package["manifest_path"].as_str());
        let manifest = manifest.ok_or_else(|| format!("cargo metadata does not know {name}"))?;
        Ok(Path::new(manifest).parent().ok_or("a manifest lies in a folder")?.to_owned())
    }

    /// The file of the library, whatever its version.
    fn library(assets: &Path) -> Result<PathBuf, Box<dyn Error>> {
        for entry in fs::read_dir(assets)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with("echarts-") && name.ends_with(".min.js") && !name.contains("gl") {
                return Ok(path);
            }
        }
        Err(format!("no ECharts in {}", assets.display()).into())
    }
}
