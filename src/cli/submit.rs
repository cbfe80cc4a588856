//! What an engine is told to do with a plan: a submit file for Slurm, HyperQueue or Kubernetes.
//!
//! Text made from numbers, and nothing else: nobody is asked and nothing is sent. A task has one core
//! and one shard. How many there are follows from a pilot, so that none is shorter than
//! [`LEAST_MINUTES`]: below that an engine is busier with starting tasks than these with working.
//! All three say by their own index variable which shard is meant ([`super::shard`]).
//!
//! # What can go wrong
//!
//! Folders and names come from whoever runs the program: in a shell they stand in single quotes, in
//! YAML as JSON strings, which YAML reads.

use super::text::count;
use std::path::Path;

/// The least that a task is given to do [min].
pub(super) const LEAST_MINUTES: f64 = 5.0;

/// The most tasks of an array: Slurm's limit if nobody has set another is 1001, with numbers from 0.
const MOST_TASKS: u32 = 1000;

/// An engine that takes submit files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Engine {
    Slurm,
    Hyperqueue,
    Kubernetes,
}

impl Engine {
    /// The name of its submit file.
    pub const fn file(self) -> &'static str {
        match self {
            Engine::Slurm => "submit.sbatch",
            Engine::Hyperqueue => "submit.sh",
            Engine::Kubernetes => "job.yaml",
        }
    }

    /// How the file is handed to the engine.
    pub fn command(self, file: &Path) -> String {
        let file = quoted(&file.to_string_lossy());
        match self {
            Engine::Slurm => format!("sbatch {file}"),
            Engine::Hyperqueue => format!("bash {file}"),
            Engine::Kubernetes => format!("kubectl apply -f {file}"),
        }
    }
}

/// How a plan is cut into tasks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cut {
    /// How many tasks, and as many shards.
    pub shards: u32,
    /// What the longest takes [min].
    pub minutes: f64,
}

/// As many tasks as there can be without one that takes less than [`LEAST_MINUTES`]. Of each kind of work
/// there are so many jobs, each of which takes so many seconds on one core; a shard has a block of each kind,
/// the shortest of which is the whole part of what falls to it.
pub(super) fn cut(work: &[(u32, f64)]) -> Cut {
    let minutes = |jobs: fn(u32, u32) -> u32, shards: u32| -> f64 {
        work.iter().map(|(n, seconds)| f64::from(jobs(*n, shards)) * seconds / 60.0).sum()
    };
    let most = work.iter().map(|(jobs, _)| *jobs).max().unwrap_or(1).min(MOST_TASKS);
    let long_enough = |shards: &u32| minutes(|n, of| n / of, *shards) >= LEAST_MINUTES;
    let shards = (1..=most).rev().find(long_enough).unwrap_or(1);
    Cut { shards, minutes: minutes(u32::div_ceil, shards) }
}

/// What a submit file is made of.
pub(super) struct Submission<'a> {
    /// The name of the scenario.
    pub name: &'a str,
    /// The folder of the plan, as the engine's machines see it.
    pub folder: &'a str,
    pub replications: u32,
    pub cut: Cut,
    /// What a task takes of memory at most [MiB].
    pub memory: u64,
}

/// The submit file.
pub(super) fn submission(engine: Engine, of: &Submission) -> String {
    match engine {
        Engine::Slurm => slurm(of),
        Engine::Hyperqueue => hyperqueue(of),
        Engine::Kubernetes => kubernetes(of),
    }
}

impl Submission<'_> {
    /// The first line: what it is for.
    fn title(&self) -> String {
        let Submission { name, replications, cut, .. } = self;
        let shards = cut.shards;
        let minutes = cut.minutes.ceil();
        let name = in_a_line(name);
        format!(
            "{name}: {}, {} of at most about {} on one core",
            count(u64::from(*replications), "replication", "replications"),
            count(u64::from(shards), "task", "tasks"),
            count(minutes as u64, "minute", "minutes")
        )
    }

    /// A name that all engines take: a label of small letters, digits and hyphens.
    fn label(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let name: String = self.name.chars().map(plain).take(40).collect();
        format!("earful-{}", name.trim_matches('-')).trim_end_matches('-').to_owned()
    }

    fn last(&self) -> u32 {
        self.cut.shards - 1
    }

    /// When the engine may end a task [min]: three times the estimate, since other machines may be
    /// slower than the one of the pilot.
    fn limit(&self) -> u64 {
        let minutes = (self.cut.minutes * 3.0 / 5.0).ceil() as u64 * 5;
        minutes.max(15)
    }

    /// What a task asks for [MiB]: half as much again as it should take.
    fn memory(&self) -> u64 {
        (self.memory + self.memory / 2).next_multiple_of(64).max(256)
    }

    /// The command of every task.
    fn work(&self) -> String {
        format!("work {} --shards {} --threads 1 --quiet", quoted(self.folder), self.cut.shards)
    }
}

