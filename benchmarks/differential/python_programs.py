"""Write random small Python packages: definitions, lists, and whatever passes names on."""

from __future__ import annotations

import random
from typing import NamedTuple

_MODULES = ("_base", "_core", "_util", "plain", "shapes", "extra")
_IMPORTS = ("star", "itself", "checked", "tried", "attribute", "plain", "lazy")
_LISTS = ("tuple", "added", "appended", "removed", "names", "comprehension", "words", "bound", "sum")
_NAMES = ("alpha", "beta", "gamma", "delta")
# The interpreter reads the plain import, docdetect the lazy one that PEP 810 adds to the language.
LAZY_MARK = "  # lazily"


class Program(NamedTuple):
    """One program: its files by path, and what each public module passes on by its own words.

    ``passed`` holds the names that a plain module shows although they come from elsewhere, ``stars`` the
    modules whose star import does, ``answered`` names that a package answers for by code.
    What a decorator lists in an ``open`` module is not all that it shows.
    """

    name: str
    files: dict[str, str]
    passed: dict[str, list[str]]
    stars: dict[str, list[str]]
    answered: dict[str, list[str]]
    open: list[str]


def _chance(dice: random.Random, share: float) -> bool:
    """Toss a coin that falls on its head in this share of all cases."""
    return dice.random() < share


class _Module:
    """One module while it is written; it may import from those written before."""

    def __init__(self, name: str, dice: random.Random, before: list[_Module]) -> None:
        """Start with nothing but the name."""
        self.name = name
        self.dice = dice
        self.before = before
        self.lines = [f'"""Module {name}."""'] if _chance(dice, 0.5) else []
        self.own: list[str] = []
        self.classes: list[str] = []
        self.imported: list[str] = []
        self.passed: list[str] = []
        self.stars: list[str] = []
        self.answered: list[str] = []
        self.deleted: list[str] = []
        self.checked: dict[str, str] = {}
        self.listed: list[str] | None = None
        self.stub: list[str] = []
        self.bases: list[str] = []
        self.open = False

    def _chance(self, share: float) -> bool:
        return _chance(self.dice, share)

    def write(self) -> None:
        """Write imports, definitions, what comes after them, and the list."""
        if self.name != "__init__" and self._chance(0.15):
            self._open()
        for source in self.dice.sample(self.before, min(len(self.before), self.dice.randrange(4))):
            self._import(source)
        for base in self.dice.sample(_NAMES, self.dice.randrange(1, 4)):
            self._define(base)
        self._assign()
        if not self.open:  # what a list names is asked for, whether it is there or not
            self._delete()
        if self.name == "__init__" and self._chance(0.2):
            self._attach()
            return
        if not self.open and self._chance(0.5):
            self._list()
        if self.name == "__init__" and self._chance(0.3):
            self._answer()

    def _open(self) -> None:
        """Let a decorator fill the list, as atpublic does: nobody can know that it is complete."""
        self.lines += [
            "__all__ = []",
            "def _listing(thing):",
            "    __all__.append(thing.__name__)",
            "    return thing",
            "public = _listing",
        ]
        self.open = True

    def _attach(self) -> None:
        """Leave everything to lazy_loader, by a table or by the stub beside the package."""
        taken = {*self.own, *self.imported, *self.deleted}
        found: dict[str, list[str]] = {}
        for source in self.before:
            for name in source.own:
                if name not in taken and self._chance(0.4):
                    found.setdefault(source.name, []).append(name)
                    taken.add(name)
        if not found:
            return
        call = f"attach(__name__, submod_attrs={found!r})"
        if self._chance(0.5):
            self.stub = [f"from .{module} import {', '.join(names)}" for module, names in found.items()]
            call = "attach_stub(__name__, __file__)"
        self.lines += ["import lazy_loader as _lazy", f"__getattr__, __dir__, __all__ = _lazy.{call}"]

    def starred(self) -> list[str]:
        """Return what a star import takes."""
        if self.listed is not None:
            return self.listed
        return [name for name in (*self.own, *self.imported) if name[0] != "_"]

    def _import(self, source: _Module) -> None:
        names = [name for name in source.own if name not in self.imported]
        if source.open and not names:
            return
        where = f"from .{source.name} import "
        form = self.dice.choice(_IMPORTS)
        if form == "star" and source.open:
            form = "plain"
        if not names or form == "star":
            self.lines.append(where + "*")
            self.stars.append(source.name)
            self.bases.clear()  # the star may bind them anew, to functions
            self.imported += source.starred()
            return
        name = self.dice.choice(names)
        if form == "itself":
            self.lines.append(f"{where}{name} as {name}")
            self.passed.append(name)
        elif form == "checked":
            self.lines += ["from typing import TYPE_CHECKING", "if TYPE_CHECKING:", f"    {where}{name}"]
            self.checked.setdefault(name, source.name)
            return
        elif form == "tried":
            self.lines += ["try:", f"    {where}{name}", "except ImportError:", f"    {name} = None"]
        elif form == "attribute":
            alias = f"{name.strip('_')}_{source.name.strip('_')}"
            self.lines.append(f"from . import {source.name} as _m{len(self.lines)}")
            self.lines.append(f"{alias} = _m{len(self.lines) - 1}.{name}")
            self.passed.append(alias)
            name = alias
        else:
            self.lines.append(f"{where}{name}{LAZY_MARK if form == 'lazy' else ''}")
        if form != "attribute" and name in source.classes:
            self.bases.append(name)
        self.imported.append(name)

    def _define(self, base: str) -> None:
        name = base if self._chance(0.7) else "_" + base
        if name in self.imported or name in self.own:
            return
        doc = self._chance(0.5)
        if self.open and self._chance(0.6):
            self.lines.append("@public")
        if self._chance(0.5):
            self.lines += [
                f"def {name}(value=None):",
                *(['    """Turn it."""'] if doc else []),
                "    return value",
            ]
        else:
            bases = [other for other in (*self.bases, *self.classes) if self._chance(0.6)][:1]
            title = f"class {name}({bases[0]}):" if bases else f"class {name}:"
            self.lines += [title, *(['    """Keep it."""'] if doc else [])]
            self.lines += [
                "    def go(self):",
                *(['        """Go on."""'] if self._chance(0.4) else []),
            ]
            self.lines += ["        return 1", "    def _inside(self):", "        return 2"]
            self.classes.append(name)
        self.own.append(name)

    def _assign(self) -> None:
        hidden = [name for name in self.own if name[0] == "_"]
        if hidden and self._chance(0.4):
            alias = hidden[0].strip("_").title()
            self.lines.append(f"{alias} = {hidden[0]}")
            self.passed.append(alias)
            self.imported.append(alias)

    def _delete(self) -> None:
        used = set(self.classes)
        for names in (self.own, self.imported):
            free = [name for name in names if name not in used and name in self.own + self.passed]
            if free and self._chance(0.12):
                name = self.dice.choice(free)
                self.lines.append(f"del {name}")
                self.deleted.append(name)
                for known in (self.own, self.imported, self.passed):
                    while name in known:
                        known.remove(name)

    def _list(self) -> None:
        known = list(dict.fromkeys((*self.own, *self.imported)))
        names = [name for name in known if self._chance(0.6)]
        own = [name for name in names if name in self.own]
        form = self.dice.choice(_LISTS)
        if form == "tuple":
            self.lines.append(f"__all__ = {tuple(names)!r}")
        elif form == "added":
            self.lines += ["__all__ = []", f"__all__ += {names!r}"]
        elif form == "appended":
            self.lines += ["__all__ = []", *[f"__all__.append({name!r})" for name in names]]
        elif form == "removed":
            self.lines += [f"__all__ = {[*names, 'gone']!r}", "__all__.remove('gone')"]
        elif form == "names" and own:
            names = own
            self.lines.append(f"__all__ = [{', '.join(f'{name}.__name__' for name in own)}]")
        elif form == "comprehension" and own:
            names = own
            self.lines.append(f"__all__ = [each.__name__ for each in ({', '.join(own)},)]")
        elif form == "words":
            self.lines.append(f"__all__ = {' '.join(names)!r}.split()")
        elif form == "bound":
            self.lines += [f"_LISTED = {names!r}", "__all__ = _LISTED + []"]
        elif self.stars and (
            stars := [m for m in self.before if m.name in self.stars and m.listed is not None]
        ):
            source = stars[0]
            self.lines.append(f"from . import {source.name} as _other")
            self.lines.append(f"__all__ = [*{names!r}, *_other.__all__]")
            names = [*names, *(source.listed or [])]
        else:
            self.lines.append(f"__all__ = {names!r}")
        self.listed = names

    def _answer(self) -> None:
        """Answer for names of other modules by code, as PEP 562 allows."""
        taken = (*self.own, *self.imported, *self.deleted)
        table = {name: f".{source}" for name, source in self.checked.items() if name not in taken}
        for source in self.before:
            for name in source.own:
                if name not in (*taken, *table) and self._chance(0.3):
                    table[name] = f".{source.name}"
        if not table:
            return
        self.lines += [
            f"_WHERE = {table!r}",
            "def __getattr__(name):",
            "    from importlib import import_module",
        ]
        self.lines += ["    if name in _WHERE:"]
        self.lines += ["        return getattr(import_module(_WHERE[name], __name__), name)"]
        self.lines += ["    raise AttributeError(name)"]
        if self.listed is None:
            self.answered += [name for name in table if name[0] != "_"]


