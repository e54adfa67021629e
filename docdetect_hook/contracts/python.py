"""Compare the docstrings of one Python file with the signatures and bodies under them.

The header and a search for `return` settle most docstrings; only what is left in doubt is parsed.
"""

from __future__ import annotations

import _ast as ast

from docdetect_hook.contracts.bodies import Facts, Function, facts, field_names, parse
from docdetect_hook.contracts.completeness import missing, missing_parameters
from docdetect_hook.contracts.records import (
    GHOST,
    IMPOSSIBLE,
    NO_PARAMETER,
    NO_RAISES,
    NO_RETURNS,
    NO_YIELDS,
    Disagreement,
    Entry,
    Section,
)
from docdetect_hook.contracts.renames import documented, lines_told, with_old_names
from docdetect_hook.contracts.sections import sections
from docdetect_hook.contracts.signatures import Signature, decorator_names, signature
from docdetect_hook.readers.python.headers import parameter_names
from docdetect_hook.records import Definition
from docdetect_hook.startup.stdlib import cached_property
from docdetect_hook.startup.typed import Collection, Iterator, Sequence
from docdetect_hook.text.lazy_regex import IGNORECASE, MULTILINE, regex

_FUNCTIONS = frozenset(("function", "method", "magic", "init", "nested_function"))
_METHODS = frozenset(("method", "magic", "init"))
_CLASSES = frozenset(("class", "nested_class"))
_KINDS = _FUNCTIONS | _CLASSES
_COMPLETE = frozenset((NO_PARAMETER, NO_RETURNS, NO_YIELDS, NO_RAISES))
_MAKERS = ("__init__", "__new__")
_TYPES = (":type", "@type")

# Words at the margin of a section that begin a remark.
_REMARKS = frozenset(
    (
        "caution", "default", "defaults", "deprecated", "e", "eg", "example", "examples", "false", "hint",
        "i", "important", "keyword", "none", "note", "notes", "nothing", "optional", "optionally", "raises",
        "required", "return", "returns", "see", "tip", "todo", "true", "usage", "versionadded",
        "versionchanged", "warning", "warnings", "where", "yields",
    )
)  # fmt: skip
# Decorators that pass other arguments on than they are called with, or document another thing.
_REPLACING = frozenset(
    (
        "argument", "cached_property", "cell_magic", "command", "delete", "fixture", "get", "getter", "group",
        "hookimpl", "hookspec", "line_magic", "option", "parametrize", "patch", "post", "property", "put",
        "route", "setter", "task", "validator", "field_validator", "model_validator", "root_validator",
        "wraps",
    )
)  # fmt: skip
# They begin with a word, which is looked for at the speed of memory: 1 ms for the bodies of a package that
# took 13 behind a `\b`.
_VALUE_RETURNED = regex(r"return\b(?<!\wreturn)[ \t]*+(?!None\b[ \t]*+(?:[#;\n]|\Z))[^\s#;]")
_YIELD = regex(r"yield\b(?<!\wyield)")
_LINE_WITH_VALUE = regex(
    r"\n(?P<indent>[ \t]*+)(?:return\b[ \t]*+(?!None\b[ \t]*+(?:[#;\n]|\Z))[^\s#;]"
    r"|(?:[\w, ]++=[ \t]*+)?+yield\b)"
)
_INNER_SCOPE = regex(r"\n(?P<indent>[ \t]*+)(?:async[ \t]++)?+(?:def|class)\b")
_WORD = regex(r"[^\W\d]\w*+")
_SAYS_NONE = regex(
    r"\bNone(?:Type)?\b|(?i:^[\W_]*+(?:none|nothing|void|null|no return|does not return|n/a)\b)"
    # When it returns, not what.
    r"|(?i:\b(?:never|only) returns\b|\breturns (?:after|immediately|once|only|when)\b)",
    MULTILINE,
)
# What a call of an asynchronous function gives before it is awaited.
_SAYS_AWAITED = regex(r"\b(?:awaitable|coroutine|deferred|future|task)\b", IGNORECASE)


