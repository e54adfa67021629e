"""Translate the settings of other documentation checkers into ours, as far as they mean the same."""

from __future__ import annotations

import re

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Any, Collection, Iterable, Mapping

# pydocstyle's codes, which ruff and flake8-docstrings share, and ours. Each is asked for by default but the
# magic methods' (UND105).
_SAME = {f"D10{digit}": f"UND10{digit}" for digit in range(8)} | {"D419": "UND200"}
_OFF = frozenset(("UND105",))
_DOC_PREFIX = re.compile(r"D(?:[14]\d{0,2})?\Z")
# numpydoc documents a constructor's parameters in its class.
_LEFT_OUT = {"numpy": frozenset(("D107",))}
_CLIPPY = {
    "missing_errors_doc": "UND321",
    "missing_panics_doc": "UND322",
    "missing_safety_doc": "UND323",
}
_PEDANTIC = ("missing_errors_doc", "missing_panics_doc")
_PROPERTIES = ("property", "cached_property", "functools.cached_property")
_PLAIN_DECORATOR = re.compile(r"[\w.*]+\Z")
_TRUE = frozenset(("1", "true", "yes", "on"))


class Excuse(NamedTuple):
    """Codes that are not asked for below some paths, and where that comes from."""

    paths: tuple[str, ...]
    codes: tuple[str, ...]
    why: str = ""


class Translation(NamedTuple):
    """What another tool's settings mean in ours, and what of them has no counterpart.

    ``origin`` names the tool and the file; ``private_rust`` says that private items of Rust are asked for.
    """

    origin: str
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore_decorators: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    fail_under: float | None = None
    private_rust: bool = False
    notes: tuple[str, ...] = ()


def from_ruff(values: Mapping[str, Any], origin: str) -> Translation | None:
    """Translate ruff's table, the settings of its linter at the top or below `lint`; None without any."""
    lint = _mapping(values.get("lint")) or values
    both = {**values, **lint}
    asked = [*_words(both.get("select")), *_words(both.get("extend-select"))]
    exclude = (*_words(values.get("exclude")), *_words(values.get("extend-exclude")))
    if not any(_about_docs(code) for code in asked):
        return Translation(origin, exclude=exclude) if exclude else None
    refused = [*_words(both.get("ignore")), *_words(both.get("extend-ignore"))]
    pydocstyle = _mapping(both.get("pydocstyle"))
    convention = str(pydocstyle.get("convention", ""))
    enabled = _enabled(asked, refused, _LEFT_OUT.get(convention, frozenset()))
    per_file = {
        **_mapping(both.get("per-file-ignores")),
        **_mapping(both.get("extend-per-file-ignores")),
    }
    excuses, notes = _excuses((path, _words(codes)) for path, codes in per_file.items())
    return _by_codes(origin, enabled)._replace(
        ignore_decorators=tuple(_words(pydocstyle.get("ignore-decorators"))),
        exclude=exclude,
        excuses=excuses,
        notes=notes,
    )


def from_pydocstyle(values: Mapping[str, Any], origin: str) -> Translation:
    """Translate pydocstyle's section: `select`, `ignore` or `convention`, and what is added to it."""
    convention = str(values.get("convention", ""))
    asked = _words(values.get("select")) or ["D"]
    refused = [*_words(values.get("ignore")), *_words(values.get("add-ignore", values.get("add_ignore")))]
    more = _words(values.get("add-select", values.get("add_select")))
    enabled = _enabled([*asked, *more], refused, _LEFT_OUT.get(convention, frozenset()))
    decorators, notes = _decorators(values)
    if values.get("match") or values.get("match-dir") or values.get("match_dir"):
        notes += ("`match` is not translated: exclude paths with `files.exclude`",)
    return _by_codes(origin, enabled)._replace(ignore_decorators=decorators, notes=notes)


