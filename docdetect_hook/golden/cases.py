"""Golden suite: hand-written sources with the expected verdict for every definition in them.

Each YAML file next to this module holds ``language`` and ``classes``, a mapping from a class (a row of the
accuracy table) to a list of cases. A case is a mapping:

``id``
    A unique sentence that says what the case shows.
``text`` or ``files``
    The text of the one file, or a mapping from relative paths to texts when several are needed.
``path``
    The file under test: ``snippet.py`` or ``src/lib.rs`` unless given.
``expect``
    A table with one row for every definition of the file under test, in source order::

        LINE KIND QUALNAME documented|missing|blank public|private [CODE] [(exempt reason)]

    ``-`` is the empty qualified name of modules and crates. ``blank`` means that documentation is written
    but holds nothing, which is not documented. CODE is the finding with public scope, the default codes,
    UND105 and UND202; without one nothing is reported. Of what is exempt only an override can have one: its
    empty docstring hides the text of the base (UND200).
``asked``
    False where nobody asks for missing documentation: the file is a test, or generated.
``encoding``
    How the texts become bytes (``utf-8``); the decoded file is what a reader sees.
``min_python``
    The first Python whose own grammar takes the text, as a string (``"3.12"``).
``edition``, ``cargo``, ``rustc``
    Rust only. A case is a Cargo package of that edition (``2021``) unless ``cargo`` is false; ``rustc``
    lists more arguments for the compiler that confirms the table, or is false where it cannot.
"""

from __future__ import annotations

import re
from importlib import resources

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Iterator, Mapping

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from docdetect_hook.records import Language

KINDS: Mapping[Language, Mapping[str, str]] = {
    "python": {
        "module": "UND100",
        "class": "UND101",
        "method": "UND102",
        "function": "UND103",
        "package": "UND104",
        "magic": "UND105",
        "nested_class": "UND106",
        "init": "UND107",
        "nested_function": "",
    },
    "rust": {
        "crate": "UND120",
        "module": "UND121",
        "struct": "UND122",
        "enum": "UND123",
        "union": "UND124",
        "trait": "UND125",
        "function": "UND126",
        "method": "UND127",
        "field": "UND128",
        "variant": "UND129",
        "constant": "UND130",
        "static": "UND131",
        "type_alias": "UND132",
        "assoc_type": "UND133",
        "assoc_const": "UND134",
        "macro": "UND135",
        "trait_alias": "UND136",
    },
}
"""Every kind of definition by language, with the code that reports it undocumented."""

EXEMPT: Mapping[Language, frozenset[str]] = {
    "python": frozenset(
        {
            "overload",
            "override",
            "setter",
            "deleter",
            "getter",
            "empty module",
            "Meta",
            "no parameters",
            "class docstring",
        }
    ),
    "rust": frozenset({"hidden", "test", "allowed", "main", "const _", "foreign", "disabled", "body"}),
}
"""Every reason not to ask for documentation, by language, that no option adds."""

_QUALITY_CODES = frozenset({"UND201", "UND202"})
_CONTRACT_CODES: Mapping[Language, frozenset[str]] = {
    "python": frozenset({"UND301", "UND302"}),
    "rust": frozenset({"UND301", "UND302", "UND323"}),
}
_DEFAULT_PATHS: Mapping[str, str] = {"python": "snippet.py", "rust": "src/lib.rs"}
_CASE_KEYS = frozenset(
    {"id", "text", "files", "path", "expect", "encoding", "min_python", "edition", "cargo", "rustc", "asked"}
)
_MANIFEST = '[package]\nname = "demo"\nversion = "0.1.0"\nedition = "{edition}"\n'
_ROW = re.compile(
    r"(?P<line>\d+) +(?P<kind>\w+) +(?P<name>\S+) +(?P<state>documented|missing|blank) +"
    r"(?P<scope>public|private)(?: +(?P<code>UND\d{3}))?(?: +\((?P<exempt>[^()]+)\))?"
)


class GoldenError(ValueError):
    """Say which case of the suite breaks the format, and how."""


class Expected(NamedTuple):
    """What must come out for one definition; ``blank`` marks documentation that holds nothing."""

    line: int
    kind: str
    qualname: str
    documented: bool
    public: bool
    exempt: str | None
    code: str | None
    blank: bool


class Case(NamedTuple):
    """One snippet with its expected definitions; ``rustc`` is ``None`` where no compiler confirms it."""

    id: str
    language: Language
    group: str
    path: str
    files: Mapping[str, str]
    expect: tuple[Expected, ...]
    encoding: str = "utf-8"
    min_python: tuple[int, int] | None = None
    edition: str = "2021"
    rustc: tuple[str, ...] | None = ()

    @property
    def text(self) -> str:
        """Return the text of the file under test."""
        return self.files[self.path]

    def data(self, path: str) -> bytes:
        """Return one file as it would stand on disk."""
        return self.files[path].encode(self.encoding)