const AGAIN: &str =
    "Nothing is lost or done twice over when a task is stopped, moved or submitted again.";

fn slurm(of: &Submission) -> String {
    let (title, label, last, work) = (of.title(), of.label(), of.last(), of.work());
    let (memory, limit) = (of.memory(), of.limit());
    let folder = in_a_line(&quoted(of.folder));
    format!(
        "#!/usr/bin/env bash
# {title}.
#
#     sbatch submit.sbatch
#     earful merge {folder}
#
# when all tasks have ended. The merge names shards that are missing: sbatch --array=7,12 submit.sbatch
# {AGAIN}
#SBATCH --job-name={label}
#SBATCH --array=0-{last}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --mem={memory}M
#SBATCH --time={limit}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output={label}-%A_%a.log
set -euo pipefail
exec \"${{EARFUL:-earful}}\" {work}
"
    )
}

fn hyperqueue(of: &Submission) -> String {
    let (title, label, last, work) = (of.title(), of.label(), of.last(), of.work());
    let folder = quoted(of.folder);
    format!(
        "#!/usr/bin/env bash
# {title}.
#
#     bash submit.sh
#
# needs a server (hq server start) and workers (hq worker start, hq alloc add). Tasks that failed:
# bash submit.sh 7,12
# {AGAIN}
set -euo pipefail
# Workers have another PATH: they are told where the program is.
earful=\"$(command -v \"${{EARFUL:-earful}}\")\"
hq submit --wait --name={label} --array=\"${{1:-0-{last}}}\" --cpus=1 --stdout=none -- \\
    \"$earful\" {work} || echo 'not all tasks ended well' >&2
# It has the last word: it names the shards that are missing.
\"$earful\" merge {folder}
"
    )
}

