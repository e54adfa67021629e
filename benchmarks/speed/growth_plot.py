"""Draw processor time against the number of copies of the corpus, in an environment that has matplotlib."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
# The same data give the same file.
mpl.rcParams["svg.hashsalt"] = "docdetect"

from matplotlib import pyplot as plt  # noqa: E402 - the backend has to be chosen first


def main() -> None:
    """Draw one line a language, and what straight growth would be."""
    source, target = sys.argv[1:3]
    growth = json.loads(Path(source).read_text(encoding="utf-8"))["growth"]
    figure, axes = plt.subplots(figsize=(6, 3.6))
    for language, costs in growth.items():
        copies = [int(number) for number in costs]
        seconds = [cost[0] for cost in costs.values()]
        (line,) = axes.plot(copies, seconds, marker="o", label=language)
        straight = [seconds[0] * number for number in copies]
        axes.plot(copies, straight, ":", color=line.get_color(), label=f"{language}, straight")
    axes.set_xlabel("copies of the corpus")
    axes.set_ylabel("processor seconds, whole process")
    axes.set_xticks([1, 2, 4, 8])
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(target, metadata={"Date": None})


if __name__ == "__main__":
    main()
