//! A plan that is done in parts, in any number, order and repetition, ends as the one run it stands for.

use std::fs;

use crate::home::Home;
use crate::lasting::{copy, home, must_be_same, results, tells, unbroken};
use crate::log;

fn plan(home: &Home, out: &str, args: &[&str]) {
    home.says(0, "80", &[&["plan", "tiny.toml", "--out", out], args].concat());
}

fn work(home: &Home, out: &str, shard: &str) -> String {
    home.says(0, "80", &["work", out, "--shard", shard, "--quiet", "--threads", "1"])
}

/// Numbers 0 to n - 1, each once, in an order that has nothing to do with them.
fn shuffled(n: u32) -> Vec<u32> {
    let mut all: Vec<u32> = (0..n).collect();
    all.sort_by_key(|shard| (shard.wrapping_mul(2_654_435_761) >> 7, *shard));
    all
}

#[test]
fn any_number_of_shards_in_any_order_gives_the_bytes_of_one_run() {
    let home = home();
    let whole = unbroken(&home, &["--report"]);
    // 40 shards of 12 replications: most have nothing to do.
    for n in [1, 3, 7, 40] {
        let out = format!("plan{n}");
        plan(&home, &out, &["--report"]);
        for shard in shuffled(n) {
            work(&home, &out, &format!("{shard}/{n}"));
        }
        home.says(0, "80", &["merge", &out]);
        must_be_same(&whole, &results(&home.path(&out)), &out);
    }
}

#[test]
fn a_division_of_effects_is_done_in_shards_too() {
    let home = home();
    let split = ["--split", "--split-replications", "2", "--split-form", "pairs"];
    let whole = unbroken(&home, &split);
    plan(&home, "plan", &split);
    for shard in [2, 0, 1] {
        work(&home, "plan", &format!("{shard}/3"));
    }
    home.says(0, "80", &["merge", "plan"]);
    must_be_same(&whole, &results(&home.path("plan")), "split");
}

#[test]
fn what_is_missing_is_named_and_nothing_is_half_joined() {
    let home = home();
    plan(&home, "plan", &[]);
    tells(&home, 2, &["merge", "plan"]);
    // 12 replications in 4 shards: those of shard 2 are 6 to 8.
    for shard in ["0/4", "1/4", "3/4"] {
        work(&home, "plan", shard);
    }
    let before = crate::home::names(&home.path("plan"));
    let told = tells(&home, 2, &["merge", "plan"]);
    assert!(told.contains("replications 6 to 8"), "{told}");
    assert_eq!(crate::home::names(&home.path("plan")), before);
    work(&home, "plan", "2/4");
    home.says(0, "80", &["merge", "plan"]);
    must_be_same(&unbroken(&home, &[]), &results(&home.path("plan")), "merged late");
}

#[test]
fn a_shard_done_twice_or_cut_otherwise_does_no_harm() {
    let home = home();
    plan(&home, "plan", &[]);
    work(&home, "plan", "0/2");
    let log = home.path("plan/journal/0-of-2.log");
    let first = fs::read(&log).unwrap();
    work(&home, "plan", "0/2");
    assert_eq!(fs::read(&log).unwrap(), first, "nothing was done again");
    // Another cut does all of it once more: the same twice is once.
    for shard in ["0/3", "1/3", "2/3"] {
        work(&home, "plan", shard);
    }
    home.says(0, "80", &["merge", "plan"]);
    let whole = unbroken(&home, &[]);
    must_be_same(&whole, &results(&home.path("plan")), "twice");
    // A task that an engine repeats after the merge finds nothing to do, and changes nothing.
    work(&home, "plan", "0/2");
    home.says(0, "80", &["merge", "plan"]);
    home.says(0, "80", &["resume", "plan"]);
    must_be_same(&whole, &results(&home.path("plan")), "after the merge");
}

/// The index of an engine's task instead of a shard that is named.
#[test]
fn the_shard_comes_from_the_engine() {
    let home = home();
    plan(&home, "plan", &[]);
    let variables =
        ["SLURM_ARRAY_TASK_ID", "HQ_TASK_ID", "JOB_COMPLETION_INDEX", "AWS_BATCH_JOB_ARRAY_INDEX"];
    for (index, variable) in variables.iter().enumerate() {
        let mut command = assert_cmd::Command::cargo_bin("earful").unwrap();
        for other in variables {
            command.env_remove(other);
        }
        command.current_dir(home.path("")).env(variable, index.to_string());
        command.args(["work", "plan", "--shards", "4", "--quiet"]).assert().success();
        assert!(home.path(&format!("plan/journal/{index}-of-4.log")).is_file(), "{variable}");
    }
    home.says(0, "80", &["merge", "plan"]);
    must_be_same(&unbroken(&home, &[]), &results(&home.path("plan")), "by variables");
}

#[test]
fn a_shard_that_is_none_is_refused() {
    let home = home();
    plan(&home, "plan", &[]);
    home.refuses(&["work", "plan", "--shard", "4/4"], &["the last is 3/4"]);
    home.refuses(&["work", "plan", "--shard", "one"], &["0/40"]);
    home.refuses(&["work", "plan"], &["--shard i/n", "--shards n"]);
    home.refuses(&["work", "tiny.toml", "--shard", "0/1"], &["plan"]);
    home.refuses(&["merge", "nowhere"], &["nowhere"]);
}

