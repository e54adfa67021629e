"""What other modules can see of a Python module: what it defines, binds, passes on and lists."""

from __future__ import annotations

from docdetect_hook.readers.python.all_names import ALL, Exports, exports
from docdetect_hook.readers.python.imports import Binding, bound_by, parsed
from docdetect_hook.readers.python.toplevel import Line, walk
from docdetect_hook.startup.stdlib import lru_cache
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Iterator, Sequence
from docdetect_hook.text.lazy_regex import regex

if TYPE_CHECKING:
    import _ast as ast
else:
    from docdetect_hook.readers.python import trees as ast

# `Lamp = _Lamp`, `Lamp = _mod.Lamp`, and what else may bind a name to another; calls are none of it.
_ALIAS = regex(
    r"\w++[ \t]*+(?::[^=\n\"'#]*+)?+(?:[^\"'#(\[{=]*+=)++"
    r"[ \t]*+\(?[ \t]*+[^\W\d]\w*+(?:[\s\w.,)\\]|\#[^\n]*+)*+\Z"
)
# Of one name, several values: it is none of them.
_OF_SEVERAL = regex(r"\w++[ \t]*+=[^=#,]*+,[^=#]*+\Z")
_SIMPLE_ALIAS = regex(r"(\w++)[ \t]*+=[ \t]*+([^\W\d]\w*+(?:\.\w++)*+)[ \t]*+\Z")
# Lazy imports name modules and their names in strings.
_WORD = regex(r"[\"'](\.*+[^\W\d]\w*+(?:\.\w++)*+)[\"']")
_MOST_WORDS = 5000
_ATTACH = regex(r"attach(?:_stub)?+\(")
_REPLACED = regex(r"sys\.modules\[__name__\]\s*+=(?!=)")


class Assigned(NamedTuple):
    """``alias = dotted``: a name that is bound to what another one stands for."""

    dotted: str


Source = Binding | Assigned


class Interface(NamedTuple):
    """The names of a module by how they come about.

    ``bound`` holds what is there at run time; ``absent`` what only type checkers see, and what is deleted
    again. ``passed_on`` are the names that even a plain module shows although they come from elsewhere;
    ``dynamic`` says that the module answers for names by code, ``words`` are the strings that may tell
    for which, ``pairs`` those that a table puts together. ``gone`` is what is deleted again. ``order`` says
    after how many star imports a name is bound, or deleted, for good, ``last`` after how many it is bound
    at all; ``firm`` are the star imports that run in any case.
    """

    defined: frozenset[str]
    undefined: frozenset[str]
    bound: dict[str, tuple[Source, ...]]
    absent: dict[str, tuple[Source, ...]]
    stars: tuple[Binding, ...]
    order: dict[str, int]
    last: dict[str, int]
    passed_on: frozenset[str]
    exports: Exports | None
    dynamic: bool
    stub: bool
    words: frozenset[str]
    gone: frozenset[str]
    firm: frozenset[int]
    pairs: frozenset[tuple[str, str]]


def interface(text: str) -> Interface:
    """Return what other modules can see of a module with this text."""
    return _read(text)[1]


def signature(text: str) -> str:
    """Return a text that is the same as long as other modules see the same of a module."""
    lines, found = _read(text)
    return repr([*map(_ordered, found), *_lists(text, lines, found)])


def face(text: str) -> str:
    """Return a text that is the same as long as a module shows the same of others than itself."""
    lines, found = _read(text)
    passed = found._replace(defined=frozenset(), order={}, last={})
    return repr([*map(_ordered, passed), *_lists(text, lines, found)])


def _lists(text: str, lines: Sequence[Line], found: Interface) -> list[str]:
    """Return the assignments of what may be a list of names."""
    return [
        text[line.start : line.end]
        for line in lines
        if line.kind == "target" and line.word not in found.bound
    ]


def _ordered(field: object) -> object:
    if isinstance(field, Exports):
        return [_ordered(inner) for inner in field]
    return sorted(field) if isinstance(field, frozenset) else field


@lru_cache(maxsize=1)  # whoever keeps a cache asks about each text once more
def _read(text: str) -> tuple[list[Line], Interface]:
    lines = list(walk(text))
    found = _Reading(text, lines)
    for line in lines:
        found.take(line)
    return lines, found.result()


def list_of(text: str, name: str) -> Exports | None:
    """Return what a module's list of another name than ``__all__`` holds."""
    lines, _ = _read(text)
    imported = {bound.alias for line in lines if line.kind == "import" for bound in _bindings(text, line)}
    return exports(text, lines, lambda known: known if known in imported else None, name)


def _bindings(text: str, line: Line) -> Iterator[Binding]:
    return bound_by(text[line.start : line.end])


