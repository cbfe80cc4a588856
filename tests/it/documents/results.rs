//! The columns of every table, from the declarations that write and read them.

use earful::record::rows::{Row, calibration, comparison, runs, survey};

use super::{check_block, row};

fn table<R: Row>(out: &mut String, file: &str, about: &str) {
    *out += &format!("\n### `{file}`\n\n{about}\n\n");
    row(out, &["column", "holds"]);
    *out += "|---|---|\n";
    for (column, meaning) in R::COLUMNS.iter().zip(R::MEANINGS) {
        let meaning = meaning.trim().trim_end_matches('.');
        assert!(!meaning.is_empty(), "{file}: {column} says nothing");
        row(out, &[&format!("`{column}`"), meaning]);
    }
}

#[test]
fn the_columns_of_the_tables_are_what_the_code_says() {
    let mut out = String::new();
    let all = &mut out;
    table::<comparison::Summary>(all, "summary.csv", "An estimate of an arm.");
    let about = "A paired difference of an arm from the baseline.";
    table::<comparison::Difference>(all, "differences.csv", about);
    let about = "A run. After these columns come what varies between the arms (policies, then parameters by their \
                 path), and every metric of [metrics.md](metrics.md): `metric` is of everyone and the brand in question, \
                 `metric[slice]` of a slice of people, `metric@brand` of another brand.";
    table::<runs::Run>(all, "runs.csv", about);
    let about = "A daily figure of an arm, for the brand in question.";
    table::<comparison::Day>(all, "series.csv", about);
    let about = "Critical posts of an arm that were passed on so often, over all replications.";
    table::<comparison::Cascade>(all, "cascades.csv", about);
    table::<comparison::Part>(all, "split.csv", "A part of an effect.");
    table::<survey::Banner>(all, "survey.csv (earful survey --day)", "An answer in a group.");
    let about = "An answer on a day.";
    table::<survey::Wave>(all, "survey.csv (earful survey --wave)", about);
    let about = "An answer of a group under an arm.";
    table::<survey::Change>(all, "survey.csv (earful survey --before-after)", about);
    let about = "A published cell beside what was simulated.";
    table::<survey::Reproduced>(all, "survey.csv (earful reproduce)", about);
    table::<survey::Joint>(all, "joint.csv", "How many hold several views at once.");
    let about = "How far all figures of a study together are off.";
    table::<survey::Distance>(all, "fit.csv (earful reproduce)", about);
    let about = "An interview. After these columns comes one for each question; who was not asked has an empty cell, \
                 several answers are separated by `; `. Of several days there is a file for each, `answers_DAY.csv`.";
    table::<survey::Respondent>(all, "answers.csv", about);
    table::<survey::Code>(all, "codebook.csv", "A value of a column of `answers.csv`.");
    let about = "A parameter fitted to a study.";
    table::<survey::Parameter>(all, "parameters.csv", about);
    table::<survey::Fitted>(all, "cells.csv", "A cell that parameters were fitted to.");
    let about = "A target beside what the scenario gives; `before.csv` is the same before a fit.";
    table::<calibration::Target>(all, "calibration.csv, before.csv", about);
    table::<calibration::Moved>(
        all,
        "fit.csv (earful calibrate --fit)",
        "A number that was moved.",
    );
    check_block("results.md", "columns", &out);
}
