"""Append to one feedback file from many processes, and kill writers at random moments."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time

from docdetect_hook.feedback.store import FeedbackFile, read_events

EXAMPLES = """examples:
  python -m benchmarks feedback
  python -m benchmarks feedback --processes 8 --appends 100 --kills 20
"""

_WRITER = """
import sys
from docdetect_hook.feedback.store import FeedbackFile
root, start, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
file = FeedbackFile(root)
for number in range(start, start + count):
    file.append([{"v": 1, "event": "disagreement", "id": f"{number:016x}", "doc": "x" * 700}])
"""
_ENDLESS = 10_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `python -m benchmarks feedback`."""
    parser.add_argument("--processes", type=int, default=32, metavar="N", help="writers at once; default: 32")
    parser.add_argument("--appends", type=int, default=500, metavar="N", help="appends of each; default: 500")
    parser.add_argument("--kills", type=int, default=200, metavar="N", help="writers killed; default: 200")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills; default: 1")


def run(args: argparse.Namespace) -> int:
    """Run both trials and print what was lost."""
    good = _concurrent(args.processes, args.appends)
    return 0 if _killed(args.kills, args.seed) and good else 1


def _writer(root: str, start: int, count: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", _WRITER, root, str(start), str(count)])


def _concurrent(processes: int, appends: int) -> bool:
    with tempfile.TemporaryDirectory() as root:
        began = time.perf_counter()
        writers = [_writer(root, number * appends, appends) for number in range(processes)]
        failed = sum(writer.wait() != 0 for writer in writers)
        seconds = time.perf_counter() - began
        ids, torn = _lines(root)
    lost = processes * appends - len(set(ids))
    twice = len(ids) - len(set(ids))
    print(
        f"{processes} processes x {appends} appends in {seconds:.1f} s: {len(ids)} whole lines, "
        f"{lost} lost, {torn} torn, {twice} twice, {failed} writers failed"
    )
    return not (lost or torn or twice or failed)


def _killed(kills: int, seed: int) -> bool:
    """Kill a writer again and again; nothing that was whole before may be missing afterwards."""
    chance = random.Random(seed)
    lost = torn = 0
    with tempfile.TemporaryDirectory() as root:
        before: list[str] = []
        for number in range(kills):
            writer = _writer(root, number * _ENDLESS, _ENDLESS)
            time.sleep(0.08 + chance.random() * 0.12)
            writer.kill()
            writer.wait()
            ids = [event["id"] for event in read_events(root)]
            lost += ids[: len(before)] != before
            before = ids
        FeedbackFile(root).append([{"v": 1, "event": "disagreement", "id": "f" * 16}])
        ids, torn = _lines(root)
        lost += ids != [*before, "f" * 16]
    print(f"{kills} kills: {len(before)} lines, {lost} times a whole line was lost, {torn} torn lines stayed")
    return not (lost or torn)


def _lines(root: str) -> tuple[list[str], int]:
    """Return the ids of the whole lines, and the number of lines that are not whole."""
    ids, torn = [], 0
    with open(_path(root), "rb") as file:
        for line in file:
            try:
                event = json.loads(line)
            except ValueError:
                torn += 1
                continue
            if event["event"] == "disagreement":
                ids.append(event["id"])
    return ids, torn


def _path(root: str) -> str:
    return os.path.join(root, ".docdetect", "feedback.jsonl")
