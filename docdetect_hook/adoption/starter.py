"""Write the first configuration of a project from what its code and its other tools tell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from docdetect_hook.adoption.translation import Excuse, Translation
from docdetect_hook.startup.tuples import NamedTuple

# What teams call the folders of code that is not theirs; others of the kind are always skipped.
_VENDORED = frozenset({
    "third_party", "third-party", "thirdparty", "3rdparty", "extern", "externals", "_extern", "_externals",
    "_vendor", "vendor", "bundled",
})  # fmt: skip
_MIGRATION = re.compile(
    r"^class Migration\(migrations\.Migration\)|^from alembic import |^revision(?:: str)? = ", re.MULTILINE
)
_MIGRATION_FOLDERS = frozenset(("migrations", "versions"))


class Starter(NamedTuple):
    """The values of a first configuration: rules, files, and excuses for some paths, with why."""

    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore_decorators: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    excuses: tuple[tuple[str, Excuse], ...] = ()
    fail_under: float | None = None
    private_rust: bool = False


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
) -> Starter:
    """Return all that was found as one; where tools disagree, what any of them leaves out is left out."""
    ignore = _joined(one.ignore for one in translations)
    selected = _joined(one.extend_select for one in translations)
    excuses = [(one.origin, excuse) for one in translations for excuse in _gathered(one.excuses)]
    if migrations:
        # Django's have the one name wherever they stand, and more of them will come.
        paths = tuple(dict.fromkeys(map(_migration_pattern, migrations)))
        excuses.append(("database migrations", Excuse(paths, ("UND1",))))
    thresholds = [one.fail_under for one in translations if one.fail_under is not None]
    return Starter(
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


def _gathered(excuses: Iterable[Excuse]) -> list[Excuse]:
    """Return paths with the same codes together, in the order of the first."""
    paths: dict[tuple[str, ...], list[str]] = {}
    for excuse in excuses:
        paths.setdefault(excuse.codes, []).extend(excuse.paths)
    return [Excuse(tuple(names), codes) for codes, names in paths.items()]


def _patterns(paths: Iterable[str]) -> Iterator[str]:
    """Leave out what no pattern of ours says, and what is always skipped."""
    for path in paths:
        pattern = path.removeprefix("./")
        if pattern and not pattern.startswith(("!", ".", "~", "$")) and pattern not in {"build", "dist", "*"}:
            yield pattern


def render_yaml(values: Starter) -> str:
    """Write the values as `.docdetect.yaml`."""
    lines = ["# docs: `docdetect config` shows every option and where its value comes from"]
    if values.exclude:
        lines += ["files:", f"  exclude: {_list(values.exclude)}"]
    lines += ["rules:", "  scope: public"]
    lines += [f"  {name}: {value}" for name, value in _rules(values)]
    if values.excuses or values.private_rust:
        lines.append("overrides:")
    if values.private_rust:
        lines += [
            "  # from clippy's missing_docs_in_private_items",
            '  - paths: ["*.rs"]',
            "    scope: all",
        ]
    for why, excuse in values.excuses:
        lines += [
            f"  # {_line(why)}",
            f"  - paths: {_list(excuse.paths)}",
            f"    ignore: {_list(excuse.codes)}",
        ]
    return "\n".join(lines) + "\n"


def render_toml(values: Starter) -> str:
    """Write the values as tables for `pyproject.toml`."""
    lines = []
    if values.exclude:
        lines += ["[tool.docdetect.files]", f"exclude = {_list(values.exclude)}", ""]
    lines += ["[tool.docdetect.rules]", 'scope = "public"']
    lines += [f"{name} = {value}" for name, value in _rules(values)]
    overrides = "[[tool.docdetect.overrides]]"
    if values.private_rust:
        lines += ["", "# from clippy's missing_docs_in_private_items", overrides, 'paths = ["*.rs"]']
        lines += ['scope = "all"']
    for why, excuse in values.excuses:
        lines += ["", f"# {_line(why)}", overrides]
        lines += [f"paths = {_list(excuse.paths)}", f"ignore = {_list(excuse.codes)}"]
    return "\n".join(lines) + "\n"


def _rules(values: Starter) -> Iterator[tuple[str, str]]:
    if values.ignore:
        yield "ignore", _list(values.ignore)
    if values.extend_select:
        yield "extend_select", _list(values.extend_select)
    if values.ignore_decorators:
        yield "ignore_decorators", _list(values.ignore_decorators)
    if values.fail_under is not None:
        yield "fail_under", f"{values.fail_under:g}"


def _list(words: Iterable[str]) -> str:
    """Write a list as YAML, JSON and TOML all read it."""
    return json.dumps(list(words))


def _line(text: str) -> str:
    return " ".join(text.split())
