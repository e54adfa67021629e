"""What a Python module lists in ``__all__``, as far as its text tells."""

from __future__ import annotations

from docdetect_hook.readers.python.imports import parsed
from docdetect_hook.readers.python.toplevel import Line
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable, Iterable, Sequence
from docdetect_hook.text.lazy_regex import IGNORECASE, regex

if TYPE_CHECKING:
    import _ast as ast
else:
    from docdetect_hook.readers.python import trees as ast

ALL = "__all__"

# Whatever changes the list. One that is no statement of its own runs when somebody calls it.
_GROWS = regex(r"__all__\s*+(?:\.(?:append|extend|insert|remove|__iadd__)\b|\+=|\[[^\]\n]*+\]\s*+=(?!=))")
# The usual list: a display of names in quotes without comments. Nine of ten need no parser.
_QUOTED_NAME = r"(?:\"[^\W\d]\w*+\"|'[^\W\d]\w*+')"
_PLAIN = regex(
    rf"(?P<name>\w++)[ \t]*+=[ \t]*+(?P<open>\[)?+(?(open)|\(\s*+{_QUOTED_NAME}\s*+,)\s*+"
    rf"(?:{_QUOTED_NAME}\s*+(?:,\s*+|(?=[\])])))*+(?(open)\]|\))"
)
_QUOTED = regex(_QUOTED_NAME)
# Who gets the list itself may fill it; these only look at it.
_HANDED_ON = regex(r"\b(\w++)\((?:[^()\n]*?[ ,])?__all__\s*+[,)]|\b(globals|locals)\(\)")
_READERS = regex(
    r"all|any|dict|enumerate|filter|frozenset|hasattr|isinstance|iter|len|list|map|max|min|print|repr"
    r"|set|sorted|str|sum|tuple|zip"
)
# Decorators that list what they decorate, by the names that such decorators have.
_PUBLISHES = regex(r"\(?(?:\w++\.)*+_*+(?:publi[cs]|export|expose)\w*+\s*+(?:\(|\Z)", IGNORECASE)
_COPIES = frozenset(["list", "tuple", "sorted", "set", "frozenset", "chain", "sum", "dict", "reversed"])
_NO_CHANGE = frozenset(["sort", "reverse", "copy"])
# Lists made of lists made of lists; a generated chain of names must not cost the square of its length.
_MOST_NAMES_FOLLOWED = 64
# Only generated text says more about one list; each statement goes through a parser.
_MOST_STATEMENTS = 10_000


class Listed(NamedTuple):
    """Another list that belongs to this one: the dotted local name of its owner, and its own name."""

    owner: str
    name: str


class Exports(NamedTuple):
    """What a list holds: names, and other modules' lists; ``known`` when that is all."""

    names: frozenset[str]
    modules: tuple[Listed, ...]
    removed: frozenset[str]
    known: bool


def exports(
    text: str, lines: Sequence[Line], origins: Callable[[str], str | None], name: str = ALL
) -> Exports | None:
    """Return what a module's statements about its list add up to, or nothing without any.

    Statements in branches count together: which branch runs is not known, and a listed name is meant to be
    public in one of them. ``origins`` returns the dotted origin of an imported name.
    """
    if name not in text:
        return None
    total = _Total(text, lines, origins, name)
    about = [line for line in lines if line.kind == "target" and text.find(name, line.start, line.end) >= 0]
    for line in about[:_MOST_STATEMENTS]:
        total.add(line)
    total.known = total.known and len(about) <= _MOST_STATEMENTS
    if not total.met:
        return None
    if name == ALL:
        total.look_for_others()
    return Exports(
        frozenset(total.names), tuple(dict.fromkeys(total.modules)), frozenset(total.removed), total.known
    )


def of_statements(statements: Sequence[str]) -> Exports | None:
    """Return what statements about ``__all__`` add up to when nothing else of the module is known."""
    lines = []
    start = 0
    for statement in statements:
        lines.append(Line("target", ALL, start, start + len(statement), 0, checking=False))
        start += len(statement) + 1
    return exports("\n".join(statements), lines, lambda _: None)


