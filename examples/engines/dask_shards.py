"""Do a plan with Dask: a task for each shard, and the merge at the end.

    earful plan scenarios/quick_look.toml --replications 40 --out DIR
    python dask_shards.py DIR --shards 40

Workers are processes on this machine here. On a cluster, give `--scheduler tcp://HOST:8786`: DIR and
the program must then be at the same path everywhere.

Doing a shard twice does no harm: what its journal holds is not done again. So Dask may repeat what a
worker had in hand when it was lost, and this script repeats what failed. `--kill-one` shows it: in the
middle, one worker is killed with all that it had started, as if its machine had gone.
"""

import argparse
import contextlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil
from distributed import Client, LocalCluster, as_completed

RETRIES = 5
PAUSE = 2.0  # [s] before a shard that failed is tried again


def work(earful, folder, shard, shards):
    """One shard on one thread, wherever Dask puts it."""
    command = [earful, "work", folder, "--shard", f"{shard}/{shards}", "--threads", "1", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        # If only the worker died, its program may still be at this shard: it holds a lock for a while.
        time.sleep(PAUSE)
        raise RuntimeError(f"shard {shard} ended with {done.returncode}: {done.stderr.strip()}")
    return shard


def own_process():
    """The process of the worker that this runs on."""
    return psutil.Process().pid


def kill(client):
    """Kills a worker that is at work, and what it started; says which."""
    pids = client.run(own_process)
    busy = [worker for worker, tasks in client.processing().items() if tasks and worker in pids]
    if not busy:
        return None
    process = psutil.Process(pids[busy[0]])
    for one in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    return busy[0]


def run(client, args):
    """All shards; how many could not be done."""
    futures = [
        client.submit(
            work, args.earful, args.folder, shard, args.shards, key=f"shard-{shard}", pure=False, retries=RETRIES
        )
        for shard in range(args.shards)
    ]
    to_kill, done, failed = args.kill_one, 0, 0
    for future in as_completed(futures):
        if future.status == "finished":
            done += 1
        else:
            failed += 1
            print(f"not done: {future.exception()}", file=sys.stderr)
        if to_kill and done >= args.shards // 4:
            worker = kill(client)
            if worker is not None:
                print(f"killed {worker} after {done} of {args.shards} shards", file=sys.stderr)
                to_kill = False
    if to_kill:
        sys.exit("no worker could be killed in the middle: the shards are too short for that")
    return failed


def main():
    parser = argparse.ArgumentParser(description="Do a plan of Earful's with Dask.")
    parser.add_argument("folder", help="what `earful plan --out` made")
    parser.add_argument("--shards", type=int, default=40)
    parser.add_argument("--workers", type=int, default=None, help="on this machine [default: one per core]")
    parser.add_argument("--scheduler", help="address of a running cluster, instead of this machine")
    parser.add_argument("--earful", default="earful", help="the program")
    parser.add_argument("--kill-one", action="store_true", help="kill a worker in the middle")
    args = parser.parse_args()
    if args.kill_one and args.scheduler:
        parser.error("--kill-one kills processes of this machine: leave out --scheduler")
    args.folder, args.earful = str(Path(args.folder).resolve()), shutil.which(args.earful)
    if args.earful is None:
        parser.error("there is no program earful: name it with --earful")

    if args.scheduler:
        cluster, client = None, Client(args.scheduler)
    else:
        workers = args.workers or psutil.cpu_count()
        cluster = LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        )
        client = Client(cluster)
    try:
        failed = run(client, args)
    finally:
        client.close()
        if cluster is not None:
            cluster.close()
    if failed:
        print(f"{failed} shards are not done; run this again to go on", file=sys.stderr)
    # The merge has the last word: it names what is missing.
    return subprocess.run([args.earful, "merge", args.folder]).returncode


if __name__ == "__main__":
    sys.exit(main())
