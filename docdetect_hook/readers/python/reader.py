"""Read Python: the definitions of a file, their documentation, and who can see them."""

from __future__ import annotations

import sys

from docdetect_hook.readers.python.definitions import UNPARSED_CERTAINTY, definitions
from docdetect_hook.readers.python.exemptions import Exemptions
from docdetect_hook.readers.python.exports import Exporter
from docdetect_hook.readers.python.inheritance import File, Hierarchy
from docdetect_hook.readers.python.inside import Search
from docdetect_hook.readers.python.limits import over_limit, too_dense
from docdetect_hook.readers.python.outline import Outline, outline
from docdetect_hook.readers.python.shadows import shadows
from docdetect_hook.readers.python.syntax import (
    OVER_LIMIT,
    SYNTAX_ERROR,
    Fault,
    Syntax,
    check_syntax,
    keep_freed_memory,
    parse_apart,
    scopes_of,
)
from docdetect_hook.records import Problem, Reading
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Sequence
from docdetect_hook.text.lazy_regex import MULTILINE, regex

if TYPE_CHECKING:
    import ast

    from docdetect_hook.readers.files import Files
    from docdetect_hook.readers.python.imports import Binding
    from docdetect_hook.readers.python.names import Origin

_MOST_BLOCKS = 30_000
# The first CPython whose syntax nobody has held against the outline.
_UNKNOWN = (3, 15)
_JOINED_BLANK = regex(r"^[ \t\f]*+\\\n", MULTILINE)


class PythonProject:
    """Reads the Python files of a project; what files share is loaded through ``load`` and kept."""

    def __init__(
        self,
        load: Callable[[str], str | None],
        list_dir: Callable[[str], Sequence[str]],
        load_classes: Callable[[str], str | None] | None = None,
        glance: Callable[[str], str | None] | None = None,
        search: Search | None = None,
    ) -> None:
        """Take the ways to look at other files: the text of one, and the names in a directory.

        ``load_classes`` gives the text of one whose classes count too, not only what it binds and exports;
        ``glance`` that of one of which only counts what it passes on of others. ``search`` finds those that
        hold a word.
        """
        self._exporter = Exporter(load, list_dir, glance, search)
        self._hierarchy = Hierarchy(load_classes or load, self._origins, self._judge)
        self._checked = ("", "")

    def result_aliases(self, _path: str) -> frozenset[str]:
        """Return nothing: Python has no type of results."""
        return frozenset()

    def _judge(self, path: str) -> Callable[[str], bool]:
        """Return how another module judges its names."""
        judge: list[Callable[[str], bool]] = []

        def is_public(name: str) -> bool:
            if not judge:
                judge.append(self._exporter.judge_of(path))
            return judge[0](name)

        return is_public

    def _origins(self, path: str, dotted: str, imported: Binding | None) -> Sequence[Origin]:
        """Return where a name of a module leads; the module at hand has the text that is checked."""
        text = self._checked[1] if path == self._checked[0] else None
        return self._exporter.names.origins(path, text, dotted, imported)

    def read(
        self,
        path: str,
        text: str,
        tree: ast.Module | None = None,
        ignored: tuple[str, ...] = (),
        private: bool = True,
    ) -> Reading:
        """Return the definitions of one file, whose text may differ from what is on disk.

        ``tree`` is what the running interpreter's parser made of this text, where somebody has it already;
        ``ignored`` are patterns of the decorators under which no documentation is asked for. Without
        ``private`` what users cannot see is left out.
        """
        fault, found = _checked(text, outline(text), tree)
        problems: tuple[Problem, ...] = ()
        certainty = 1.0
        if fault is not None:
            problems = (Problem(path, fault.line, fault.col, fault.code, fault.message),)
            if fault.code == SYNTAX_ERROR:
                # What looks like a definition in a text that is not Python may be anything.
                return Reading((), problems)
            certainty = UNPARSED_CERTAINTY
        self._checked = (path, text)
        module = self._exporter.publicity(path, text, found)._replace(shadows=shadows(text, found))
        file = File(path, text, found, lambda name: module.of(name)[0])
        exemptions = Exemptions(file, self._hierarchy, ignored)
        # Of two definitions of one name, that for type checkers alone says what the other one takes.
        private = private or bool(module.shadows)
        told = definitions(path, text, found, module, certainty, exemptions, private=private)
        return Reading(tuple(told), problems)


def reader(files: Files) -> PythonProject:
    """Make the reader of a project's Python files."""
    keep_freed_memory()
    return PythonProject(files.load, files.list_dir, files.load_classes, files.glance, files.search)


def read_python(text: str, path: str = "<string>") -> Reading:
    """Return the definitions of a snippet that belongs to no package."""
    return PythonProject(lambda _: None, lambda _: ()).read(path, text)


def _checked(text: str, found: Outline, tree: ast.Module | None) -> tuple[Fault | None, Outline]:
    """Judge the syntax, and hold the outline against the scopes that CPython's parser saw."""
    dense = too_dense(text, lambda: _lines_of_docs(text, found))
    if dense is None and len(found.blocks) > _MOST_BLOCKS:
        dense = f"more than {_MOST_BLOCKS} definitions, the rest left out"
    if dense is not None:
        kept = found._replace(blocks=found.blocks[:_MOST_BLOCKS])
        return Fault(OVER_LIMIT, 1, 0, f"{dense}; the structure was read from the lines alone"), kept
    doubtful = _may_mislead(text)
    if tree is None:
        syntax = check_syntax(text, scopes=doubtful)
    else:
        syntax = Syntax(None, scopes_of(tree) if doubtful else None)
    if syntax.fault is not None or _agrees(found, syntax.scopes):
        return syntax.fault, found
    over = over_limit(text)
    if over is not None:
        return Fault(OVER_LIMIT, 1, 0, f"{over}; the structure was read from the lines alone"), found
    module, _ = parse_apart(text)
    if module is None:
        return Fault(
            OVER_LIMIT, 1, 0, "libcst does not read this; the structure was read from the lines alone"
        ), found
    from docdetect_hook.readers.python.cst import full_outline  # loads libcst

    return None, full_outline(text, module, found)


def _lines_of_docs(text: str, found: Outline) -> int:
    docs = [found.doc, *[block.doc for block in found.blocks]]
    return sum([text.count("\n", one.start, one.end) for one in docs if one is not None])


def _may_mislead(text: str) -> bool:
    """Return whether the outline has to be held against the scopes.

    A backslash may join an empty line to a header; in all other text nothing of 18,000 files was misread, as
    long as the interpreter knows no newer syntax than the outline.
    """
    return sys.version_info >= _UNKNOWN or ("\\\n" in text and _JOINED_BLANK.search(text) is not None)


def _agrees(found: Outline, scopes: list[tuple[int, str]] | None) -> bool:
    """Compare lines and names; comprehensions and type parameters open scopes of their own."""
    if scopes is None:
        return True
    blocks = [(block.line, block.name) for block in found.blocks]
    return scopes == blocks or sorted(set(scopes)) == blocks
