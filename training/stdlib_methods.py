"""List the documented methods of the standard library's classes: `python -m training.stdlib_methods`.

Each class has its documented methods and, told by their dots, its bases and the class that it is a name of.

Run it with each CPython that is supported: names are added to those that are listed, because a method
that one version documents is inherited with its text there. Delete the file first to start afresh.
"""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import sys
import warnings
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import DynamicClassAttribute, WrapperDescriptorType

TARGET = Path(__file__).parent.parent / "docdetect_hook" / "readers" / "python" / "stdlib_methods.json"
# Importing these does something, or nobody derives from what they hold.
_LEFT_OUT = frozenset(
    {"antigravity", "distutils", "ensurepip", "idlelib", "lib2to3", "test", "this", "turtledemo", "venv"}
)
_CONSTRUCTORS = frozenset(
    {"__init__", "__new__", "__init_subclass__", "__class_getitem__", "__subclasshook__"}
)

_WRAPPERS = (property, classmethod, staticmethod, DynamicClassAttribute)
# What they document belongs to every object or exception, whose authors override other methods.
_COMMON = frozenset({object, BaseException, Exception})


def main() -> None:
    """Add the running interpreter's names to the file."""
    known: dict[str, str] = json.loads(TARGET.read_text(encoding="utf-8")) if TARGET.exists() else {}
    for name, value in _classes():
        _add(known, _whole_name(value), {*_documented(value), *map(_whole_name, _bases(value))})
        if name != _whole_name(value):
            _add(known, name, {_whole_name(value)})
    useful = {name: words for name, words in known.items() if _leads_to_methods(known, name)}
    lines = [f"{json.dumps(name)}: {json.dumps(useful[name])}" for name in sorted(useful)]
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _add(known: dict[str, str], name: str, words: set[str]) -> None:
    known[name] = " ".join(sorted(words | set(known.get(name, "").split())))


def _leads_to_methods(known: dict[str, str], name: str) -> bool:
    return any("." not in word or _leads_to_methods(known, word) for word in known.get(name, "").split())


def _classes() -> Iterator[tuple[str, type]]:
    """Yield the public names of the library's classes, then all the classes below them."""
    seen: set[type] = set()
    for module in sorted(_modules()):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = importlib.import_module(module)
        except (ImportError, AttributeError, OSError, SystemExit):
            continue
        listed = getattr(found, "__all__", ())
        for name, value in sorted(vars(found).items()):
            own = name in listed or getattr(value, "__module__", "") == module
            if own and not name.startswith("_") and isinstance(value, type) and _can_be_base(value):
                yield f"{module}.{name}", value
                for base in set(value.__mro__) - seen - _COMMON:
                    seen.add(base)
                    yield _whole_name(base), base


def _can_be_base(value: type) -> bool:
    return value not in _COMMON and not (issubclass(value, Enum) and value.__members__)


def _whole_name(value: type) -> str:
    return f"{value.__module__}.{value.__qualname__}"


def _bases(value: type) -> Iterator[type]:
    return (base for base in value.__bases__ if base not in _COMMON)


def _modules() -> Iterator[str]:
    for name in sys.stdlib_module_names:
        if name.startswith("_") or name in _LEFT_OUT:
            continue
        yield name
        try:
            package = importlib.import_module(name)
        except (ImportError, OSError):
            continue
        for _, inner, _ in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{name}."):
            parts = inner.split(".")
            if not any(part.startswith("_") or part in ("test", "tests", "idle_test") for part in parts):
                yield inner


def _documented(owner: type) -> Iterator[str]:
    """Yield the methods with a text of their own: that of a slot is the same for every class."""
    for name, value in vars(owner).items():
        private = name.startswith("_") and not name.endswith("__")
        if private or name in _CONSTRUCTORS or isinstance(value, WrapperDescriptorType):
            continue
        if _is_method(value) and value.__doc__:
            yield name


def _is_method(value: object) -> bool:
    return inspect.isroutine(value) or isinstance(value, _WRAPPERS)


if __name__ == "__main__":
    main()
