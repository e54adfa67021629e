"""Check files one after the other in this process."""

from __future__ import annotations

from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator, Sequence, TypeVar

if TYPE_CHECKING:
    from docdetect_hook.discovery.walk import SourcePath
    from docdetect_hook.runner.executors import Executor, Place, Task

Kept = TypeVar("Kept")


class Serial:
    """Checks files where it is: a file that kills the process ends the run."""

    def check(self, sources: Sequence[SourcePath], task: Task[Kept]) -> Iterator[Kept]:
        """Yield what is kept of each file, in the order of the files."""
        return map(task.checker(), sources)


def executor(_place: Place) -> Executor:
    """Return the executor of this process."""
    return Serial()
