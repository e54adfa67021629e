"""Turn the outline of one Python file into Definitions."""

from __future__ import annotations

from docdetect_hook.readers.python.disputable import assigned_docs, commented, injected
from docdetect_hook.readers.python.docstrings import Literal, evaluate
from docdetect_hook.readers.python.exemptions import Exemptions
from docdetect_hook.readers.python.outline import Block, Outline, Span
from docdetect_hook.records import Definition, Doc
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Callable, Iterator
from docdetect_hook.text.lazy_regex import regex

# What stays in doubt when the structure was read without a parser's consent.
UNPARSED_CERTAINTY = 0.8
# A docstring with an escape that no interpreter takes.
_UNSOUND_CERTAINTY = 0.9

# The margin counts from the second line on; blank lines have none (PEP 257).
_INDENTATION = regex(r"\n( *+)(?=[^ \n])")
_BLANK_START = regex(r" *+\n(?: *+\n)*+")

# The names around a definition are cut here, as those of Rust: a long one is not kept for each method.
_QUALNAME_LIMIT = 4000

_METHODS = frozenset({"__new__", "__call__"})


class Publicity(NamedTuple):
    """What the module says of itself: its name, whether it is public, and how it judges its names.

    ``shadows`` are the places of definitions that nobody can see although their names are there.
    """

    name: str
    package: bool
    public: bool
    of: Callable[[str], tuple[bool, float]]
    shadows: frozenset[int] = frozenset()


class _Place(NamedTuple):
    """What the members of a block need to know of it."""

    qualname: str
    public: bool
    certainty: float
    in_function: bool


def definitions(
    path: str,
    text: str,
    outline: Outline,
    module: Publicity,
    certainty: float,
    exemptions: Exemptions,
    *,
    private: bool,
) -> Iterator[Definition]:
    """Yield the definitions in source order, or only those that users can see."""
    assigned = assigned_docs(text, outline)
    if module.public or private:
        yield _module(path, text, outline, module, certainty, -1 in assigned)
    places: list[_Place] = []
    blocks = outline.blocks
    for at, block in enumerate(blocks):
        parent = blocks[block.parent] if block.parent >= 0 else None
        above = places[block.parent] if parent is not None else None
        if above is not None and not (above.public or private):
            places.append(above)  # what is inside of it is as private
            continue
        place = _place(block, parent, above, module)
        places.append(place)
        if not (place.public or private):
            continue
        literal = _literal(text, block.doc)
        doc = _doc(literal, block.doc)
        arguable = None
        if doc is None:
            arguable = _arguable(text, block, literal, at in assigned)
        yield Definition(
            path,
            block.line,
            block.col,
            block.end_line,
            "python",
            _kind(block, parent),
            block.name,
            place.qualname,
            place.public,
            exemptions.of(at, public=place.public) if block.decorators or parent is not None else None,
            doc,
            block.header_start,
            block.header_end,
            _certainty(min(place.certainty, certainty), literal),
            arguable,
        )


def _module(
    path: str, text: str, outline: Outline, module: Publicity, certainty: float, assigned: bool
) -> Definition:
    literal = _literal(text, outline.doc)
    doc = _doc(literal, outline.doc)
    arguable = None
    if doc is None:
        arguable = (
            literal.form
            if literal is not None and literal.form
            else "__doc__ assignment"
            if assigned
            else None
        )
    return Definition(
        path,
        1,
        0,
        outline.lines,
        "python",
        "package" if module.package else "module",
        module.name,
        "",
        module.public,
        None if outline.code else "empty module",
        doc,
        1,
        1,
        _certainty(certainty, literal),
        arguable,
    )


def _place(block: Block, parent: Block | None, above: _Place | None, module: Publicity) -> _Place:
    """Work out the qualified name and the publicity of a block from those of its parent."""
    if parent is None or above is None:
        public, certainty = module.of(block.name)
        public = public and block.header[0] not in module.shadows
        return _Place(block.name, public, certainty, not block.is_class)
    name = block.name
    inside = above.in_function or not parent.is_class
    by_name = name[0] != "_" or (not block.is_class and is_dunder(name))
    public = above.public and parent.is_class and by_name
    return _Place(f"{above.qualname[:_QUALNAME_LIMIT]}.{name}", public, above.certainty, inside)


def is_dunder(name: str) -> bool:
    """Return whether a name is reserved by the language (Lexical analysis, "Reserved classes")."""
    return name.startswith("__") and name.endswith("__") and len(name) > len("____")


def _kind(block: Block, parent: Block | None) -> str:
    if block.is_class:
        return "nested_class" if parent is not None and parent.is_class else "class"
    if parent is None:
        return "function"
    if not parent.is_class:
        return "nested_function"
    if block.name == "__init__":
        return "init"
    return "magic" if is_dunder(block.name) and block.name not in _METHODS else "method"


def _literal(text: str, span: Span | None) -> Literal | None:
    return evaluate(text[span.start : span.end]) if span is not None else None


def _doc(literal: Literal | None, span: Span | None) -> Doc | None:
    if literal is None or literal.value is None or span is None:
        return None
    return Doc(_clean(literal.value), span.line, "docstring")


def _clean(value: str) -> str:
    """Dedent a docstring as PEP 257 says, which is what `help()` shows."""
    if "\n" not in value:
        return value.expandtabs().strip(" ") if "\t" in value else value.strip(" ")
    text = value.expandtabs() if "\t" in value else value
    margin: str = min(_INDENTATION.findall(text), default="")  # of blanks alone: the shortest comes first
    if margin:
        text = text.replace("\n" + margin, "\n")
    first, _, rest = text.partition("\n")
    text = f"{first.lstrip(' ')}\n{rest}"
    blank = _BLANK_START.match(text)
    return text[blank.end() if blank is not None else 0 :].rstrip(" \n")


def _arguable(text: str, block: Block, literal: Literal | None, assigned: bool) -> str | None:
    """Return the debatable form met, the nearest to a docstring first."""
    if literal is not None and literal.form is not None:
        return literal.form
    if assigned:
        return "__doc__ assignment"
    if block.decorators and injected(block.decorators):
        return "decorator may inject documentation"
    return "comment above" if commented(text, block) else None


def _certainty(certainty: float, literal: Literal | None) -> float:
    return certainty if literal is None or literal.sound else min(certainty, _UNSOUND_CERTAINTY)
