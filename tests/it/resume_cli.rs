//! A comparison that is ended at any moment and gone on with ends as one that nobody disturbed.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use assert_cmd::cargo::CommandCargoExt;

use crate::home::{Home, names, text};
use crate::lasting::{TINY, begin, copy, home, must_be_same, results, tells, unbroken};
use crate::log;

/// A folder in which all replications are written down and nothing else is done yet: as if the program had
/// been killed at the last moment.
fn written_down(home: &Home, out: &str) -> PathBuf {
    home.says(0, "80", &["plan", "tiny.toml", "--out", out]);
    home.says(0, "80", &["work", out, "--shard", "0/1", "--quiet", "--threads", "1"]);
    home.path(out)
}

fn log_of(folder: &Path) -> PathBuf {
    folder.join("journal/0-of-1.log")
}

/// Where the program is, for commands that begin it.
fn program() -> OsString {
    Command::cargo_bin("earful").unwrap().get_program().to_owned()
}

fn resume(home: &Home, out: &str) -> BTreeMap<String, Vec<u8>> {
    home.says(0, "80", &["resume", out, "--quiet"]);
    results(&home.path(out))
}

#[test]
fn cut_between_and_inside_records_it_ends_the_same() {
    let home = home();
    let whole = unbroken(&home, &[]);
    let folder = written_down(&home, "full");
    let bytes = fs::read(log_of(&folder)).unwrap();
    let ends = log::ends(&bytes);
    assert_eq!(ends.len(), 13, "a header and 12 replications");
    // Every boundary; and in some records inside the head, the payload and the sum.
    let inside = [0, 1, 5, 11].into_iter().flat_map(|record| {
        let from = if record == 0 { 0 } else { ends[record - 1] };
        [from + 1, from + 31, from + 33, usize::midpoint(from, ends[record]), ends[record] - 1]
    });
    for (number, cut) in inside.chain(ends.iter().copied()).chain([0]).enumerate() {
        let out = format!("cut{number}");
        copy(&folder, &home.path(&out));
        fs::write(log_of(&home.path(&out)), &bytes[..cut]).unwrap();
        must_be_same(&whole, &resume(&home, &out), &format!("cut at {cut}"));
        fs::remove_dir_all(home.path(&out)).unwrap();
    }
}

#[test]
fn damage_is_named_and_costs_nothing_else() {
    let home = home();
    let folder = written_down(&home, "full");
    let bytes = fs::read(log_of(&folder)).unwrap();
    let ends = log::ends(&bytes);
    // The magic, the length and the sum of a head; a payload; the sum of one; the header of the file.
    let third = ends[2];
    let places = [
        (third, 3),
        (third + 24, 3),
        (third + 28, 3),
        (third + 40, 3),
        (ends[3] - 1, 3),
        (40, 0),
        (8, 0),
    ];
    for (at, record) in places {
        let mut flipped = bytes.clone();
        flipped[at] ^= 16;
        fs::write(log_of(&folder), &flipped).unwrap();
        for command in ["resume", "merge"] {
            let told = tells(&home, 2, &[command, "full"]);
            let said = format!("record {record} ");
            assert!(told.contains("0-of-1.log") && told.contains(&said), "byte {at}: {told}");
        }
        assert_eq!(fs::read(log_of(&folder)).unwrap(), flipped);
        assert_eq!(names(&folder), ["journal", "plan.json", "scenario.toml"]);
    }
    fs::write(log_of(&folder), &bytes).unwrap();
    must_be_same(&unbroken(&home, &[]), &resume(&home, "full"), "restored");
}

