"""Join the crates of one package into a single answer for each of its files."""

from __future__ import annotations

from docdetect_hook.readers.rust.cargo import Target
from docdetect_hook.readers.rust.definitions import UNREACHED, View, define_file, demand
from docdetect_hook.readers.rust.expansion import Expander
from docdetect_hook.readers.rust.lint_levels import OPEN, Scope
from docdetect_hook.readers.rust.modules import Load, Strays, mount_crate, no_strays
from docdetect_hook.readers.rust.nodes import Node, SourceFile
from docdetect_hook.readers.rust.paths import stem
from docdetect_hook.readers.rust.tree import Crate, FileHead, Mount
from docdetect_hook.readers.rust.visibility import SelfType, Visibility
from docdetect_hook.records import Definition, Problem
from docdetect_hook.startup.typed import Callable, Iterable, Iterator, Sequence

_LIMITED = "too many imports that hang on one another: what they export was not followed to its end"
_BINARY = frozenset(("bin", "example", "test", "bench", "build"))


class CrateSet:
    """The crates of a package as far as they were needed, each built once."""

    def __init__(
        self,
        load: Load,
        edition: str,
        strays: Strays = no_strays,
        certainty: float = 1.0,
        scope: Scope = OPEN,
        expander: Expander | None = None,
    ) -> None:
        """Start with no crate."""
        self._load = load
        self._strays = strays
        self._certainty = certainty
        self._edition = edition
        self._scope = scope
        self._expander = expander or Expander()
        self._roots: set[str] = set()
        self._mounts: dict[str, list[tuple[Mount, Target]]] = {}
        self._exported: set[tuple[int, int]] = set()
        self._self_types: dict[tuple[int, int], SelfType] = {}
        self._files: dict[int, FileHead] = {}
        self._limited: set[str] = set()
        self._calls: dict[tuple[int, int], tuple[Node, ...]] = {}

    def add(self, targets: Iterable[Target]) -> None:
        """Build the crates of these targets that are not there yet."""
        for target in targets:
            if target.root not in self._roots:
                self._roots.add(target.root)
                crate = mount_crate(
                    target.root, self._load, self._edition, self._strays, self._scope, self._expander
                )
                self._add_crate(crate, target)

    def reaches(self, file: str) -> bool:
        """Return whether one of the crates mounts the file."""
        return file in self._mounts

    def files(self) -> Iterable[str]:
        """Return the files that the crates mount."""
        return self._mounts.keys()

    def _add_crate(self, crate: Crate, target: Target) -> None:
        if not crate.mounts:
            return
        visibility = Visibility(crate)
        if not visibility.whole:
            self._limited.add(target.root)
        for file, mounts in crate.mounts.items():
            self._mounts.setdefault(file, []).extend((mount, target) for mount in mounts)
        self._exported |= visibility.exported
        self._files.update(crate.files)
        self._calls.update(crate.calls)
        for module, node in crate.impls:
            self._self_types[id(module), id(node)] = visibility.self_type(module, node.detail)

    def problems_at(self, file: str, path: str) -> tuple[Problem, ...]:
        """Tell at the root of a crate that not all of its imports were followed."""
        return (Problem(path, 1, 0, "UND902", _LIMITED),) if file in self._limited else ()

    def define(
        self, file: str, source: SourceFile, path: str, *, private: bool = True
    ) -> tuple[Definition, ...]:
        """Return the definitions of a mounted file; of several mounts the most public counts."""
        known = (self._exported, self._self_types, self._files, self._calls, self._certainty)
        view = View(path, *known, private=private or len(self._mounts[file]) > 1)
        answers = [
            define_file(
                view,
                source,
                mount,
                target.name if mount.role == "root" else "",
                binary=target.kind in _BINARY,
            )
            for mount, target in self._mounts[file]
        ]
        return tuple(merge(answers)) if len(answers) > 1 else tuple(answers[0])


def merge(answers: Sequence[Sequence[Definition]]) -> Iterator[Definition]:
    """Yield the definitions of a file that stands in several places: of each the one that asks for most."""
    longest = max(answers, key=len)
    others = [answer for answer in answers if len(answer) == len(longest)]
    for same in zip(*others, strict=True):
        yield max(same, key=demand)


def define_alone(
    source: SourceFile, path: str, *, is_root: bool, edition: str = "2021"
) -> tuple[Definition, ...]:
    """Return the definitions of a file judged by itself.

    A lone root is a crate of one file; any other file belongs to a crate that does not mount it.
    """
    file = path or "lib.rs"
    crate = mount_crate(file, _only(file, source), edition)
    visibility = Visibility(crate)
    self_types = {
        (id(module), id(node)): visibility.self_type(module, node.detail) for module, node in crate.impls
    }
    view = View(path, visibility.exported, self_types, {}, crate.calls, 1.0 if is_root else UNREACHED)
    name = stem(file) if is_root else ""
    mount = Mount("root" if is_root else "module", crate.root, OPEN)
    return tuple(define_file(view, source, mount, name, binary=file.endswith("main.rs")))


def _only(file: str, source: SourceFile) -> Callable[[str], SourceFile | None]:
    return lambda asked: source if asked == file else None
