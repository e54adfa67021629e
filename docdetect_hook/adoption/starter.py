"""Write the first configuration of a project from what its code and its other tools tell."""

from __future__ import annotations

import json
import re

from docdetect_hook.adoption.translation import Excuse, Translation
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Iterable, Iterator, Sequence

# What teams call the folders of code that is not theirs; others of the kind are always skipped.
_VENDORED = frozenset({
    "third_party", "third-party", "thirdparty", "3rdparty", "extern", "externals", "_extern", "_externals",
    "_vendor", "vendor", "bundled",
})  # fmt: skip
_MIGRATION = re.compile(
    r"^class Migration\(migrations\.Migration\)|^from alembic import |^revision(?:: str)? = ", re.MULTILINE
)
_MIGRATION_FOLDERS = frozenset(("migrations", "versions"))
_OVERRIDES = "overrides"
_QUOTE = '"'  # YAML needs none around a word


def vendored_folders(paths: Iterable[str]) -> list[str]:
    """Return the outermost folders whose name says that their code is somebody else's."""
    found = set()
    for path in paths:
        parts = path.split("/")[:-1]
        for place, name in enumerate(parts):
            if name in _VENDORED:
                found.add("/".join(parts[: place + 1]))
                break
    return sorted(found)


def migration_folder(path: str, text: str) -> str:
    """Return the folder of a database migration, empty when the file is none."""
    folder = path.rpartition("/")[0]
    is_one = folder.rpartition("/")[2] in _MIGRATION_FOLDERS and _MIGRATION.search(text) is not None
    return folder if is_one else ""


def starter(
    translations: Sequence[Translation], vendored: Sequence[str], migrations: Sequence[str]
) -> Translation:
    """Return all that was found as one; where tools disagree, what any of them leaves out is left out."""
    ignore = _joined(one.ignore for one in translations)
    selected = _joined(one.extend_select for one in translations)
    excuses = [excuse for one in translations for excuse in _gathered(one)]
    if migrations:
        # Django's have the one name wherever they stand, and more of them will come.
        paths = tuple(dict.fromkeys(map(_migration_pattern, migrations)))
        excuses.append(Excuse(paths, ("UND1",), "database migrations"))
    thresholds = [one.fail_under for one in translations if one.fail_under is not None]
    return Translation(
        "docdetect init",
        ignore=ignore,
        extend_select=tuple(code for code in selected if code not in ignore),
        ignore_decorators=_joined(one.ignore_decorators for one in translations),
        exclude=(
            *(f"/{folder}/" for folder in vendored),
            *_patterns(_joined(one.exclude for one in translations)),
        ),
        excuses=tuple(excuses),
        fail_under=max(thresholds, default=None),
        private_rust=any(one.private_rust for one in translations),
    )


def _migration_pattern(folder: str) -> str:
    return "migrations/" if folder.endswith("migrations") else f"/{folder}/"


def _joined(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in lists for word in words))


def _gathered(translation: Translation) -> list[Excuse]:
    """Return paths with the same codes together, in the order of the first."""
    paths: dict[tuple[str, ...], list[str]] = {}
    for excuse in translation.excuses:
        paths.setdefault(excuse.codes, []).extend(excuse.paths)
    return [Excuse(tuple(names), codes, translation.origin) for codes, names in paths.items()]


def _patterns(paths: Iterable[str]) -> Iterator[str]:
    """Leave out what no pattern of ours says, and what is always skipped."""
    for path in paths:
        pattern = path.removeprefix("./")
        if pattern and not pattern.startswith(("!", ".", "~", "$")) and pattern not in {"build", "dist", "*"}:
            yield pattern


def render_yaml(values: Translation) -> str:
    """Write the values as `.docdetect.yaml`."""
    lines = ["# docs: `docdetect config` shows every option and where its value comes from"]
    for table in _tables(values):
        if f"{table.name}:" not in lines:
            lines.append(f"{table.name}:")
        lines += [f"  # {table.why}"] if table.why else []
        mark = "- " if table.name == _OVERRIDES else ""
        for key, value in table.rows:
            lines.append(f"  {mark}{key}: {value.strip(_QUOTE)}")
            mark = " " * len(mark)
    return "\n".join(lines) + "\n"


def render_toml(values: Translation) -> str:
    """Write the values as tables for `pyproject.toml`."""
    blocks = []
    for table in _tables(values):
        name = f"tool.docdetect.{table.name}"
        lines = [f"# {table.why}"] if table.why else []
        lines.append(f"[[{name}]]" if table.name == _OVERRIDES else f"[{name}]")
        blocks.append("\n".join([*lines, *(f"{key} = {value}" for key, value in table.rows)]))
    return "\n\n".join(blocks) + "\n"


class _Table(NamedTuple):
    """A section, or an override with what it comes from; values are written as JSON."""

    name: str
    rows: Sequence[tuple[str, str]]
    why: str = ""


def _tables(values: Translation) -> Iterator[_Table]:
    if values.exclude:
        yield _Table("files", [("exclude", _list(values.exclude))])
    yield _Table("rules", [("scope", '"public"'), *_rules(values)])
    if values.private_rust:
        why = "from clippy's missing_docs_in_private_items"
        yield _Table(_OVERRIDES, [("paths", '["*.rs"]'), ("scope", '"all"')], why)
    for excuse in values.excuses:
        rows = [("paths", _list(excuse.paths)), ("ignore", _list(excuse.codes))]
        yield _Table(_OVERRIDES, rows, " ".join(excuse.why.split()))


def _rules(values: Translation) -> Iterator[tuple[str, str]]:
    for name in ("ignore", "extend_select", "ignore_decorators"):
        if words := getattr(values, name):
            yield name, _list(words)
    if values.fail_under is not None:
        yield "fail_under", f"{values.fail_under:g}"


def _list(words: Iterable[str]) -> str:
    """Write a list as YAML, JSON and TOML all read it."""
    return json.dumps(list(words))
