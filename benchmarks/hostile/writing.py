"""Write the hostile inputs to a directory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from benchmarks.hostile.inputs import Input
from benchmarks.hostile.kinds import kind_inputs, write_kinds
from benchmarks.hostile.made import made_inputs
from benchmarks.hostile.written import written_inputs


def write_all(target: Path) -> list[Input]:
    """Write every input below the directory; give them back without their contents."""
    written = [_write(target, item) for item in _all()]
    write_kinds(target)
    return written


def _all() -> Iterator[Input]:
    yield from written_inputs()
    yield from made_inputs()
    yield from kind_inputs()


def _write(target: Path, item: Input) -> Input:
    """Write one input, unless it is there; contents are let go, so that memory stays small."""
    if item.content is None:
        return item
    path = target / item.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.stat().st_size != len(item.content):
        if path.exists():
            os.chmod(path, 0o644)
        path.write_bytes(item.content)
    return item._replace(content=None)