#[test]
fn two_answers_to_one_question_are_named() {
    let home = home();
    plan(&home, "plan", &[]);
    for shard in ["0/2", "1/2"] {
        work(&home, "plan", shard);
    }
    let first = home.path("plan/journal/0-of-2.log");
    let second = first.with_file_name("1-of-3.log");
    fs::copy(&first, &second).unwrap();
    home.says(0, "80", &["merge", "plan"]);

    plan(&home, "other", &[]);
    for shard in ["0/2", "1/2"] {
        work(&home, "other", shard);
    }
    let first = home.path("other/journal/0-of-2.log");
    let second = first.with_file_name("1-of-3.log");
    fs::copy(&first, &second).unwrap();
    log::forge(&second, |records| {
        // Another replication's results under this one's name.
        records[2].payload = records[3].payload.clone();
    });
    let told = tells(&home, 2, &["merge", "other"]);
    let replication = log::read(&second)[2].replication;
    for said in [&format!("replication {replication} "), "0-of-2.log", "1-of-3.log"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(!home.path("other/manifest.json").exists());
}

#[test]
fn how_many_there_are_must_be_known() {
    let home = home();
    home.refuses(
        &["plan", "tiny.toml", "--until", "unfollow_rate:0.5", "--out", "plan"],
        &["--until", "--replications"],
    );
    assert_eq!(home.names(), ["tiny.toml"]);
}

/// A folder can be worked at in several places and brought together.
#[test]
fn journals_from_copies_of_the_folder_are_joined() {
    let home = home();
    plan(&home, "plan", &[]);
    copy(&home.path("plan"), &home.path("there"));
    work(&home, "plan", "0/2");
    work(&home, "there", "1/2");
    fs::copy(home.path("there/journal/1-of-2.log"), home.path("plan/journal/1-of-2.log")).unwrap();
    home.says(0, "80", &["merge", "plan"]);
    must_be_same(&unbroken(&home, &[]), &results(&home.path("plan")), "two places");
}

/// Puts a stand-in for an engine's program into the folder `bin` of the home; with the path to find it first.
#[cfg(unix)]
fn stand_in(home: &Home, name: &str, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let bin = home.path("bin");
    fs::create_dir_all(&bin).unwrap();
    fs::write(bin.join(name), script).unwrap();
    fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    format!("{}:{}", bin.display(), std::env::var("PATH").unwrap())
}

/// Submit files are run as an engine would run them, as far as that goes without one.
#[cfg(unix)]
#[test]
fn submit_files_do_the_plan() {
    let home = home();
    let whole = unbroken(&home, &[]);
    let program = assert_cmd::cargo::cargo_bin("earful");
    // Slurm runs the script with the number of the task.
    let told = home.says(0, "80", &["plan", "tiny.toml", "--out", "slurm", "--for", "slurm", "-q"]);
    assert!(told.contains("no work for an engine"), "{told}");
    let pilot = log::read(&home.path("slurm/journal/pilot.log"));
    assert!(pilot.len() > 1, "the pilot is kept");
    let mut sbatch = std::process::Command::new("bash");
    sbatch.current_dir(home.path("")).arg("slurm/submit.sbatch").env("EARFUL", &program);
    sbatch.env("SLURM_ARRAY_TASK_ID", "0");
    assert!(sbatch.status().unwrap().success());
    home.says(0, "80", &["merge", "slurm"]);
    must_be_same(&whole, &results(&home.path("slurm")), "slurm");
    // HyperQueue's program runs what comes after `--`, with the number of each task.
    home.says(0, "80", &["plan", "tiny.toml", "--out", "hq plan", "--for", "hyperqueue", "-q"]);
    let path = stand_in(
        &home,
        "hq",
        "#!/bin/bash\nset -e\n[[ \"$*\" == *\" --array=0-0 \"* ]]\n\
         while [ \"$1\" != -- ]; do shift; done; shift\nHQ_TASK_ID=0 exec \"$@\"\n",
    );
    let mut submit = std::process::Command::new("bash");
    submit.current_dir(home.path("")).arg("hq plan/submit.sh").env("EARFUL", &program);
    let output = submit.env("PATH", path).env_remove("SLURM_ARRAY_TASK_ID").output().unwrap();
    assert!(output.status.success(), "{}", crate::home::text(&output.stderr));
    // It merges, and the submit file is gone with the plan.
    must_be_same(&whole, &results(&home.path("hq plan")), "hyperqueue");
    home.says(0, "80", &["plan", "tiny.toml", "--out", "k8s", "--for", "kubernetes", "-q"]);
    home.says(0, "80", &["resume", "k8s", "-q"]);
    must_be_same(&whole, &results(&home.path("k8s")), "kubernetes");
}

/// The plan's own journal says what it is of, before any shard has begun.
#[test]
fn a_plan_that_was_edited_is_refused_before_any_work() {
    let home = home();
    plan(&home, "plan", &[]);
    let file = home.path("plan/scenario.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("seed = 7\n", "seed = 8\n")).unwrap();
    home.refuses(&["work", "plan", "--shard", "0/2"], &["another seed", "pilot.log"]);
}