/// The program may be killed while the tables are put into their places, or what served to go on is removed.
#[test]
fn killed_while_the_results_were_put_in_place_it_ends_the_same() {
    let home = home();
    let whole = unbroken(&home, &[]);
    let done = home.path("unbroken");
    let tables = ["answer.json", "runs.csv", "summary.csv"];
    for (out, there) in [
        ("some", &tables[..]),
        // With the manifest all results are there, and only the rest is to be removed.
        ("all", &["manifest.json", "answer.json", "README.md", "runs.csv", "summary.csv"][..]),
    ] {
        let folder = written_down(&home, out);
        for name in there {
            fs::copy(done.join(name), folder.join(name)).unwrap();
        }
        fs::create_dir(folder.join(".earful-left")).unwrap();
        fs::write(folder.join(".earful-left/series.csv"), "half of it").unwrap();
        must_be_same(&whole, &resume(&home, out), out);
    }
    // The plan is gone, its journal is not yet; or the other way round.
    for (out, gone) in [("plan", "plan.json"), ("journal", "journal")] {
        let folder = written_down(&home, out);
        for name in whole.keys().filter(|name| *name != "scenario.toml") {
            fs::copy(done.join(name), folder.join(name)).unwrap();
        }
        let gone = folder.join(gone);
        if gone.is_dir() { fs::remove_dir_all(gone) } else { fs::remove_file(gone) }.unwrap();
        must_be_same(&whole, &resume(&home, out), out);
    }
}

/// Numbers between 0 and 1 that have nothing to do with each other.
struct Moments(u64);

impl Moments {
    fn next(&mut self) -> f64 {
        // Knuth's MMIX generator; the upper bits are good enough for moments.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A hundred times SIGKILL, spread over the time that an unbroken run takes. What was killed is gone on with,
/// and killed again, until it ends before its moment comes. How many replications a kill leaves depends on the
/// machine; that some were left in the middle does not, or the test says so.
#[test]
fn killed_a_hundred_times_it_ends_the_same() {
    let home = home();
    let args = ["--replications", "150", "--report"];
    let begun = Instant::now();
    let whole = unbroken(&home, &args);
    let takes = begun.elapsed();
    let compare = [&["compare", "tiny.toml", "--quiet", "--out", "out"][..], &args].concat();
    let out = home.path("out");
    let (mut moments, mut kills, mut in_the_middle, mut ended) = (Moments(15), 0, 0, 0);
    while kills < 100 {
        let command = if out.join("plan.json").is_file() {
            vec!["resume", "out", "--quiet"]
        } else if out.exists() {
            // It was killed when it was whole: at most something was still to be removed.
            must_be_same(&whole, &resume(&home, "out"), &format!("whole at kill {kills}"));
            fs::remove_dir_all(&out).unwrap();
            ended += 1;
            continue;
        } else {
            compare.clone()
        };
        let mut child = begin(&home, &command);
        let end = Instant::now() + takes.mul_f64(1.1 * moments.next());
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break Some(status),
                None if Instant::now() >= end => break None,
                None => sleep(Duration::from_millis(1)),
            }
        };
        match status {
            Some(status) => {
                let output = child.wait_with_output().unwrap();
                assert!(status.success(), "{command:?}: {}", text(&output.stderr));
                must_be_same(&whole, &results(&out), &format!("after {kills} kills"));
                fs::remove_dir_all(&out).unwrap();
                ended += 1;
            }
            None => {
                child.kill().unwrap();
                child.wait().unwrap();
                kills += 1;
                let written = |path: &PathBuf| fs::metadata(path).unwrap().len() > 2000;
                let log = log_of(&out);
                in_the_middle += usize::from(log.is_file() && written(&log));
                // A manifest vouches for what is there.
                if out.join("manifest.json").is_file() {
                    let there = names(&out);
                    assert!(whole.keys().all(|name| there.contains(name) || name == "report.html"));
                }
            }
        }
    }
    assert!(in_the_middle > 20, "only {in_the_middle} of 100 kills came in the middle of the work");
    while out.join("plan.json").is_file() {
        home.says(0, "80", &["resume", "out", "--quiet"]);
        ended += 1;
    }
    if out.exists() {
        must_be_same(&whole, &results(&out), "at last");
    }
    assert!(ended > 0);
    // What the killed left beside is collected by the next that comes by.
    home.says(0, "80", &["compare", "tiny.toml", "--quiet", "--out", "last"]);
    let left: Vec<String> = home.names().into_iter().filter(|name| name.starts_with('.')).collect();
    assert_eq!(left, Vec::<String>::new());
}

