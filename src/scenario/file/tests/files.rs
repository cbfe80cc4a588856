//! Files that are no ordinary text: each is refused at once, at the place that names it.

use std::fs;
use std::path::Path;

use crate::scenario::{
    Problem, Scenario, find_study, load_named_scenario, load_study, parse_study, shipped_study,
};

/// A folder with a policy, edges and a study's scenario of one name, `what`, and each way to name
/// it; what was said about it.
fn told(make: &dyn Fn(&Path)) -> Vec<Problem> {
    let folder = tempfile::tempdir().unwrap();
    let named = folder.path().join("named");
    make(&named);
    let scenario = |text: String| {
        Scenario::parse(&text, "test.toml", folder.path(), &[]).unwrap_err().0.remove(0)
    };
    let edges = super::VALID
        .replace("kind = \"grown\"\nmean_followed = 8", "kind = \"edges\"\nfile = \"named\"");
    let (head, _) = super::VALID.split_once("[policies.mine]").unwrap();
    let policy = format!("{head}[policies]\nmine = \"named\"\n");
    let name = named.display().to_string();
    let study = shipped_study("reply_2011").unwrap();
    let study = study.replace("scenario = \"calibration\"", "scenario = \"named\"");
    vec![
        scenario(edges),
        scenario(policy),
        load_study(&named, &[]).unwrap_err().0.remove(0),
        find_study(&name, &[]).unwrap_err().0.remove(0),
        load_named_scenario("named", folder.path(), &[]).unwrap_err().0.remove(0),
        parse_study(&study, "study.toml", folder.path(), &[]).unwrap_err().0.remove(0),
    ]
}

#[track_caller]
fn refuses(make: &dyn Fn(&Path), wrong: &str, next: &str) {
    let found = told(make);
    assert_eq!(found.len(), 6);
    for problem in found {
        let said = problem.to_string();
        assert!(problem.wrong.contains(wrong), "{said}");
        assert_eq!(problem.next_step, next, "{said}");
    }
}

#[test]
fn what_is_no_text_is_named_whatever_names_it() {
    let utf16: Vec<u8> =
        "\u{feff}author,reader\na,b\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: &[(&[u8], &str, &str)] = &[
        (&utf16, "it is UTF-16 text, not text in UTF-8", "save it as UTF-8"),
        (b"\x1F\x8B\x08\0abc", "it is compressed with gzip", "unpack it and name the file inside"),
        (b"PK\x03\x04\x14\0abc", "it is a zip archive", "unpack it and name the file inside"),
        (
            b"PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml",
            "it is an xlsx spreadsheet",
            "export the sheet as CSV in UTF-8",
        ),
    ];
    for (bytes, wrong, next) in cases {
        refuses(&|path| fs::write(path, bytes).unwrap(), wrong, next);
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let next = "name an ordinary file";
    refuses(&|path| fs::create_dir(path).unwrap(), "(it is a folder, not a file)", next);
}

/// Sizes beyond both limits that take no room on the disk.
#[test]
fn what_is_too_large_is_refused_unread() {
    let next = "check that it is the file you mean";
    let huge = |path: &Path| fs::File::create(path).unwrap().set_len(1 << 40).unwrap();
    refuses(&huge, "(it has 1048576 MiB, more than the ", next);
}

/// Nobody writes into the FIFO: whatever opened it would wait for ever.
#[cfg(unix)]
#[test]
fn devices_and_fifos_are_refused_unopened() {
    let next = "name an ordinary file";
    let link = |path: &Path| std::os::unix::fs::symlink("/dev/zero", path).unwrap();
    refuses(&link, "(it is a device, not a file)", next);
    let fifo = |path: &Path| {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    refuses(&fifo, "(it is a FIFO, not a file)", next);
}

/// The scenario itself may come out of another command.
#[cfg(unix)]
#[test]
fn a_scenario_may_be_a_fifo() {
    let folder = tempfile::tempdir().unwrap();
    let fifo = folder.path().join("s.toml");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let writes = fifo.clone();
    let writer = std::thread::spawn(move || fs::write(writes, super::VALID));
    let scenario = Scenario::load(&fifo, &[]).unwrap();
    writer.join().unwrap().unwrap();
    assert_eq!(scenario.digest(), super::valid().digest());
}
