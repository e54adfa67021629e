"""The record of one hostile input, and the making of all of them."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

Expectation = Literal["defs", "error", "bounded", "skip"]

# [line, qualified name, True | False | "blank"]; line 1 and an empty name is the file itself.
Defs = list[list[Any]]


class Input(NamedTuple):
    """One input: where it stands, its bytes, and what a good tool does with it.

    ``defs``: the whole list of definitions is found (Rust: the public ones). ``error``: one
    diagnostic names the file. ``bounded``: an answer or a diagnostic, soon. ``skip``: never opened
    as source. ``content`` is None where the path is not a plain file (see `kinds`).
    """

    path: str
    content: bytes | None
    expect: Expectation
    defs: Defs | None = None

    @property
    def language(self) -> str:
        """Return the language the input stands for."""
        return "rust" if self.path.startswith("rs/") else "python"

    @property
    def group(self) -> str:
        """Return the kind of trouble: the directory below the language's."""
        _, group, rest = f"{self.path}//".split("/", 2)
        return group if rest.strip("/") else "sentinel"


def python_input(path: str, text: str, defs: Defs | None = None, *, error: bool = False) -> Input:
    """Make a Python input: with definitions, refused, or merely to be survived."""
    return _source(f"py/{path}.py", text, defs, error=error)


def rust_input(path: str, text: str, defs: Defs | None = None, *, error: bool = False) -> Input:
    """Make a Rust input: with definitions, refused, or merely to be survived."""
    return _source(f"rs/{path}.rs", text, defs, error=error)


def _source(path: str, text: str, defs: Defs | None, *, error: bool) -> Input:
    expect: Expectation = "error" if error else "bounded" if defs is None else "defs"
    return Input(path, text.encode(), expect, defs)
