"""Kill retrainings, promotions and rollbacks at random points: state loads, a model serves."""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from docdetect_hook.feedback.cases import case_of
from docdetect_hook.feedback.store import FeedbackFile
from docdetect_hook.feedback.team import record_answers
from docdetect_hook.learning.labels import label_event
from docdetect_hook.models import lifecycle, registry
from docdetect_hook.models.state import read_state

EXAMPLES = """examples:
  python -m benchmarks kills              100 kills, a few minutes
  python -m benchmarks kills --kills 20 --seed 3

exit codes: 0 every state loads and a model serves, 1 some does not
"""

_LABELS = 120
# Every second kill falls into whole retrainings, which mostly compute; the others into nothing but writing.
_LONGEST = {"train": 4.0, "write": 0.3}  # seconds from the start of the work to the kill, at most
_WORK = """
import sys, time
from docdetect_hook.config.load import load_settings
from docdetect_hook.learning.retrain import retrain
from docdetect_hook.models import lifecycle, registry
import sklearn.linear_model
root, way, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
settings = load_settings(isolated=True)
note = lifecycle.Note("kills", "benchmark", time.time())
content = {"protocol": 2, "weights": {}, "support": {}, "passed": True}
def train():
    if way == "train":
        retrain(root, settings, note, seed=seed)
    else:
        lifecycle.add_candidate(root, content, note)
print("ready", flush=True)
while True:
    seed += 1
    for step, act in (
        ("retrain", train),
        ("canary", lambda: lifecycle.start_canary(root, 10, note, registry.versions(root)[-1])),
        ("promote", lambda: lifecycle.promote(root, note)),
        ("rollback", lambda: lifecycle.rollback(root, note)),
    ):
        print(step, flush=True)
        act()
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `kills`."""
    parser.add_argument("--kills", type=int, default=100, metavar="N", help="default: 100")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of the points in time")


def run(args: argparse.Namespace) -> int:
    """Kill, look, and count."""
    chance = random.Random(args.seed)
    steps: Counter[str] = Counter()
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as root:
        _label(root)
        for number in range(args.kills):
            steps[_kill_one(root, number, chance)] += 1
            bad += _troubles(root)
        models = len(registry.versions(root))
    sys.stdout.write(f"{args.kills} kills, during {dict(steps)}; {models} models; {len(bad)} troubles\n")
    for trouble in bad:
        sys.stdout.write(f"    {trouble}\n")
    return 1 if bad else 0


def _label(root: str) -> None:
    """Answer cases as a team does that documents functions and leaves methods alone."""
    kinds = [("function", "UND103"), ("method", "UND102")]
    events = [
        {"v": 1, "event": "disagreement", "id": f"{at:016x}", "path": f"src/part{at % 7}/app.py",
         "language": "python", "kind": kinds[at % 2][0], "code": kinds[at % 2][1], "qualname": f"read_{at}",
         "header": f"def read_{at}():", "confidence": 0.9}
        for at in range(_LABELS)
    ]  # fmt: skip
    FeedbackFile(root).append(events)
    cases = [case for case in map(case_of, events) if case is not None]
    answers = [(case, label_event(case, case.kind == "method", "stored", 1.0)) for case in cases]
    record_answers(root, answers)


def _kill_one(root: str, number: int, chance: random.Random) -> str:
    """Start the work, kill it after a random time, and give the step that was under way."""
    way = ("train", "write")[number % 2]
    argv = [sys.executable, "-c", _WORK, root, way, str(number * 1000)]
    worker = subprocess.Popen(argv, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2], text=True)
    if worker.stdout is None or worker.stdout.readline() != "ready\n":
        worker.kill()
        return "start"
    time.sleep(chance.random() * _LONGEST[way])
    worker.kill()
    said, _ = worker.communicate()
    return said.split()[-1] if said.split() else "start"


def _troubles(root: str) -> list[str]:
    found = [read_state(root).problem, *registry.problems(root)]
    if registry.current_version(root) != lifecycle.shown(read_state(root).current):
        found.append("the model that serves is not the one of the state")
    return [trouble for trouble in found if trouble]