def load_cases(folder: Traversable | None = None) -> tuple[Case, ...]:
    """Return every case of the suite, or of another folder, in the order of file names and of writing."""
    import yaml  # here, because linting alone goes without it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the first is twelve times as fast
    cases: list[Case] = []
    for entry in sorted((folder or resources.files(__package__)).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml"):
            document = yaml.load(entry.read_text(encoding="utf-8"), loader)  # noqa: S506 - both are safe
            cases.extend(parse_cases(document, entry.name))
    _check_unique(cases)
    return tuple(cases)


def parse_cases(document: Any, source: str) -> Iterator[Case]:  # noqa: ANN401 - the border to YAML
    """Yield the cases of one loaded YAML document."""
    if not isinstance(document, dict) or set(document) != {"language", "classes"}:
        raise GoldenError(f"{source}: expected the keys language and classes")
    if document["language"] not in KINDS:
        raise GoldenError(f"{source}: unknown language {document['language']!r}")
    for group, items in document["classes"].items():
        for item in items:
            yield _case(item, document["language"], group, source)


def _case(item: dict[str, Any], language: Language, group: str, source: str) -> Case:
    where = f"{source}: {item.get('id', 'a case without id')}"
    if unknown := set(item) - _CASE_KEYS:
        raise GoldenError(f"{where}: unknown keys {sorted(unknown)}")
    if lacking := {"id", "expect"} - set(item):
        raise GoldenError(f"{where}: no {sorted(lacking)[0]}")
    path = item.get("path", _DEFAULT_PATHS[language])
    edition = str(item.get("edition", "2021"))
    files = _files(item, language, path, edition, where)
    return Case(
        id=item["id"],
        language=language,
        group=group,
        path=path,
        files=files,
        expect=tuple(
            _expected(row, language, where, asked=item.get("asked", True))
            for row in item["expect"].splitlines()
            if row.strip()
        ),
        encoding=item.get("encoding", "utf-8"),
        min_python=_version(item.get("min_python")),
        edition=edition,
        rustc=None if item.get("rustc") is False else tuple(item.get("rustc", ())),
    )


def _files(item: dict[str, Any], language: Language, path: str, edition: str, where: str) -> dict[str, str]:
    if ("text" in item) == ("files" in item):
        raise GoldenError(f"{where}: give either text or files")
    files = dict(item.get("files", {}))
    if "text" in item:
        files[path] = item["text"]
    if language == "rust" and item.get("cargo", True):
        files.setdefault("Cargo.toml", _MANIFEST.format(edition=edition))
    if path not in files or not all(isinstance(text, str) for text in files.values()):
        raise GoldenError(f"{where}: no text for {path}")
    return files


def _version(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    major, minor = text.split(".")
    return int(major), int(minor)


def _expected(row: str, language: Language, where: str, *, asked: bool) -> Expected:
    match = _ROW.fullmatch(row.strip())
    if match is None:
        raise GoldenError(f"{where}: not a row: {row.strip()!r}")
    name = match["name"]
    expected = Expected(
        line=int(match["line"]),
        kind=match["kind"],
        qualname="" if name == "-" else name,
        documented=match["state"] == "documented",
        public=match["scope"] == "public",
        exempt=match["exempt"],
        code=match["code"],
        blank=match["state"] == "blank",
    )
    _check_row(expected, language, f"{where}: {row.strip()!r}", asked=asked)
    return expected


def _check_row(row: Expected, language: Language, where: str, *, asked: bool) -> None:
    if row.kind not in KINDS[language]:
        raise GoldenError(f"{where}: unknown kind {row.kind}")
    if row.exempt is not None and row.exempt not in EXEMPT[language]:
        raise GoldenError(f"{where}: unknown reason {row.exempt}")
    wanted = _possible_codes(row, language)
    if not asked and not (row.blank or row.documented):
        wanted = frozenset({None})
    if row.code not in wanted:
        raise GoldenError(f"{where}: code {row.code} does not follow from the row")


def _possible_codes(row: Expected, language: Language) -> frozenset[str | None]:
    if not row.public or (row.exempt is not None and not (row.exempt == "override" and row.blank)):
        return frozenset({None})
    if row.blank:
        return frozenset({"UND200"})
    if row.documented:
        return frozenset({None}) | _QUALITY_CODES | _CONTRACT_CODES[language]
    return frozenset({KINDS[language][row.kind]})


def _check_unique(cases: list[Case]) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise GoldenError(f"two cases are called {case.id!r}")
        seen.add(case.id)