/// Ctrl-C leaves partial tables that say so, and what is needed to go on.
#[cfg(unix)]
#[test]
fn interrupted_it_shows_what_there_is_and_ends_the_same() {
    let home = home();
    let args = ["--replications", "150"];
    let whole = unbroken(&home, &args);
    for attempt in 0..20 {
        let out = format!("out{attempt}");
        let command =
            [&["compare", "tiny.toml", "--quiet", "--threads", "1", "--out", &out][..], &args]
                .concat();
        let child = begin(&home, &command);
        let log = log_of(&home.path(&out));
        while fs::metadata(&log).map_or(0, |about| about.len()) < 10_000 {
            sleep(Duration::from_millis(1));
        }
        let pid = child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        if output.status.code() == Some(0) {
            continue; // It was quicker.
        }
        assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
        let there = names(&home.path(&out));
        for name in ["plan.json", "journal", "manifest.json", "runs.csv"] {
            assert!(there.iter().any(|there| there == name), "{name}: {there:?}");
        }
        let partial = fs::read_to_string(home.path(&out).join("manifest.json")).unwrap();
        assert!(partial.contains("partial"), "{partial}");
        must_be_same(&whole, &resume(&home, &out), &out);
        return;
    }
    panic!("no interruption came before the end");
}

/// The journal may grow no further: with the signal ignored a write fails as on a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_loses_nothing_that_was_kept() {
    let home = home();
    let args = ["--replications", "60"];
    let whole = unbroken(&home, &args);
    let limited = |kilobytes: u32, args: &[&str]| {
        let script = format!("trap '' XFSZ; ulimit -f {kilobytes}; exec \"$@\"");
        let mut command = Command::new("bash");
        command.current_dir(home.path("")).args(["-c", &script, "full"]);
        command.arg(program()).args(args);
        let output = command.output().unwrap();
        (output.status.code(), text(&output.stderr))
    };
    let compare = [&["compare", "tiny.toml", "--quiet", "--out", "out"][..], &args].concat();
    // Room for the scenario and some replications.
    let (code, told) = limited(100, &compare);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("0-of-1.log") && told.contains("earful resume"), "{told}");
    let kept = log::read(&log_of(&home.path("out"))).len() - 1;
    assert!((1..60).contains(&kept), "{kept} replications were kept");
    assert!(!home.path("out/manifest.json").exists());
    // Room for the journal and not for the tables: what is computed stays.
    let (code, told) = limited(200, &["resume", "out", "--quiet"]);
    assert_eq!(code, Some(2), "{told}");
    let more = log::read(&log_of(&home.path("out"))).len() - 1;
    assert!(more > kept, "{more} after {kept}");
    must_be_same(&whole, &resume(&home, "out"), "with room again");
}

/// A folder that nothing can be written into.
#[cfg(target_os = "linux")]
#[test]
fn a_read_only_folder_is_named() {
    let home = home();
    let folder = written_down(&home, "out");
    let before = fs::read(log_of(&folder)).unwrap();
    // Permissions do not bind root; a mount does, in a namespace of its own, and is gone with it.
    let script = "mount --bind out out && mount -o remount,ro,bind out && exec \"$@\"";
    let mut command = Command::new("unshare");
    command.current_dir(home.path("")).args(["-rm", "bash", "-c", script, "ro"]);
    command.arg(program()).args(["resume", "out", "--quiet"]);
    let output = command.output().unwrap();
    let (code, told) = (output.status.code(), text(&output.stderr));
    assert_eq!(code, Some(2), "a read-only mount is needed for this (unshare -rm): {told}");
    assert!(told.contains("out") && told.contains("Read-only"), "{told}");
    assert_eq!(fs::read(log_of(&folder)).unwrap(), before);
    must_be_same(&unbroken(&home, &[]), &resume(&home, "out"), "writable again");
}

#[cfg(unix)]
#[test]
fn a_second_program_is_kept_out() {
    let home = home();
    let folder = written_down(&home, "out");
    let log = fs::File::open(log_of(&folder)).unwrap();
    log.lock().unwrap();
    for args in [&["resume", "out"][..], &["merge", "out"], &["work", "out", "--shard", "0/1"]] {
        let told = tells(&home, 2, args);
        assert!(told.contains("another process") && told.contains("0-of-1.log"), "{told}");
    }
    // Another shard is another file.
    home.says(0, "80", &["work", "out", "--shard", "1/2", "--quiet"]);
    log.unlock().unwrap();
    must_be_same(&unbroken(&home, &[]), &resume(&home, "out"), "when it is free");
}