def program(seed: int, number: int) -> Program:
    """Return one program, the same for the same seed and number."""
    dice = random.Random(f"{seed}:{number}")
    name = f"p{number:05}"
    inside = f"_{name}" if _chance(dice, 0.15) else name
    modules: list[_Module] = []
    for stem in [*dice.sample(_MODULES, dice.randrange(2, 6)), "__init__"]:
        modules.append(_Module(stem, dice, list(modules)))
        modules[-1].write()
    files = {f"{inside}/{module.name}.py": "\n".join([*module.lines, ""]) for module in modules}
    full = {
        module.name: inside if module.name == "__init__" else f"{inside}.{module.name}" for module in modules
    }
    if modules[-1].stub:
        files[f"{inside}/__init__.pyi"] = "\n".join([*modules[-1].stub, ""])
    made = Program(name, files, {}, {}, {}, [full[module.name] for module in modules if module.open])
    for module in modules:
        key = full[module.name]
        made.passed[key] = module.passed
        made.stars[key] = [full[star] for star in module.stars]
        made.answered[key] = module.answered
    if inside != name:
        _front(made, dice, inside, modules)
    return made


def _front(made: Program, dice: random.Random, inside: str, modules: list[_Module]) -> None:
    """Put a public package in front of a private one."""
    lines: list[str] = []
    for module in modules[:-1]:
        names = [name for name in module.own if _chance(dice, 0.4)]
        lines += [f"from {inside}.{module.name} import {name}" for name in names]
    made.files[f"{made.name}/__init__.py"] = "\n".join([*lines, ""])
    made.passed[made.name] = made.stars[made.name] = made.answered[made.name] = []
