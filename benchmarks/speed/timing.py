"""Run programs in alternation and give the medians of what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median
from typing import NamedTuple

from benchmarks.errors import BenchmarkError
from benchmarks.process import Outcome, run


class Program(NamedTuple):
    """One command line to time; ``codes`` are the exit codes of a run that did its work."""

    argv: Sequence[str]
    cwd: str
    env: Mapping[str, str] = {}
    codes: tuple[int, ...] = (0, 1)
    before: Sequence[str] = ()

    def timed(self) -> Outcome:
        """Run it once; what has to come before, such as emptying a cache, is not timed."""
        if self.before:
            run(self.before, cwd=self.cwd, env=self.env)
        return run(self.argv, cwd=self.cwd, env=self.env)


class Cost(NamedTuple):
    """Medians over the runs: processor and wall seconds, peak memory in MB."""

    cpu: float
    wall: float
    peak_mb: float


def alternate(programs: Mapping[str, Program], runs: int) -> dict[str, Cost]:
    """Time every program ``runs`` times, all of them in turn, so that the machine's moods hit all alike."""
    outcomes: dict[str, list[Outcome]] = {name: [] for name in programs}
    for turn in range(runs + 1):
        for name, program in programs.items():
            outcome = program.timed()
            _must_have_worked(name, program, outcome)
            if turn:  # the first turn warms the file cache of the system
                outcomes[name].append(outcome)
    return {name: _cost(found) for name, found in outcomes.items()}


def _must_have_worked(name: str, program: Program, outcome: Outcome) -> None:
    """Refuse a time that comes from failing early."""
    if outcome.code not in program.codes or b"Traceback (most recent call last)" in outcome.stderr:
        words = outcome.stderr.decode("utf-8", "replace")[-400:]
        raise BenchmarkError(f"{name} failed with exit code {outcome.code}: {words}")


def _cost(outcomes: Sequence[Outcome]) -> Cost:
    return Cost(
        median(outcome.cpu for outcome in outcomes),
        median(outcome.wall for outcome in outcomes),
        median(outcome.peak_mb for outcome in outcomes),
    )