/// A scenario with an edge list.
fn edges() -> (String, String) {
    let scenario =
        TINY.replace("[[brand]]", "[network]\nkind = \"edges\"\nfile = \"ties.csv\"\n[[brand]]");
    let ties: String = (0..300).map(|id| format!("p{id},p{}\n", (id * 7 + 1) % 300)).collect();
    (scenario, format!("author,reader\n{ties}"))
}

#[test]
fn what_was_begun_with_something_else_is_refused_by_name() {
    let (scenario, ties) = edges();
    let home = Home::new(&[("tiny.toml", &scenario), ("ties.csv", &ties)]);
    let folder = written_down(&home, "out");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let (written, log) = (read("scenario.toml"), fs::read(log_of(&folder)).unwrap());
    let refused = |what: &str| {
        for args in [&["resume", "out"][..], &["merge", "out"], &["work", "out", "--shard", "0/1"]]
        {
            let told = tells(&home, 2, args);
            assert!(told.contains(what), "{what}: {told}");
        }
        fs::write(folder.join("scenario.toml"), &written).unwrap();
        fs::write(log_of(&folder), &log).unwrap();
    };
    let change = |from: &str, to: &str| {
        assert_eq!(written.matches(from).count(), 1, "{from} in\n{written}");
        fs::write(folder.join("scenario.toml"), written.replace(from, to)).unwrap();
    };
    change("seed = 7\n", "seed = 8\n");
    refused("another seed");
    change("\ndays = 12 ", "\ndays = 13 ");
    refused("another scenario");
    log::forge(&log_of(&folder), |records| {
        let header = text(&records[0].payload).replace(env!("CARGO_PKG_VERSION"), "0.1.9");
        records[0].payload = header.into_bytes();
    });
    refused("another version of Earful");
    // The list that the folder has, or the one beside it.
    let list = if folder.join("ties.csv").is_file() {
        folder.join("ties.csv")
    } else {
        home.path("ties.csv")
    };
    fs::write(&list, format!("{ties}p0,p5\n")).unwrap();
    refused("[network] digest");
    let with =
        written.lines().find(|line| line.starts_with("digest = ")).unwrap().to_owned() + "\n";
    change(&with, "");
    refused("another edge list");
    fs::write(&list, &ties).unwrap();
    resume(&home, "out");
}

/// The default name is claimed at the beginning.
#[test]
fn four_at_once_take_four_folders() {
    let home = home();
    let whole = unbroken(&home, &[]);
    let four: Vec<_> = (0..4).map(|_| begin(&home, &["compare", "tiny.toml", "--quiet"])).collect();
    for child in four {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }
    let folders = names(&home.path("results"));
    assert_eq!(folders.len(), 4, "{folders:?}");
    for (number, name) in folders.iter().enumerate() {
        let end = if number == 0 { "tiny".to_owned() } else { format!("tiny-{}", number + 1) };
        assert!(name.ends_with(&end), "{folders:?}");
        must_be_same(&whole, &results(&home.path("results").join(name)), name);
    }
}

#[test]
fn what_exists_is_never_overwritten() {
    let home = home().with_a_full_folder();
    let whole = unbroken(&home, &[]);
    for command in ["compare", "plan"] {
        home.refuses(&[command, "tiny.toml", "--out", "full"], &["full"]);
        home.refuses(&[command, "tiny.toml", "--out", "unbroken"], &["unbroken"]);
    }
    assert_eq!(fs::read_to_string(home.path("full/precious.txt")).unwrap(), "keep me");
    // Nothing is left of what is whole: nothing is done, and nothing changes.
    let before = fs::read(home.path("unbroken/manifest.json")).unwrap();
    for command in ["resume", "merge"] {
        home.says(0, "80", &[command, "unbroken"]);
    }
    assert_eq!(fs::read(home.path("unbroken/manifest.json")).unwrap(), before);
    must_be_same(&whole, &results(&home.path("unbroken")), "as it was");
    // Two that ask for one name at once: one has it.
    let two: Vec<_> = (0..2)
        .map(|_| begin(&home, &["compare", "tiny.toml", "--quiet", "--out", "same"]))
        .collect();
    let mut codes: Vec<_> = two.into_iter().map(|mut child| child.wait().unwrap().code()).collect();
    codes.sort();
    assert_eq!(codes, [Some(0), Some(2)]);
    must_be_same(&whole, &results(&home.path("same")), "one of two");
}

