"""What a reader is, and how the one of a language is found."""

from __future__ import annotations

from importlib import import_module

from docdetect_hook.languages import LANGUAGES
from docdetect_hook.records import Language, Reading
from docdetect_hook.startup.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import ast

    from docdetect_hook.readers.files import Files


class Reader(Protocol):
    """Reads the files of one language in a project; never raises, whatever a text holds."""

    def read(
        self,
        path: str,
        text: str,
        tree: ast.Module | None = None,
        ignored: tuple[str, ...] = (),
        private: bool = True,
        /,
    ) -> Reading:
        """Return the definitions of one file, whose text may differ from what is on disk.

        ``tree`` is what `ast.parse` made of a Python text, where somebody has it; ``ignored`` are patterns of
        the decorators under which no documentation is asked for. Without ``private`` a reader may leave out
        what users cannot see.
        """

    def result_aliases(self, path: str) -> frozenset[str]:
        """Return what the package around a file calls the language's own type of results."""


def reader_of(language: Language, files: Files) -> Reader:
    """Load the reader of a language: a run loads those that it needs."""
    reader: Reader = import_module(LANGUAGES[language].reader).reader(files)
    return reader