fn kubernetes(of: &Submission) -> String {
    let (title, label, shards) = (of.title(), of.label(), of.cut.shards);
    let (memory, at_once) = (of.memory(), shards.min(50));
    // A JSON string is one of YAML's.
    let folder = Path::new(of.folder).file_name().unwrap_or_default().to_string_lossy();
    let folder = serde_json::json!(folder);
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "# {title}.
#
#     kubectl apply -f job.yaml
#     kubectl wait --for=condition=complete --timeout=-1s job/{label}
#
# then earful merge where the folder can be seen. To be filled in below: an image that has the program,
# and the claim to a volume that many pods may write (ReadWriteMany) and that has the folder in it.
# {AGAIN}
apiVersion: batch/v1
kind: Job
metadata:
  name: {label}
spec:
  completionMode: Indexed
  completions: {shards}
  parallelism: {at_once}
  backoffLimitPerIndex: 3
  podFailurePolicy:
    rules:
      # A node that is taken away is no failure of the shard's.
      - action: Ignore
        onPodConditions:
          - type: DisruptionTarget
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: earful
          image: earful:{version}
          command: [\"earful\", \"work\", \"/plan\", \"--shards\", \"{shards}\", \"--threads\", \"1\", \"--quiet\"]
          resources:
            requests: {{cpu: \"1\", memory: {memory}Mi}}
            limits: {{memory: {memory}Mi}}
          volumeMounts:
            - {{name: plan, mountPath: /plan, subPath: {folder}}}
      volumes:
        - name: plan
          persistentVolumeClaim: {{claimName: {label}}}
"
    )
}

/// What may stand in a comment, which ends with its line.
fn in_a_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// As one word of a shell.
pub(super) fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if !text.is_empty() && text.chars().all(plain) && !text.starts_with('-') {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGINES: [Engine; 3] = [Engine::Slurm, Engine::Hyperqueue, Engine::Kubernetes];

    fn of<'a>(name: &'a str, folder: &'a str) -> Submission<'a> {
        let cut = cut(&[(400, 40.0)]);
        Submission { name, folder, replications: 400, cut, memory: 300 }
    }

    /// By hand: 40 s a replication, so 8 to a task (320 s), 50 tasks of 400.
    #[test]
    fn a_task_takes_five_minutes_at_least() {
        assert_eq!(cut(&[(400, 40.0)]), Cut { shards: 50, minutes: 8.0 * 40.0 / 60.0 });
        // The rest goes to the others: 407 are 50 tasks of 8 or 9.
        assert_eq!(cut(&[(407, 40.0)]), Cut { shards: 50, minutes: 6.0 });
        // A replication that is longer than that is a task of its own.
        assert_eq!(cut(&[(10, 900.0)]), Cut { shards: 10, minutes: 15.0 });
        // Five of 200 s are two tasks, not the three that 1000 s would be.
        assert_eq!(cut(&[(5, 200.0)]), Cut { shards: 2, minutes: 10.0 });
        // Too little for two tasks.
        assert_eq!(cut(&[(400, 0.5)]), Cut { shards: 1, minutes: 400.0 * 0.5 / 60.0 });
        // Effects divided in 16 replications of 100 s beside 400 of half a second: with five tasks the shortest
        // has 80 and 3, which is 340 s; with six, 66 and 2.
        assert_eq!(cut(&[(400, 0.5), (16, 100.0)]).shards, 5);
        // No more tasks than an array takes.
        assert_eq!(cut(&[(1_000_000, 30.0)]).shards, MOST_TASKS);
        assert_eq!(cut(&[(1_000_000, 0.0)]).shards, 1);
    }

    #[test]
    fn the_arrays_count_from_0_to_the_last_shard() {
        let of = of("quick look", "/data/plan");
        let slurm = submission(Engine::Slurm, &of);
        assert!(slurm.contains("\n#SBATCH --array=0-49\n"), "{slurm}");
        assert!(slurm.contains("\n#SBATCH --job-name=earful-quick-look\n"), "{slurm}");
        // 16 minutes in all are three times the estimate; by fives, 20.
        assert!(slurm.contains("\n#SBATCH --time=20\n"), "{slurm}");
        // 300 MiB and half as much, by 64s.
        assert!(slurm.contains("\n#SBATCH --mem=512M\n"), "{slurm}");
        assert!(slurm.ends_with("earful}\" work /data/plan --shards 50 --threads 1 --quiet\n"));
        // Slurm reads no further than the first command.
        let (_, after) = slurm.split_once("\nset ").unwrap();
        assert!(!after.contains("#SBATCH"), "{slurm}");
        let hyperqueue = submission(Engine::Hyperqueue, &of);
        assert!(hyperqueue.contains("--array=\"${1:-0-49}\""), "{hyperqueue}");
        let kubernetes = submission(Engine::Kubernetes, &of);
        assert!(kubernetes.contains("\n  completions: 50\n"), "{kubernetes}");
        assert!(kubernetes.contains("\"--shards\", \"50\""), "{kubernetes}");
    }

    /// Folders and names may be anything; bash says what word the quotes make.
    #[cfg(unix)]
    #[test]
    fn what_people_call_things_stays_one_word() {
        for name in ["a b", "it's", "$HOME", "`id`", "a\nb", "-n", "é", "\"", "\\", ""] {
            let command = format!("printf %s {}", quoted(name));
            let said = std::process::Command::new("bash").args(["-c", &command]).output().unwrap();
            // printf takes no word for a format here, but may take one for an option.
            assert_eq!(String::from_utf8(said.stdout).unwrap(), name, "{command}");
        }
        for engine in ENGINES {
            let text = submission(engine, &of("a\n#SBATCH --x\nit's: {y}", "/p q/it's\n"));
            assert!(!text.contains("\n#SBATCH --x"), "{text}");
            let parsed = std::process::Command::new("bash").args(["-n", "-c", &text]).output();
            let errors = String::from_utf8(parsed.unwrap().stderr).unwrap();
            assert!(engine == Engine::Kubernetes || errors.is_empty(), "{errors}\n{text}");
        }
    }

    #[test]
    fn labels_are_those_of_kubernetes() {
        for (name, label) in [
            ("quick_look", "earful-quick-look"),
            ("Ärger!", "earful-rger"),
            ("", "earful"),
            ("___", "earful"),
            (&"x".repeat(90), &format!("earful-{}", "x".repeat(40))),
        ] {
            assert_eq!(of(name, "p").label(), label);
        }
    }
}
