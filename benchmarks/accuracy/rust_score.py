"""Score docdetect's Rust items against the compiler's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from benchmarks.expectations import CrateTruth

# docdetect's kinds in the compiler's words.
_KINDS = {
    "module": "mod",
    "function": "fn",
    "method": "fn",
    "constant": "const",
    "assoc_const": "const",
    "type_alias": "type",
    "assoc_type": "type",
}
_LINES_OFF = 3  # how far a row may stand from its item
_WITH_BODIES = ("fn", "const", "static", "macro", "variant")

Row = Mapping[str, Any]
Item = Mapping[str, Any]


class Miss(NamedTuple):
    """One disagreement with the compiler."""

    why: str
    crate: str
    path: str
    line: int
    kind: str
    name: str


@dataclass(slots=True)
class RustScore:
    """Counts over crates, and every disagreement."""

    counts: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)

    def share(self, part: str, whole: str) -> float:
        """Return one count in percent of another; nothing to find is 100."""
        return 100.0 * self.counts[part] / self.counts[whole] if self.counts[whole] else 100.0


def score_crate(total: RustScore, crate: str, truth: CrateTruth, rows: Iterable[Row]) -> None:
    """Add one crate: ``rows`` of `docdetect items`, their paths relative to the crate."""
    known = {item["file"] for item in truth.items}
    # Files that no item is recorded of were not read by the compiler's parser: nothing to compare.
    kept = [row for row in rows if row.get("kind") not in (None, "crate") and row["path"] in known]
    matches = _matched(truth.items, kept)
    judge = _Judge(total, crate, truth, kept, matches)
    judge.expected()
    judge.reported()
    judge.missing("public", ("missing_docs",))
    judge.missing("all", ("missing_docs", "private"))


def _matched(items: Iterable[Item], rows: list[Row]) -> dict[int, Item]:
    """Pair rows (by place) with items of the same file, kind and name, the nearest first."""
    by_name: defaultdict[tuple[str, str, str], list[Item]] = defaultdict(list)
    for item in items:
        by_name[item["file"], item["kind"], _plain(item["name"])].append(item)
    pairs = []
    for place, row in enumerate(rows):
        for item in by_name[row["path"], _kind(row), _plain(row["name"])]:
            first = min(item["line"], item.get("attr_line") or item["line"])
            if first - _LINES_OFF <= row["line"] <= item["line"] + _LINES_OFF:
                pairs.append((abs(row["line"] - item["line"]), place, item))
    pairs.sort(key=lambda pair: pair[:2])
    matches: dict[int, Item] = {}
    taken: set[int] = set()
    for _, place, item in pairs:
        if place not in matches and id(item) not in taken:
            matches[place] = item
            taken.add(id(item))
    return matches


def _kind(row: Row) -> str:
    kind: str = row["kind"]
    return _KINDS.get(kind, kind)


def _plain(name: str) -> str:
    """Return the name without its raw prefix."""
    return name.removeprefix("r#")


def _documentable(item: Item) -> bool:
    """Return whether an item can carry documentation: those of trait impls and tuple fields cannot."""
    return item["kind"] != "crate" and item["ctx"] != "trait_impl" and not item.get("tuple")


class _Judge:
    """One crate's comparison, adding to the totals."""

    def __init__(
        self, total: RustScore, crate: str, truth: CrateTruth, rows: list[Row], matches: dict[int, Item]
    ) -> None:
        self._counts = total.counts
        self._misses = total.misses
        self._crate = crate
        self._truth = truth
        self._rows = rows
        self._matches = matches
        self._row_of = {id(item): rows[place] for place, item in matches.items()}

    def _miss(self, why: str, path: str, line: int, kind: str, name: str) -> None:
        self._misses.append(Miss(why, self._crate, path, line, kind, name))

    def _miss_item(self, why: str, item: Item) -> None:
        self._miss(why, item["file"], item["line"], item["kind"], item["name"])

    def expected(self) -> None:
        """Look at every item of the compiler: found or not, its documentation, its publicity."""
        for item in filter(_documentable, self._truth.items):
            part = _part(item)
            row = self._row_of.get(id(item))
            self._counts[f"expected {part}"] += 1
            self._counts["overall"] += part == "core"
            # Positional fields look like fields where a macro passes them on; no lint asks for them.
            named = part == "macro" and not item["name"].isdigit()
            self._counts["expected named macro"] += named
            self._counts["found named macro"] += named and row is not None
            if row is None:
                if part == "core":
                    self._miss_item("missed item", item)
                continue
            self._counts[f"found {part}"] += 1
            if part != "test":
                self._documented(item, row, part)
            if part == "core" and item.get("need") in ("pub", "priv"):
                self._public(item, row)

    def _documented(self, item: Item, row: Row, part: str) -> None:
        # An attribute macro, a `cfg_attr` or an empty comment: either answer is right.
        if item.get("cfg_doc") or item.get("doc_empty") or "ast_docs" in item:
            self._counts["overall right"] += part == "core"
            return
        self._counts[f"documented {part}"] += 1
        if item["has_docs"] == row["documented"]:
            self._counts[f"documented right {part}"] += 1
            self._counts["overall right"] += part == "core"
        elif part == "core":
            self._miss_item("says documented" if row["documented"] else "says undocumented", item)

    def _public(self, item: Item, row: Row) -> None:
        self._counts["publicity"] += 1
        if row["public"] == (item["need"] == "pub"):
            self._counts["publicity right"] += 1
        else:
            self._miss_item("says public" if row["public"] else "says private", item)

    def reported(self) -> None:
        """Look at every row: whether there is such an item."""
        bodies: defaultdict[str, list[Item]] = defaultdict(list)
        for body in self._truth.items:
            if body["src"] != "macro" and body["kind"] in _WITH_BODIES:
                bodies[body["file"]].append(body)
        for place, row in enumerate(self._rows):
            item = self._matches.get(place)
            if item is not None and _documentable(item):
                self._counts["reported"] += 1
                self._counts["reported right"] += 1
            elif item is None and self._in_macro_call(row):
                # The compiler neither confirms nor denies what a macro may drop.
                self._counts["unverifiable"] += 1
            else:
                self._counts["reported"] += 1
                self._counts["overall"] += 1
                why = _false_reason(item, row, bodies[row["path"]])
                self._miss(f"false item: {why}", row["path"], row["line"], _kind(row), row["name"])

    def _in_macro_call(self, row: Row) -> bool:
        calls = self._truth.macro_calls.get(row["path"], ())
        return any(first <= row["line"] <= last for first, last, _ in calls)

    def missing(self, scope: str, lints: tuple[str, ...]) -> None:
        """Compare the missing set of a scope with what the lints report when nothing silences them."""
        wanted = {
            id(item): item
            for item in self._truth.items
            if item["kind"] != "crate" and any(f"{lint}_force" in item.get("lint", ()) for lint in lints)
        }
        self._counts[f"missing {scope}: expected"] += len(wanted)
        for item, row in self._missing_rows(scope):
            self._counts[f"missing {scope}: reported"] += 1
            if item is not None and id(item) in wanted:
                self._counts[f"missing {scope}: both"] += 1
                del wanted[id(item)]
            else:
                self._miss(
                    f"missing {scope}: docdetect only", row["path"], row["line"], _kind(row), row["name"]
                )
        for item in wanted.values():
            self._miss_item(f"missing {scope}: compiler only", item)

    def _missing_rows(self, scope: str) -> Iterator[tuple[Item | None, Row]]:
        """Yield the undocumented rows of the scope that the compiler could have judged, with their items."""
        for place, row in enumerate(self._rows):
            if row["documented"] or row["hidden"] or row["test"] or (scope == "public" and not row["public"]):
                continue
            item = self._matches.get(place)
            if self._in_macro_call(row) if item is None else _unjudged(item, scope):
                self._counts[f"missing {scope}: not judged"] += 1
            else:
                yield item, row


def _part(item: Item) -> str:
    if item.get("cfg_test") and item["src"] == "ast":
        return "test"
    return "macro" if item["src"] == "macro" else "core"


def _unjudged(item: Item, scope: str) -> bool:
    """Return whether no lint could have spoken: cfg'd out here, or a blind spot of the lints."""
    conditional = bool(item.get("cfg") or item.get("cfg_anc"))
    # rustdoc takes the file of a module that is left out for that of its twin, and calls it seen.
    doubts = (item["src"] == "ast", conditional, item.get("need") is None)
    if not item.get("lint") and sum(doubts) > 1:
        return True
    private_foreign = item["ctx"] == "foreign" and item.get("need") != "pub"
    return scope == "all" and (private_foreign or bool(item.get("clippy_blind")))


def _false_reason(item: Item | None, row: Row, bodies: list[Item]) -> str:
    if item is not None:
        return "item of a trait impl" if item["ctx"] == "trait_impl" else "tuple field"
    for body in bodies:
        end = body["end"] or body["line"]
        if body["line"] < row["line"] <= end or body["line"] == row["line"] == end:
            return f"inside a {body['kind']} body"
    return "no such item"