def from_flake8(values: Mapping[str, Any], origin: str) -> Translation | None:
    """Translate flake8's section where flake8-docstrings is in use, which its codes or options tell."""
    refused = [*_words(values.get("ignore")), *_words(_either(values, "extend-ignore"))]
    asked = [*_words(values.get("select")), *_words(_either(values, "extend-select"))]
    per_file = _per_file(str(_either(values, "per-file-ignores") or ""))
    convention = str(_either(values, "docstring-convention") or "")
    mentioned = [*refused, *asked, *(code for _, codes in per_file for code in codes)]
    if not convention and not any(_about_docs(code) and code != "ALL" for code in mentioned):
        return None
    enabled = _enabled([*asked, "D"], refused, _LEFT_OUT.get(convention, frozenset()))
    excuses, notes = _excuses(per_file)
    decorators, more = _decorators(values)
    exclude = (*_words(values.get("exclude")), *_words(_either(values, "extend-exclude")))
    return _by_codes(origin, enabled)._replace(
        exclude=exclude, excuses=excuses, ignore_decorators=decorators, notes=notes + more
    )


def from_interrogate(values: Mapping[str, Any], origin: str) -> Translation:
    """Translate interrogate's section: what it leaves out, and its threshold."""
    given = {name.replace("_", "-"): value for name, value in values.items()}
    ignore = []
    if _is_true(given.get("ignore-module")):
        ignore += ["UND100", "UND104"]
    elif _is_true(given.get("ignore-init-module")):
        ignore += ["UND104"]
    if _is_true(given.get("ignore-nested-classes")):
        ignore += ["UND106"]
    if _is_true(given.get("ignore-init-method")):
        ignore += ["UND107"]
    notes = []
    if given.get("ignore-regex"):
        notes.append("`ignore-regex` is not translated: suppress such definitions in the code")
    if not _is_true(given.get("ignore-private")):
        notes.append("private definitions are not asked for any more (`rules.scope: all` asks)")
    properties = _PROPERTIES if _is_true(given.get("ignore-property-decorators")) else ()
    return Translation(
        origin,
        ignore=tuple(ignore),
        ignore_decorators=properties,
        exclude=tuple(_words(given.get("exclude"))),
        fail_under=_percentage(given.get("fail-under")),
        notes=tuple(notes),
    )


def from_cargo(values: Mapping[str, Any], origin: str) -> Translation | None:
    """Translate the lint levels of a manifest; those of `missing_docs` hold for us as they stand."""
    workspace = _mapping(_mapping(values.get("workspace")).get("lints"))
    lints = {**workspace, **_mapping(values.get("lints"))}
    levels = {name: _level(value) for name, value in _mapping(lints.get("clippy")).items()}
    # Both lints of this group that concern documentation; a level of its own goes before that of the group.
    if levels.get("pedantic") in {"warn", "deny", "forbid"}:
        levels = dict.fromkeys(_PEDANTIC, "warn") | levels
    on = [name for name, level in levels.items() if level in {"warn", "deny", "forbid"}]
    off = [name for name, level in levels.items() if level == "allow"]
    notes = []
    level = _level(_mapping(lints.get("rust")).get("missing_docs"))
    if level:
        notes.append(f"`missing_docs = {level}` holds for docdetect as it stands")
    translation = Translation(
        origin,
        ignore=tuple(sorted(_CLIPPY[name] for name in off if name in _CLIPPY)),
        extend_select=tuple(sorted(_CLIPPY[name] for name in on if name in _CLIPPY)),
        private_rust="missing_docs_in_private_items" in on,
        notes=tuple(notes),
    )
    return None if translation == Translation(origin) else translation


def _by_codes(origin: str, enabled: Collection[str]) -> Translation:
    ours = {_SAME[code] for code in enabled}
    every = set(_SAME.values())
    return Translation(
        origin,
        ignore=tuple(sorted(every - ours - _OFF)),
        extend_select=tuple(sorted(ours & _OFF)),
    )


