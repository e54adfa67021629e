"""Start one program, wait for it, and write what it used to a file descriptor.

Run by a bare interpreter: Linux counts the size of the starting process as a child's peak (execve(2) keeps
the high-water mark), and a benchmark is larger than what it measures.
"""

from __future__ import annotations

import os
import sys
import time


def main() -> None:
    """Take the descriptor and the program's command line from the arguments."""
    report, *words = sys.argv[1:]
    started = time.perf_counter()
    process = os.posix_spawnp(words[0], words, os.environ)
    _, status, usage = os.wait4(process, 0)
    wall = time.perf_counter() - started
    told = (os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss)
    os.write(int(report), " ".join(map(repr, told)).encode())


if __name__ == "__main__":
    main()
