"""Read plain command lines without argparse, whose load and work are 5 % of a run over one file.

What a command declares for argparse is read here when it is called as hooks and CI call it: known options by
their names, their values, and paths. Help, mistakes and everything else is left to argparse.
"""

from __future__ import annotations

from types import SimpleNamespace

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Any, Callable, Collection, Iterable

if TYPE_CHECKING:
    import argparse


class _UnusualError(Exception):
    """Say that argparse has to answer."""


class _Option(NamedTuple):
    """What is declared of an option; of those with one ``rivalry`` only one may be given."""

    dest: str
    action: str
    kind: Callable[[str], object] | None
    choices: Collection[str]
    rivalry: int

    def value_of(self, text: str) -> object:
        """Return the value that a text stands for."""
        if not text or text.startswith("-") or (self.choices and text not in self.choices):
            raise _UnusualError
        try:
            return text if self.kind is None else self.kind(text)
        except Exception:  # noqa: BLE001 - argparse asks again, and tells what is wrong
            raise _UnusualError from None


class _Declared:
    """Takes declarations in the place of a parser of argparse, or raises _UnusualError."""

    def __init__(self) -> None:
        self.options: dict[str, _Option] = {}
        self.defaults: dict[str, Any] = {}
        self._rivalry = self._rivalries = 0

    def __getattr__(self, name: str) -> None:
        """Leave what else is declared, such as commands of a command, to argparse."""
        raise _UnusualError

    def add_argument_group(self, *_title: str) -> _Declared:
        """Return what takes the declarations of a group."""
        return self

    def add_mutually_exclusive_group(self) -> _Declared:
        """Return what takes the declarations of rivals."""
        group = _Declared()
        group.options, group.defaults = self.options, self.defaults
        self._rivalries += 1
        group._rivalry = self._rivalries
        return group

    def set_defaults(self, **defaults: object) -> None:
        """Take values that no option changes."""
        self.defaults |= defaults

    def add_argument(self, name: str, *others: str, action: str = "store", **words: Any) -> None:  # noqa: ANN401
        """Take an option, or the paths."""
        if words.keys() - {"default", "type", "choices", "metavar", "help"} == {"nargs"} and name == "paths":
            self.defaults[name] = words["default"]
            return
        known = action in {"store", "store_true", "append"} and name.startswith("--") and not others
        if not known or words.keys() - {"default", "type", "choices", "metavar", "help"}:
            raise _UnusualError
        dest = name[2:].replace("-", "_")
        self.defaults[dest] = words.get("default", False if action == "store_true" else None)
        choices = words.get("choices", ())
        self.options[name] = _Option(dest, action, words.get("type"), choices, self._rivalry)


def plain_arguments(
    declare: Callable[[argparse.ArgumentParser], None], words: Iterable[str]
) -> argparse.Namespace | None:
    """Return what the words say by what is declared, None where argparse has to answer."""
    declared: Any = _Declared()
    try:
        declare(declared)
        given: Any = SimpleNamespace(**_read(declared, words))
    except _UnusualError:
        return None
    return given  # type: ignore[no-any-return]


def _read(declared: _Declared, words: Iterable[str]) -> dict[str, Any]:
    if "paths" not in declared.defaults:
        raise _UnusualError
    values, paths = dict(declared.defaults), list[str]()
    rivals: dict[int, str] = {}
    waiting = iter(words)
    for word in waiting:
        if word == "--":
            # Behind it, `-` is no standard input.
            paths += ["./-" if path == "-" else path for path in waiting]
        elif word == "-" or not word.startswith("-"):
            paths.append(word)
        else:
            name, equals, text = word.partition("=")
            option = declared.options.get(name)
            if option is None or (option.rivalry and rivals.setdefault(option.rivalry, name) != name):
                raise _UnusualError
            value = _value(option, text if equals else None, waiting)
            values[option.dest] = [*values[option.dest], value] if option.action == "append" else value
    values["paths"] = paths or ["."]
    return values


def _value(option: _Option, text: str | None, waiting: Iterable[str]) -> object:
    if option.action == "store_true":
        if text is not None:
            raise _UnusualError
        return True
    return option.value_of(next(iter(waiting), "") if text is None else text)
