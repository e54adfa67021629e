"""Run programs in alternation and keep what each of their turns costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    """What one run takes: processor and wall seconds, peak memory in MB."""

    cpu: float
    wall: float
    peak_mb: float


# Of each program what it took in every turn: what stands at the same place was run side by side.
Costs = Mapping[str, Sequence[Cost]]


def alternate(programs: Mapping[str, Program], turns: int) -> dict[str, list[Cost]]:
    """Time every program in each turn, one after the other, so that the machine's moods hit all alike."""
    costs: dict[str, list[Cost]] = {name: [] for name in programs}
    for turn in range(turns + 1):
        for name, program in programs.items():
            outcome = program.timed()
            _must_have_worked(name, program, outcome)
            if turn:  # the first turn warms the file cache of the system
                costs[name].append(Cost(outcome.cpu, outcome.wall, outcome.peak_mb))
    return costs


def _must_have_worked(name: str, program: Program, outcome: Outcome) -> None:
    """Refuse a time that comes from failing early."""
    if outcome.code not in program.codes or b"Traceback (most recent call last)" in outcome.stderr:
        words = outcome.stderr.decode("utf-8", "replace")[-400:]
        raise BenchmarkError(f"{name} failed with exit code {outcome.code}: {words}")