class _Reading:
    """The names of a module while its lines are read in order."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        """Start with no name."""
        self._text = text
        self._lines = lines
        self._defined: set[str] = set()
        self._undefined: set[str] = set()
        self._bound: dict[str, list[Source]] = {}
        self._absent: dict[str, list[Source]] = {}
        self._stars: list[Binding] = []
        self._order: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._passed_on: set[str] = set()
        self._gone: set[str] = set()
        self._firm: set[int] = set()
        self._users: dict[str, set[str]] = {}
        self._attached: set[str] | None = None
        self._dynamic = False
        self._stub = False

    def take(self, line: Line) -> None:
        """Take one line."""
        if line.kind == "import":
            for binding in _bindings(self._text, line):
                self._import(binding, line)
        elif line.kind == "target":
            self._assignment(line)
        elif line.kind == "del":
            self._deletion(line)
        else:
            self._definition(line)

    def result(self) -> Interface:
        """Return what the lines add up to."""
        own = exports(self._text, self._lines, self._origin)
        if self._attached is not None and own is not None:
            own = Exports(own.names | self._attached, own.modules, own.removed, True)
        dynamic = self._dynamic or ("sys.modules" in self._text and _REPLACED.search(self._text) is not None)
        words: set[str] = set()
        if dynamic and self._attached is None and not self._stub:
            for number, found in enumerate(_WORD.finditer(self._text)):
                if number == _MOST_WORDS:
                    break
                words.add(found[1])
        return Interface(
            frozenset(self._defined),
            frozenset(self._undefined - self._defined),
            {name: tuple(sources) for name, sources in self._bound.items()},
            {name: tuple(sources) for name, sources in self._absent.items()},
            tuple(self._stars),
            self._order,
            self._last,
            frozenset(self._passed_on),
            own,
            dynamic,
            self._stub,
            frozenset(words),
            frozenset(self._gone),
            frozenset(self._firm),
            frozenset(self._pairs() if words else ()),
        )

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """Yield what the module's tables of strings put together: keys and values, in either role."""
        for line in self._lines:
            text = self._text[line.start : line.end] if line.kind == "target" else ""
            for node in parsed(text) if "{" in text else ():
                table = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
                if isinstance(table, ast.Dict):
                    for key, value in zip(table.keys, table.values, strict=True):
                        for left in _strings(key):
                            for right in _strings(value):
                                yield left, right
                                yield right, left

    def _origin(self, name: str) -> str | None:
        """Return the origin of an imported name, which may be another module's list."""
        for source in self._bound.get(name, ()):
            if isinstance(source, Binding):
                return f"{source.module}.{source.name}"
        return None

    def _import(self, binding: Binding, line: Line) -> None:
        if binding.name == "*":
            if not line.checking:
                if line.indent == 0:
                    self._firm.add(len(self._stars))
                self._stars.append(binding)
            return
        self._bind(binding.alias, binding, line)
        if binding.itself and not line.checking:
            self._passed_on.add(binding.alias)

    def _bind(self, name: str, source: Source, line: Line) -> None:
        """Bind a name; what is bound in any case replaces what was there before."""
        self._dynamic = self._dynamic or name == "__getattr__"
        if line.checking:
            self._absent.setdefault(name, []).append(source)
            return
        self._last[name] = len(self._stars)
        if line.indent == 0 and not _from_itself(name, source):
            self._bound[name] = []
            self._defined.discard(name)
            self._order[name] = len(self._stars)
        self._bound.setdefault(name, []).append(source)

    def _definition(self, line: Line) -> None:
        name = line.word
        self._dynamic = self._dynamic or name == "__getattr__"
        if line.checking:
            self._undefined.add(name)
            return
        if line.indent == 0:
            self._bound.pop(name, None)
            self._order[name] = len(self._stars)
        self._defined.add(name)

    def _deletion(self, line: Line) -> None:
        """Forget the names of a ``del`` that runs in any case."""
        if line.indent:
            return
        for node in parsed(self._text[line.start : line.end]):
            for name in _deleted(node):
                self._gone.add(name)
                self._order[name] = len(self._stars)
                if name in self._defined:
                    self._defined.discard(name)
                    self._undefined.add(name)
                if name in self._bound:
                    sources = self._bound.pop(name)
                    self._absent.setdefault(name, []).extend(sources)
                    self._keep_meaning(name, sources)
                self._passed_on.discard(name)

    def _keep_meaning(self, name: str, sources: list[Source]) -> None:
        """Let names that are assigned from a deleted one lead where that one led."""
        for alias in self._users.pop(name, ()):
            others = self._bound.get(alias, [])
            for place, source in enumerate(others):
                if isinstance(source, Assigned) and source.dotted.partition(".")[0] == name and sources:
                    others[place] = _through(sources[-1], source.dotted.partition(".")[2])

    def _assignment(self, line: Line) -> None:
        text = self._text[line.start : line.end]
        if line.word in ("__getattr__", "__dir__", ALL) and _ATTACH.search(text):
            self._attach(text)
            return
        simple = _SIMPLE_ALIAS.match(text)
        if simple is not None:
            self._alias(simple[1], simple[2], line)
        elif _ALIAS.match(text):
            for node in () if _OF_SEVERAL.match(text) else parsed(text):
                for name, dotted in _aliases(node):
                    self._alias(name, dotted, line)
        elif line.word == "__getattr__" and "=" in text:
            self._dynamic = True

    def _alias(self, name: str, dotted: str, line: Line) -> None:
        if name != dotted and dotted not in ("None", "True", "False"):
            self._bind(name, Assigned(dotted), line)
            self._users.setdefault(dotted.partition(".")[0], set()).add(name)
            if not line.checking:
                self._passed_on.add(name)

    def _attach(self, text: str) -> None:
        """Take ``__getattr__, __dir__, __all__ = lazy.attach(...)`` or ``lazy.attach_stub(...)``."""
        self._dynamic = True
        for node in parsed(text):
            call = getattr(node, "value", None)
            if not isinstance(call, ast.Call):
                continue
            if _called(call) == "attach_stub":
                self._stub = True
            else:
                self._attached = (self._attached or set()) | self._attach_table(call)

    def _attach_table(self, call: ast.Call) -> set[str]:
        """Bind the names of lazy_loader's tables; return them all."""
        given = dict(zip(("package_name", "submodules", "submod_attrs"), call.args, strict=False))
        given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        names = set(_strings(self._value(given.get("submodules"))))
        table = self._value(given.get("submod_attrs"))
        if isinstance(table, ast.Dict):
            for key, value in zip(table.keys, table.values, strict=True):
                for module in _strings(key):
                    for name in _strings(value):
                        names.add(name)
                        self._bound.setdefault(name, []).append(Binding(1, module, name, name))
        return names

    def _value(self, node: ast.expr | None) -> ast.expr | None:
        """Return the table itself where a name stands for it."""
        if not isinstance(node, ast.Name):
            return node
        for line in self._lines:
            if line.kind == "target" and line.word == node.id:
                for statement in parsed(self._text[line.start : line.end]):
                    if isinstance(statement, ast.Assign | ast.AnnAssign):
                        return statement.value
        return None


