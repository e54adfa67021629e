"""Count what is untrue in packages, judged by people who read it, beside other tools and clippy."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.contracts import untrue
from benchmarks.contracts.headings import scores
from benchmarks.contracts.untrue import Said, Verdict
from benchmarks.errors import BenchmarkError

# Of headings: recall and precision beside clippy. Of what is on by default: precision.
_GOALS = {"UND321": 0.98, "UND322": 0.9, "UND323": 0.98}
_PRECISION = 0.95

EXAMPLES = """examples:
  python -m benchmarks contracts ~/corpus/untrue --fetch
  python -m benchmarks contracts ~/corpus/untrue --peers
  python -m benchmarks contracts ~/corpus/rs --list UND302
  python -m benchmarks contracts ~/corpus --clippy

exit codes: 0 fine, 1 a goal was missed
"""
_CODES = ("UND301", "UND302", "UND311", "UND312", "UND313", "UND314", "UND321", "UND322", "UND323")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `contracts`."""
    parser.add_argument(
        "directory", type=Path, metavar="DIR", help="a folder with one project in each folder"
    )
    parser.add_argument("--fetch", action="store_true", help="put the pinned packages into DIR first")
    parser.add_argument("--peers", action="store_true", help="run ruff, pydoclint and docsig, too: slow")
    parser.add_argument(
        "--clippy",
        action="store_true",
        help="compare headings of crates with clippy; DIR is what `fetch` filled",
    )
    parser.add_argument("--list", default="", metavar="CODE", help="print the findings of a code, to be read")


def run(args: argparse.Namespace) -> int:
    """Print the findings of every project by code, and what people said of them."""
    if args.fetch:
        untrue.fetch(args.directory)
    if not args.directory.is_dir():
        message = f"{args.directory} is no folder"
        raise BenchmarkError(message)
    if args.clippy:
        return _beside_clippy(args.directory)
    place = args.directory.resolve()
    found: list[Said] = []
    print(f"{'project':<28}" + "".join(f"{code:>8}" for code in _CODES))
    for project in sorted(one.name for one in place.iterdir() if one.is_dir() and one.name[0] != "."):
        part = list(untrue.ours(place, project, _CODES))
        found += part
        _show(project, part)
        for one in part:
            if one.code == args.list:
                print(f"  {one.path}:{one.line}: {one.subject}")
    _show("all", found)
    judged = list(untrue.verdicts())
    missed = _judged("UND301", found, judged)
    missed |= _judged("UND302", found, judged)
    if args.peers:
        missed |= _beside_peers(place, found, judged)
    return int(missed)


def _show(name: str, found: Iterable[Said]) -> None:
    counts = Counter(one.code for one in found)
    print(f"{name:<28}" + "".join(f"{counts[code]:>8}" for code in _CODES))


def _judged(code: str, found: Sequence[Said], judged: Sequence[Verdict]) -> bool:
    """Print the share of right findings among those that were read; return whether it is too low."""
    said = {one for one in found if one.code == code}
    read = [one for one in judged if one.said in said]
    right = sum(one.right for one in read)
    share = right / len(read) if read else 1.0
    print(f"{code}: {len(said)} findings, {len(read)} of them read, {right} right: {share:.3f}")
    for kind, count in Counter(one.kind for one in read).most_common():
        print(f"  {count:>5} {kind}")
    return share < _PRECISION


def _beside_peers(place: Path, found: Sequence[Said], judged: Sequence[Verdict]) -> bool:
    """Print how many right findings each tool has; return whether a peer has more than docdetect."""
    folder = untrue.programs(place.parent / "peers")
    those = [one for one in untrue.packages() if one.peers and (place / one.pin.name).is_dir()]
    said = {one for package in those for one in untrue.peers(folder, place, package)}
    names = tuple(f"{one.pin.name}/" for one in those)
    said |= {one for one in found if one.code in ("UND301", "UND302") and one.path.startswith(names)}
    most: dict[str, float] = {}
    for tool, count in Counter(one.tool for one in said).items():
        read = [one.right for one in judged if one.said.tool == tool]
        share = sum(read) / len(read) if read else 0.0
        most[tool] = share * count
        print(f"{tool}: {count} findings, {sum(read)} of {len(read)} right: about {most[tool]:.0f} right")
    return max(most, key=lambda tool: most[tool], default="docdetect") != "docdetect"


def _beside_clippy(corpus: Path) -> int:
    """Print recall and precision of each lint; 1 when one is below its goal."""
    missed = False
    for one in scores(corpus):
        print(
            f"{one.code}: {one.told} of clippy's {one.theirs} told ({one.recall:.3f}), "
            f"{one.right} of ours {one.ours} are clippy's ({one.precision:.3f})"
        )
        missed |= min(one.recall, one.precision) < _GOALS.get(one.code, 0)
    return int(missed)
