"""What the file system says of a path: a text that is another one as soon as the path has changed."""

from __future__ import annotations

import os

# A file can change again without a new time while the clock of its file system stands still: what changed so
# lately has no stamp. The coarsest clock in use, that of FAT, ticks every two seconds.
SETTLED_NS = 2_000_000_000


def stamp_from(status: os.stat_result, settled: int) -> str:
    """Return the stamp of a path by its status; empty when it changed after ``settled``, in ns since 1970.

    The time of the last change of the inode is part of it: no program can set that one back.
    """
    written, changed = status.st_mtime_ns, status.st_ctime_ns
    if written > settled or changed > settled:
        return ""
    return f"{status.st_size:x}.{written:x}.{changed:x}.{status.st_ino:x}"
