"""Measure what labels do for the team that gives them, and write docs/learning.md with its curves."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from benchmarks.learning.curves import AFTER, ORDERS, Curve, Run, Trial
from benchmarks.learning.page import render
from benchmarks.learning.plot import draw
from benchmarks.learning.teams import CONTRARY, TEAMS, Team

EXAMPLES = """examples:
  python -m benchmarks learning                eight deals of the packages, a few minutes
  python -m benchmarks learning --seeds 3

exit codes: 0 every team came to half of its disagreement with all gates passed, 1 some did not
"""

_DOCS = Path(__file__).parents[2] / "docs"
_EVERY = {team.name: team for team in (*TEAMS, CONTRARY)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `learning`."""
    parser.add_argument("--seeds", type=int, default=8, metavar="N", help="deals of the packages; default: 8")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes; default: 2")
    parser.add_argument("--docs", type=Path, default=_DOCS, metavar="DIR", help="default: docs")


def run(args: argparse.Namespace) -> int:
    """Run every team, print the figures, write page and plot."""
    seeds = range(args.seeds)
    with ProcessPoolExecutor(args.jobs) as pool:
        curves = {
            team.name: {
                order: list(
                    pool.map(_curve, *zip(*[(team.name, seed, order) for seed in seeds], strict=True))
                )
                for order in ORDERS
            }
            for team in TEAMS
        }
        trials = {
            name: list(pool.map(_trial, [name] * len(seeds), seeds))
            for name in _EVERY
            if name != TEAMS[0].name
        }
    for name, runs in trials.items():
        sys.stdout.write(f"{_told(_EVERY[name], runs)}\n")
    args.docs.mkdir(exist_ok=True)
    (args.docs / "learning-curves.svg").write_text(draw(curves), encoding="utf-8")
    (args.docs / "learning.md").write_text(render(curves, trials, args.seeds), encoding="utf-8")
    return 0 if all(_holds(runs) for name, runs in trials.items() if name != CONTRARY.name) else 1


def _curve(name: str, seed: int, order: str) -> Curve:
    return Run(_EVERY[name], seed).curve(order)


def _trial(name: str, seed: int) -> Trial:
    return Run(_EVERY[name], seed).trial()


def _holds(runs: Sequence[Trial]) -> bool:
    """Tell whether the disagreement halves over all deals, and the gates pass in each."""
    before, after = sum(run.before for run in runs), sum(run.after for run in runs)
    return after <= before / 2 and all(run.report.passed for run in runs)


def _told(team: Team, runs: Sequence[Trial]) -> str:
    before = sum(run.before for run in runs) / len(runs)
    after = sum(run.after for run in runs) / len(runs)
    passed = sum(run.report.passed for run in runs)
    refusals = {run.report.refusal for run in runs if not run.report.passed}
    text = f"{team.name}: {before:.3f} -> {after:.3f} after {AFTER} labels, "
    text += f"gates passed in {passed} of {len(runs)}"
    return "\n".join([text, *(f"    {refusal}" for refusal in sorted(refusals))])