class PythonContracts:
    """The contracts of one file: the definitions are asked for one by one."""

    def __init__(
        self, lines: Sequence[str], definitions: Sequence[Definition], codes: Collection[str]
    ) -> None:
        """Take the lines of the file, all its definitions, and the codes that are wanted."""
        self._lines = lines
        self._definitions = definitions
        self._codes = codes
        self._raises: dict[str, tuple[str, ...]] = {}

    def of(self, definition: Definition) -> Iterator[Disagreement]:
        """Yield what the docstring of a definition and its code do not agree on."""
        if definition.doc is None or definition.kind not in _KINDS:
            return
        found = sections(definition.doc.text)
        if not found:
            return
        if definition.kind in _CLASSES:
            yield from self._of_class(definition, found)
        else:
            yield from _Function(self, definition, found).disagreements(self._codes)

    def named(self, qualname: str) -> Sequence[Definition]:
        """Return the definitions of one name: overloads, alternatives, setters."""
        return self._by_name.get(qualname, ())

    @cached_property
    def _by_name(self) -> dict[str, list[Definition]]:
        found: dict[str, list[Definition]] = {}
        for one in self._definitions:
            found.setdefault(one.qualname, []).append(one)
        return found

    def parameters(self, definition: Definition) -> tuple[str, ...]:
        """Return the parameters in the header of a function, stars included."""
        return parameter_names("\n".join(self._lines[definition.line - 1 : definition.header_end]))

    def body(self, definition: Definition) -> str:
        """Return the text of a function behind its header and, as far as that is told, its docstring."""
        doc = definition.doc
        first = definition.header_end if doc is None else doc.line + doc.text.count("\n")
        return "\n".join(["", *self._lines[first : definition.end_line]])

    def tree(self, definition: Definition) -> Function | ast.ClassDef | None:
        """Return the tree of a definition."""
        return parse(self._lines, definition.header_start, definition.end_line)

    def raised_by(self, qualname: str) -> tuple[str, ...]:
        """Return the exceptions that the functions of a name raise themselves."""
        if qualname not in self._raises:
            trees = [self.tree(one) for one in self.named(qualname)]
            functions = [one for one in trees if one is not None and not isinstance(one, ast.ClassDef)]
            self._raises[qualname] = tuple(name for one in functions for name in facts(one).raises)
        return self._raises[qualname]

    def _of_class(self, definition: Definition, found: Sequence[Section]) -> Iterator[Disagreement]:
        """Compare what a class documents with its constructor, where it has one itself."""
        makers = [one for name in _MAKERS for one in self.named(f"{definition.qualname}.{name}")]
        names = [name for one in makers for name in self.parameters(one)]
        if NO_PARAMETER in self._codes and len(makers) == 1 and not _tells_parameters(makers[0]):
            yield from missing_parameters(found, definition.doc.text if definition.doc else "", names[1:])
        if GHOST not in self._codes or any(name.startswith("*") for name in names):
            return
        if not makers:
            names = ["self", *self._fields(definition)]
        ghosts = list(_ghosts(found, frozenset(names)))
        if ghosts and _some_known(found, names):
            # An attribute, a parameter of a method: whatever the class speaks of may be meant.
            spoken = frozenset(_WORD.findall(self.body(definition)))
            sure = [one for one in ghosts if one.subject not in spoken]
            yield from with_old_names(sure, lines_told(found), names[1:])

    def _fields(self, definition: Definition) -> Iterator[str]:
        """Yield the fields of a dataclass that are all that its constructor takes: it has no bases."""
        before = self._lines[definition.header_start - 1 : definition.line - 1]
        if not any("dataclass" in line for line in before):
            return
        tree = self.tree(definition)
        if not isinstance(tree, ast.ClassDef) or tree.bases or tree.keywords:
            return
        if decorator_names(tree.decorator_list) == ("dataclass",):
            yield from field_names(tree.body)


def _tells_parameters(maker: Definition) -> bool:
    """Return whether a constructor documents its parameters itself."""
    return maker.doc is not None and any(one.role == "parameters" for one in sections(maker.doc.text))