def _enabled(asked: Iterable[str], refused: Iterable[str], left_out: Collection[str]) -> list[str]:
    """Return pydocstyle's codes that are on: the longest prefix decides, a refusal among equals.

    A convention takes codes away that are not asked for by their full name.
    """
    chosen, dropped = [*asked], [*refused]
    on = []
    for code in _SAME:
        wanted = max((_length(one) for one in chosen if _covers(one, code)), default=-1)
        refusal = max((_length(one) for one in dropped if _covers(one, code)), default=-1)
        conventional = code in left_out and code not in chosen
        if wanted > refusal and not conventional:
            on.append(code)
    return on


def _covers(prefix: str, code: str) -> bool:
    return prefix == "ALL" or (bool(prefix) and code.startswith(prefix))


def _length(prefix: str) -> int:
    return 0 if prefix == "ALL" else len(prefix)


def _about_docs(code: str) -> bool:
    return code == "ALL" or _DOC_PREFIX.match(code) is not None


def _excuses(rows: Iterable[tuple[str, Iterable[str]]]) -> tuple[tuple[Excuse, ...], tuple[str, ...]]:
    """Translate ignores for single paths, and note what patterns cannot say."""
    found, notes = [], []
    for path, codes in rows:
        ours = _prefixes(codes)
        if not ours:
            continue
        if path.startswith("!"):
            notes.append(f"`{path}` is not translated: our patterns cannot be negated")
        else:
            found.append(Excuse((path,), ours))
    return tuple(found), tuple(notes)


def _prefixes(codes: Iterable[str]) -> tuple[str, ...]:
    """Return our codes and prefixes for those of pydocstyle in a list."""
    ours: set[str] = set()
    for code in codes:
        if code in {"ALL", "D", "D1", "D10"}:
            ours.add("UND10")
        elif code in _SAME:
            ours.add(_SAME[code])
        if code in {"ALL", "D", "D4", "D41"}:
            ours.add("UND200")
    return tuple(sorted(code for code in ours if code == "UND10" or "UND10" not in ours or code == "UND200"))


def _per_file(text: str) -> list[tuple[str, list[str]]]:
    """Read flake8's `per-file-ignores`: `path,path: codes`, one after the other."""
    rows: list[tuple[str, list[str]]] = []
    paths: list[str] = []
    behind_colon = False
    for word in re.split(r"[,\s]+", text.replace(":", " : ")):
        if word == ":":
            behind_colon = True
            rows += [(path, []) for path in paths]
        elif word and behind_colon and re.match(r"[A-Z]{1,3}\d{0,4}\Z", word):
            for _, codes in rows[len(rows) - len(paths) :]:
                codes.append(word)
        elif word:
            paths = [word] if behind_colon else [*paths, word]
            behind_colon = False
    return rows


def _decorators(values: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Translate a regular expression for decorators where it is a list of names."""
    text = str(_either(values, "ignore-decorators") or "").strip()
    if not text:
        return (), ()
    names = [part.replace("\\.", ".").replace(".*", "*").strip("^$") for part in text.strip("()").split("|")]
    if all(_PLAIN_DECORATOR.match(name) for name in names):
        return tuple(names), ()
    return (), ("`ignore-decorators` is a regular expression: write patterns in `rules.ignore_decorators`",)


def _either(values: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401 - any value of a configuration
    return values.get(name, values.get(name.replace("-", "_")))


def _words(value: object) -> list[str]:
    """Return the strings of a list, or of a text with commas, blanks or lines between them."""
    if isinstance(value, str):
        lines = (line.partition("#")[0] for line in value.splitlines())
        return [word for line in lines for word in re.split(r"[,\s]+", line) if word]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _mapping(value: object) -> dict[str, Any]:
    return {str(key): one for key, one in value.items()} if isinstance(value, dict) else {}


def _level(value: object) -> str:
    level = value.get("level", "") if isinstance(value, dict) else value
    return level if isinstance(level, str) else ""


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() in _TRUE)


def _percentage(value: object) -> float | None:
    try:
        number = float(value) if isinstance(value, (int, float, str)) else -1.0
    except ValueError:
        return None
    return number if 0 <= number <= 100 else None  # noqa: PLR2004 - a percentage