/// What is whole is held against its seal before it is said to be.
#[test]
fn a_table_that_was_changed_is_named() {
    let home = home();
    unbroken(&home, &[]);
    let table = home.path("unbroken/summary.csv");
    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text.replacen("silent", "Silent", 1)).unwrap();
    for command in ["resume", "merge"] {
        let told = tells(&home, 2, &[command, "unbroken"]);
        assert!(told.contains("summary.csv") && told.contains('2'), "{told}");
    }
    fs::write(&table, text).unwrap();
    home.says(0, "80", &["resume", "unbroken"]);
}

#[cfg(unix)]
#[test]
fn hidden_folders_of_the_dead_are_collected_and_those_of_the_living_are_not() {
    let home = home();
    for name in [".earful-dead", ".earful-alive", ".other"] {
        fs::create_dir(home.path(name)).unwrap();
        fs::write(home.path(name).join("runs.csv"), "half of it").unwrap();
    }
    let alive = fs::File::open(home.path(".earful-alive")).unwrap();
    alive.lock().unwrap();
    home.says(0, "80", &["compare", "tiny.toml", "--quiet", "--out", "out"]);
    assert_eq!(home.names(), [".earful-alive", ".other", "out", "tiny.toml"]);
}

/// What else takes long: a division, the same people before and after, a study done many times, a scenario held
/// against published figures.
#[test]
fn other_work_that_is_killed_ends_the_same_too() {
    let home = home();
    let all: [&[&str]; 4] = [
        &["compare", "tiny.toml", "--split", "--split-replications", "4"],
        &["survey", "tiny.toml", "--before-after", "--replications", "24"],
        &["reproduce", "netbase_2012", "--replicates", "48"],
        &["calibrate", "--replications", "4", "--set", "run.consumers=1000"],
    ];
    for (number, args) in all.into_iter().enumerate() {
        let (whole, out) = (format!("whole{number}"), format!("out{number}"));
        let begun = Instant::now();
        // A calibration of so few people need not meet its figures.
        let code = home.earful("80", &[args, &["--quiet", "--out", &whole]].concat()).status.code();
        let takes = begun.elapsed();
        assert!(matches!(code, Some(0 | 1)), "{args:?}: {code:?}");
        let mut moments = Moments(number as u64);
        for _ in 0..6 {
            let command = match home.path(&out).join("plan.json").is_file() {
                true => vec!["resume", &out, "--quiet"],
                false if home.path(&out).exists() => break,
                false => [args, &["--quiet", "--out", &out]].concat(),
            };
            let mut child = begin(&home, &command);
            sleep(takes.mul_f64(moments.next()));
            let _ = child.kill();
            child.wait().unwrap();
        }
        let command = match home.path(&out).exists() {
            true => vec!["resume", &out, "--quiet"],
            false => [args, &["--quiet", "--out", &out]].concat(),
        };
        let last = home.earful("80", &command);
        assert!(matches!(last.status.code(), Some(0 | 1)), "{args:?}: {}", text(&last.stderr));
        must_be_same(&results(&home.path(&whole)), &results(&home.path(&out)), &args.join(" "));
    }
}

/// Rounds of adaptive work look at the same points, killed or not.
#[test]
fn adaptive_work_goes_on_in_the_same_rounds() {
    let home = home();
    let until = ["--until", "satisfaction:0.004", "--replications", "64"];
    let out = home.path("unbroken");
    let code = home.earful(
        "80",
        &[&["compare", "tiny.toml", "--quiet", "--out", "unbroken"][..], &until].concat(),
    );
    let code = code.status.code().unwrap();
    let whole = results(&out);
    let command = [&["compare", "tiny.toml", "--quiet", "--out", "out"][..], &until].concat();
    let mut moments = Moments(3);
    let mut kills = 0;
    for _ in 0..40 {
        let begun = home.path("out/plan.json").is_file();
        let mut child = begin(&home, if begun { &["resume", "out", "--quiet"] } else { &command });
        sleep(Duration::from_secs_f64(0.2 * moments.next()));
        if child.try_wait().unwrap().is_some() {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    if home.path("out/plan.json").is_file() {
        home.says(code, "80", &["resume", "out", "--quiet"]);
    }
    assert!(kills > 0);
    must_be_same(&whole, &results(&home.path("out")), "rounds");
}