def _through(source: Source, rest: str) -> Source:
    """Return what an attribute of a bound name is bound to."""
    if isinstance(source, Assigned):
        return Assigned(f"{source.dotted}.{rest}" if rest else source.dotted)
    if not rest:
        return source
    module = ".".join(filter(None, (source.module, source.name)))
    inner, _, last = rest.rpartition(".")
    return Binding(source.level, f"{module}.{inner}" if inner else module, last, last)


def _from_itself(name: str, source: Source) -> bool:
    """Return whether a name is bound to something of what it stood for."""
    return isinstance(source, Assigned) and source.dotted.partition(".")[0] == name


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _strings(node: ast.expr | None) -> Iterator[str]:
    """Yield a string, or the strings of a display."""
    elements = node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else [node]
    for element in elements:
        if isinstance(element, ast.Constant) and isinstance(element.value, str):
            yield element.value


def _deleted(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a ``del`` unbinds."""
    pending: list[ast.expr] = list(node.targets) if isinstance(node, ast.Delete) else []
    while pending:
        target = pending.pop()
        if isinstance(target, ast.Tuple | ast.List):
            pending += target.elts
        elif isinstance(target, ast.Name):
            yield target.id


def _aliases(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """Yield name and dotted value of an assignment, name by name, both sides of conditions."""
    if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
        return
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    pending = [(target, node.value) for target in targets]
    while pending:
        target, value = pending.pop()
        if isinstance(target, ast.Tuple | ast.List):
            if isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(target.elts):
                pending += zip(target.elts, value.elts, strict=True)
        elif isinstance(target, ast.Name):
            for dotted in _dotted_values(value):
                yield target.id, dotted


def _dotted_values(value: ast.expr) -> Iterator[str]:
    """Yield the dotted names that a value may be."""
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.IfExp):
            pending += (node.body, node.orelse)
        elif isinstance(node, ast.BoolOp):
            pending += node.values
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            parts = [node.attr]
            inner = node.value
            while isinstance(inner, ast.Attribute):
                parts.append(inner.attr)
                inner = inner.value
            if isinstance(inner, ast.Name):
                yield ".".join([inner.id, *reversed(parts)])