class _Function:
    """One documented function, read as far as a question needs it."""

    def __init__(self, file: PythonContracts, definition: Definition, found: Sequence[Section]) -> None:
        self.file = file
        self.definition = definition
        self.found = found

    @cached_property
    def node(self) -> Function | None:
        tree = self.file.tree(self.definition)
        return None if isinstance(tree, ast.ClassDef) else tree

    @cached_property
    def facts(self) -> Facts | None:
        return None if self.node is None else facts(self.node)

    @cached_property
    def signature(self) -> Signature | None:
        method = self.definition.kind in _METHODS
        return None if self.node is None else signature(self.node, method=method)

    @cached_property
    def returns_itself(self) -> bool:
        """Return whether the body returns a value where no inner function can."""
        return _returns_itself(self.file.body(self.definition))

    @cached_property
    def awaited(self) -> bool:
        """Return whether a call of the function gives something to wait for."""
        return isinstance(self.node, ast.AsyncFunctionDef)

    def disagreements(self, codes: Collection[str]) -> Iterator[Disagreement]:
        """Yield what is wrong, code by code."""
        if GHOST in codes:
            yield from self.ghosts()
        if IMPOSSIBLE in codes:
            yield from self.impossible()
        if not _COMPLETE.isdisjoint(codes) and self.signature is not None and self.facts is not None:
            known = self.facts._replace(
                raises=(*self.facts.raises, *self.raised_by_helpers(self.facts.calls))
            )
            doc = self.definition.doc
            if self.definition.name == "__new__":  # everybody knows what it returns
                codes = frozenset(codes) - {NO_RETURNS}
            yield from missing(self.found, doc.text if doc else "", self.signature, known, codes)

    def raised_by_helpers(self, calls: Sequence[str]) -> Iterator[str]:
        """Yield what private functions of the file raise that the body calls."""
        around = self.definition.qualname.rpartition(".")[0]
        for name in dict.fromkeys(calls):
            for place in dict.fromkeys((f"{around}.{name}", name)):
                yield from self.file.raised_by(place)

    def ghosts(self) -> Iterator[Disagreement]:
        """Yield the documented parameters that are none."""
        if all(one.role != "parameters" for one in self.found):
            return
        names = [
            name for one in self.file.named(self.definition.qualname) for name in self.file.parameters(one)
        ]
        if any(name.startswith("*") for name in names):
            return
        found = list(_ghosts(self.found, frozenset(names)))
        if not found or self.signature is None or self.facts is None or self.facts.partial:
            return
        decorators = self.signature.decorators
        if not _REPLACING.isdisjoint(decorators):
            return
        if self.signature.wrapped and not _some_known(self.found, names):
            return
        sure = [one for one in found if one.subject not in self.facts.names and not self.is_attribute(one)]
        yield from with_old_names(sure, lines_told(self.found), self.signature.parameters)

    def is_attribute(self, told: Disagreement) -> bool:
        """Return whether a field gives nothing but the type of what a constructor assigns."""
        doc = self.definition.doc
        if doc is None or self.definition.kind != "init":
            return False
        field = doc.text.split("\n")[told.first].lstrip()
        return field.startswith(_TYPES) and f"self.{told.subject}" in self.file.body(self.definition)

    def impossible(self) -> Iterator[Disagreement]:
        """Yield the headings about results that the body never has."""
        for section in self.found:
            if section.role not in ("returns", "yields") or section.style == "inline":
                continue
            if section.role == "returns" and self.returns_itself:  # nearly all do, so it is asked first
                continue
            told = self.told(section)
            if not told.strip() or (section.role == "returns" and _SAYS_NONE.search(told)):
                continue
            if _SAYS_AWAITED.search(section.says) and self.awaited:  # parses, so it is asked last
                continue
            if self.cannot_hold(section.role):
                yield Disagreement(IMPOSSIBLE, section.role.title(), section.first, section.last)

    def told(self, section: Section) -> str:
        """Return what a section about results says, the whole of it unless it is made of fields."""
        doc = self.definition.doc
        if doc is None or section.style not in ("google", "numpy"):
            return section.says
        return "\n".join(doc.text.split("\n")[section.first + 1 : section.last])

    def cannot_hold(self, role: str) -> bool:
        """Return whether the body never returns, or never yields, and nobody else can do so for it."""
        facts, signature, node = self.facts, self.signature, self.node
        if facts is None or signature is None or node is None or facts.yields or facts.open_end:
            return False
        if signature.wrapped or "abstractmethod" in signature.decorators or not _is_bare(node.returns):
            return False
        return not facts.returns or (role == "yields" and facts.plain)


def _returns_itself(body: str) -> bool:
    """Return whether a value is returned where no inner function can be: not deeper than any of them."""
    if not _VALUE_RETURNED.search(body) and not _YIELD.search(body):
        return False
    inner = _INNER_SCOPE.finditer(body) if "def " in body or "class " in body else ()
    margin = min([len(one["indent"]) for one in inner], default=-1)
    returns = _LINE_WITH_VALUE.finditer(body) if margin >= 0 else ()
    return margin < 0 or any(len(one["indent"]) <= margin for one in returns)


def _is_bare(annotation: ast.expr | None) -> bool:
    """Return whether an annotation promises no result."""
    return annotation is None or (isinstance(annotation, ast.Constant) and annotation.value is None)


def _ghosts(found: Sequence[Section], names: frozenset[str]) -> Iterator[Disagreement]:
    """Yield the entries about parameters that are not among these names."""
    told: set[str] = set()
    for section in found:
        if section.role != "parameters" or not section.sure:
            continue
        for entry in section.entries:
            for name in _unknown(entry, names):
                if name not in told:
                    told.add(name)
                    yield Disagreement(GHOST, name, entry.first, entry.last)


def _unknown(entry: Entry, names: frozenset[str]) -> Iterator[str]:
    """Yield what an entry names and the signature does not."""
    if not names.isdisjoint(entry.words) and entry.names != entry.words:
        return
    for name in entry.names:
        if name not in names and name.lower() not in _REMARKS:
            yield name


def _some_known(found: Sequence[Section], names: Collection[str]) -> bool:
    """Return whether a docstring documents at least one of these parameters."""
    return not documented(found).isdisjoint(names)
