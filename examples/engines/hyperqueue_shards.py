"""Do a plan with HyperQueue: a task for each shard, what failed once more, and the merge at the end.

    earful plan scenarios/quick_look.toml --replications 40 --out DIR
    python hyperqueue_shards.py DIR --shards 40

Server and worker are on this machine here (HyperQueue's LocalCluster). On a cluster, start them with
`hq server start` and `hq worker start` or `hq alloc add`, and give this script the server's folder
with `--server-dir`: DIR and the program must then be at the same path everywhere.

HyperQueue gives a task to another worker if the worker is lost, but a task that failed stays failed. So
what failed is submitted again here. Doing a shard twice does no harm: what its journal holds is not
done again. `--kill-one` shows it: in the middle, one task's program is killed.
"""

import argparse
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from hyperqueue import Job, LocalCluster
from hyperqueue.client import Client
from hyperqueue.cluster import WorkerConfig

ROUNDS = 4  # each shard is tried so often
PAUSE = 2.0  # [s] before those that failed are tried again


def submit(client, args, shards, logs):
    """A job of these shards; the tasks of a job are numbered anew, so that each is told its shard."""
    job = Job(name="earful", max_fails=None)
    for shard in shards:
        name = f"{shard}/{args.shards}"
        job.program(
            [args.earful, "work", args.folder, "--shard", name, "--threads", "1", "--quiet"],
            name=name,
            stdout=str(logs / f"{shard}.out"),
            stderr=str(logs / f"{shard}.err"),
        )
    return client.submit(job)


def kill_one(parent, folder, shards, killed):
    """In a process of its own: waits until a quarter of the shards has begun, then kills one's program."""
    begun = set()
    while not killed.is_set():
        for process in psutil.Process(parent).children(recursive=True):
            try:
                command = process.cmdline()
                if folder not in command or "work" not in command:
                    continue
                shard = command[command.index("--shard") + 1]
                begun.add(shard)
                if len(begun) > shards // 4:
                    process.kill()
                    print(f"killed the program of shard {shard}", file=sys.stderr, flush=True)
                    killed.set()
                    return
            except (psutil.Error, ValueError):
                continue  # it has ended meanwhile
        time.sleep(0.005)


def run(client, args, logs):
    """All shards; those that could not be done."""
    left = list(range(args.shards))
    for attempt in range(ROUNDS):
        if attempt > 0:
            print(f"once more: shards {', '.join(map(str, left))}", file=sys.stderr)
            time.sleep(PAUSE)
        job = submit(client, args, left, logs)
        if client.wait_for_jobs([job], raise_on_error=False):
            return []
        failed = client.get_failed_tasks(job)
        for task, context in sorted(failed.items()):
            log = Path(context.stderr).read_text().strip() if context.stderr else ""
            print(f"shard {left[task]} failed: {context.error} {log}", file=sys.stderr)
        left = [left[task] for task in sorted(failed)]
    return left


def main():
    parser = argparse.ArgumentParser(description="Do a plan of Earful's with HyperQueue.")
    parser.add_argument("folder", help="what `earful plan --out` made")
    parser.add_argument("--shards", type=int, default=40)
    parser.add_argument("--cores", type=int, default=None, help="of the worker on this machine [default: all]")
    parser.add_argument("--server-dir", help="of a running server, instead of this machine")
    parser.add_argument("--earful", default="earful", help="the program")
    parser.add_argument("--kill-one", action="store_true", help="kill a task's program in the middle")
    args = parser.parse_args()
    if args.kill_one and args.server_dir:
        parser.error("--kill-one kills a program of this machine: leave out --server-dir")
    args.folder, args.earful = str(Path(args.folder).resolve()), shutil.which(args.earful)
    if args.earful is None:
        parser.error("there is no program earful: name it with --earful")

    with tempfile.TemporaryDirectory(prefix="earful-hq-") as place:
        place = Path(place)
        logs = place / "logs" if args.server_dir is None else Path.cwd() / "earful-logs"
        logs.mkdir(exist_ok=True)
        killed = multiprocessing.Event()
        if args.kill_one:
            # Not a thread: waiting for a job leaves other threads no time.
            killer = (os.getpid(), args.folder, args.shards, killed)
            multiprocessing.Process(target=kill_one, args=killer, daemon=True).start()
        if args.server_dir:
            failed = run(Client(args.server_dir), args, logs)
        else:
            with LocalCluster(server_dir=str(place / "server")) as cluster:
                cluster.start_worker(WorkerConfig(cores=args.cores))
                failed = run(cluster.client(), args, logs)
    if args.kill_one and not killed.is_set():
        sys.exit("no program could be killed in the middle: the shards are too short for that")
    if failed:
        print(f"not done: shards {', '.join(map(str, failed))}; run this again to go on", file=sys.stderr)
    # The merge has the last word: it names what is missing.
    return subprocess.run([args.earful, "merge", args.folder]).returncode


if __name__ == "__main__":
    sys.exit(main())