class _Total:
    """The sum of the statements about one list."""

    def __init__(
        self, text: str, lines: Sequence[Line], origins: Callable[[str], str | None], name: str
    ) -> None:
        """Start with nothing met."""
        self._text = text
        self._lines = lines
        self._origins = origins
        self._name = name
        self._followed: set[str] = {name}
        self.met = False
        self.known = True
        self.names: set[str] = set()
        self.removed: set[str] = set()
        self.modules: list[Listed] = []
        self.changes = 0

    def add(self, line: Line) -> None:
        """Take the statements of one logical line."""
        plain = _PLAIN.fullmatch(self._text, line.start, line.end)
        if plain is not None and plain["name"] == self._name:
            self.met = True
            self.names.update([quoted[1:-1] for quoted in _QUOTED.findall(plain[0])])
            return
        nodes = parsed(self._text[line.start : line.end])
        if not nodes and line.word == self._name:
            self.met, self.known = True, False
        for node in nodes:
            self._statement(node, self._name)

    def _statement(self, node: ast.stmt, name: str) -> None:
        if isinstance(node, ast.Assign):
            self._take(node.value, assigned=any(_named(target, name) for target in node.targets))
            # A slice of the list is bound anew, or a name of several at once.
            if any(_within(target, name) for target in node.targets):
                self.met, self.known = True, False
                self.changes += 1
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            assigned = _named(node.target, name)
            self.changes += assigned and isinstance(node, ast.AugAssign)
            self._take(node.value, assigned=assigned)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            self._call(node.value, name)

    def look_for_others(self) -> None:
        """Notice what fills the list elsewhere: functions, decorators, calls that are given it."""
        empty = not self.names and not self.modules
        if len(_GROWS.findall(self._text)) > self.changes:
            self.known = False
        published = [line.word for line in self._lines if any(map(_PUBLISHES.match, line.decorators))]
        self.names.update(published)
        if empty and self.known:  # the whole text is looked through
            handed_on = any(_fills(*found) for found in _HANDED_ON.findall(self._text))
            self.known = not published and not handed_on

    def _take(self, value: ast.expr | None, *, assigned: bool) -> None:
        if assigned and value is not None:
            self.met = True
            self._value(value)

    def _call(self, call: ast.Call, name: str) -> None:
        """Take ``__all__.append(x)``, ``.extend(x)``, ``.insert(i, x)`` or ``.remove(x)``."""
        method = call.func
        if not isinstance(method, ast.Attribute) or not _named(method.value, name):
            return
        self.met = True
        self.changes += method.attr in ("append", "extend", "insert", "remove", "__iadd__")
        if method.attr in ("append", "insert") and call.args:
            self._item(call.args[-1])
        elif method.attr in ("extend", "__iadd__") and len(call.args) == 1:
            self._value(call.args[0])
        elif method.attr == "remove" and len(call.args) == 1:
            removed = _string(call.args[0])
            self.known = self.known and removed is not None
            self.removed.update([removed] if removed is not None else [])
        elif method.attr not in _NO_CHANGE:
            self.known = False

    def _value(self, value: ast.expr) -> None:
        """Take what the list is made of: a display, a sum, a copy, another list."""
        pending: list[ast.expr] = [value]
        while pending:
            node = pending.pop()
            if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict):
                pending += self._displayed(node)
            elif isinstance(node, ast.IfExp):
                pending += (node.body, node.orelse)
            elif isinstance(node, ast.BoolOp):
                pending += node.values
            elif isinstance(node, ast.BinOp):
                pending += self._operands(node)
            elif isinstance(node, ast.Call):
                pending += self._made(node)
            elif isinstance(node, ast.ListComp | ast.GeneratorExp | ast.SetComp):
                pending += self._comprehended(node)
            else:
                pending += self._elsewhere(node)

    def _displayed(self, node: ast.List | ast.Tuple | ast.Set | ast.Dict) -> Iterable[ast.expr]:
        """Take the elements of a display, or the keys of a table; return the displays unpacked into it."""
        if isinstance(node, ast.Dict):
            for key in node.keys:
                if key is not None:
                    self._item(key)
            return [value for key, value in zip(node.keys, node.values, strict=True) if key is None]
        for element in node.elts:
            if not isinstance(element, ast.Starred):
                self._item(element)
        return [element.value for element in node.elts if isinstance(element, ast.Starred)]

    def _item(self, node: ast.expr) -> None:
        """Take one element: a string, or the name of an object."""
        name = _string(node)
        if name is None and isinstance(node, ast.Attribute) and node.attr in ("__name__", "__qualname__"):
            name = _last_name(node.value)
        if name is not None:
            self.names.add(name)
        elif isinstance(node, ast.IfExp):
            self._item(node.body)
            self._item(node.orelse)
        else:
            self.known = False

    def _operands(self, node: ast.BinOp) -> Iterable[ast.expr]:
        if isinstance(node.op, ast.Add | ast.BitOr):
            return (node.left, node.right)
        if isinstance(node.op, ast.Sub) and isinstance(node.right, ast.Set | ast.List | ast.Tuple):
            removed = [_string(element) for element in node.right.elts]
            self.known = self.known and None not in removed
            self.removed.update(name for name in removed if name is not None)
            return (node.left,)
        self.known = False
        return (node.left,) if isinstance(node.op, ast.Sub) else ()

    def _made(self, call: ast.Call) -> Iterable[ast.expr]:
        """Take a copy of other lists, the keys of a table, or a string that is split."""
        name = _last_name(call.func)
        if isinstance(call.func, ast.Attribute):
            words = self._words(call)
            if words is not None:
                self.names.update(words)
                return ()
            if name in ("keys", "copy") and not call.args:
                return (call.func.value,)
            if name == "from_iterable":
                self.known = False
                return ()
        if name in _COPIES and not (name == "dict" and call.keywords):
            return [arg.value if isinstance(arg, ast.Starred) else arg for arg in call.args]
        self.known = False
        return ()

    def _words(self, call: ast.Call) -> list[str] | None:
        """Return the words of ``"a b".split()``."""
        method = call.func
        if not isinstance(method, ast.Attribute) or method.attr not in ("split", "splitlines"):
            return None
        text = self._constant(method.value)
        if text is None or call.keywords or len(call.args) > 1:
            return None
        if method.attr == "splitlines":
            return text.splitlines()
        separator = _string(call.args[0]) if call.args else None
        return None if call.args and not separator else text.split(separator)

    def _constant(self, node: ast.expr) -> str | None:
        """Return the value of a string, a sum of strings, or a name that is bound to one."""
        parts: list[str] = []
        pending = [node]
        while pending:
            part = pending.pop()
            if (value := _string(part)) is not None:
                parts.append(value)
            elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add):
                pending += (part.left, part.right)  # the last is taken first
            elif isinstance(part, ast.Name) and (bound := self._bound(part.id)):
                pending += bound[-1:]
            else:
                return None
        return "".join(reversed(parts))

    def _comprehended(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> Iterable[ast.expr]:
        """Take ``[f.__name__ for f in (a, b)]`` and ``[name for name in ("a", "b")]``."""
        first = node.generators[0]
        target = first.target
        element = node.elt
        if len(node.generators) > 1 or not isinstance(target, ast.Name):
            self.known = False
            return ()
        if first.ifs:
            self.known = False
        if isinstance(element, ast.Name) and element.id == target.id:
            return (first.iter,)
        named = isinstance(element, ast.Attribute) and element.attr in ("__name__", "__qualname__")
        objects = self._display(first.iter)
        if not named or _last_name(element.value) != target.id or objects is None:  # type: ignore[attr-defined]
            self.known = False
            return ()
        for item in objects:
            name = _last_name(item)
            self.known = self.known and name is not None
            self.names.update([name] if name is not None else [])
        return ()

    def _display(self, node: ast.expr) -> list[ast.expr] | None:
        """Return the elements of a display, or of one that a name is bound to."""
        if isinstance(node, ast.Name):
            bound = self._bound(node.id)
            node = bound[0] if len(bound) == 1 else node
        return node.elts if isinstance(node, ast.List | ast.Tuple | ast.Set) else None

    def _elsewhere(self, node: ast.expr) -> Iterable[ast.expr]:
        """Take another module's list, or a name that is bound before."""
        if isinstance(node, ast.Attribute):
            if node.attr == ALL or node.attr.lower().strip("_") in ("all", "exports", "names"):
                from ast import unparse  # few lists name another module's

                self.modules.append(Listed(unparse(node.value), node.attr))
                return ()
        elif isinstance(node, ast.Name):
            if node.id == self._name:
                return ()
            origin = self._origins(node.id)
            if origin is not None:
                self.modules.append(Listed("", node.id))
                return ()
            if node.id in self._followed:
                return ()
            if bound := self._bound(node.id):
                self._followed.add(node.id)
                self._changes_of(node.id)
                return bound
        self.known = False
        return ()

    def _bound(self, name: str) -> list[ast.expr]:
        """Return what a name of the module is assigned."""
        if len(self._followed) > _MOST_NAMES_FOLLOWED:
            return []
        found = []
        for line in self._lines:
            if line.kind == "target" and line.word == name:
                for node in parsed(self._text[line.start : line.end]):
                    assigned = isinstance(node, ast.Assign) and _named(node.targets[0], name)
                    if assigned or isinstance(node, ast.AugAssign | ast.AnnAssign):
                        value = node.value  # type: ignore[attr-defined]  # all three have one
                        found += [value] if value is not None else []
        return found

    def _changes_of(self, name: str) -> None:
        """Take what is appended to a list that is part of this one."""
        before = self.changes
        for line in self._lines:
            if line.kind == "target" and line.word == name:
                for node in parsed(self._text[line.start : line.end]):
                    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                        self._call(node.value, name)
        self.changes = before


def _fills(reader: str, namespace: str) -> bool:
    return bool(namespace) or _READERS.fullmatch(reader) is None


def _named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _within(node: ast.expr, name: str) -> bool:
    """Return whether an assignment's target holds the list as one of several, or is a part of it."""
    if isinstance(node, ast.Tuple | ast.List):
        return any(_named(element, name) for element in node.elts)
    return isinstance(node, ast.Subscript) and _named(node.value, name)


def _last_name(node: ast.expr) -> str | None:
    """Return the last part of a dotted name."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _string(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
