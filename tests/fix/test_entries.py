"""`docdetect fix` on entries of parameters that do not exist: whole, with what belongs to them, and no more."""

import textwrap
from pathlib import Path

import pytest

from docdetect_hook.cli import main

HEAD = '"""Queues."""\n\n\ndef drain(queue, wait=0):\n'
END = "    queue.clear(wait)\n"

# The docstring before and after; None where it stays.
REMOVED = {
    "of Google, with the lines that go on": (
        '''
        """Empty a queue.

        Args:
            queue: What to empty.
            limit (int): Where to stop,
                not before:

                - an item

            wait: How long.
        """
        ''',
        '''
        """Empty a queue.

        Args:
            queue: What to empty.

            wait: How long.
        """
        ''',
    ),
    "of Google, first in a section with gaps": (
        '''
        """Empty a queue.

        Args:

            limit: Where to stop.

            queue: What to empty.

            wait: How long.

        Raises:
            OSError: Never.
        """
        ''',
        '''
        """Empty a queue.

        Args:

            queue: What to empty.

            wait: How long.

        Raises:
            OSError: Never.
        """
        ''',
    ),
    "an empty section at the end goes with its heading": (
        '''
        """Empty a queue.

        Args:
            queue: What to empty.
            wait: How long.

        Keyword Args:
            limit: Where to stop.

            stop: Why.
        """
        ''',
        '''
        """Empty a queue.

        Args:
            queue: What to empty.
            wait: How long.
        """
        ''',
    ),
    "an empty section of NumPy goes with its heading": (
        '''
        """Empty a queue.

        Parameters
        ----------
        queue : Queue
            What to empty.
        wait : int

        Other Parameters
        ----------------
        limit : int
            Where to stop.

            Not before.
        stop : int

        Notes
        -----
        Not thread-safe.
        """
        ''',
        '''
        """Empty a queue.

        Parameters
        ----------
        queue : Queue
            What to empty.
        wait : int

        Notes
        -----
        Not thread-safe.
        """
        ''',
    ),
    "of Sphinx, with its type, before the quotes": (
        '''
        """
        Empty a queue.

        :param queue: What to empty.
        :param int wait: How long.
        :param limit: Where
            to stop.
        :type limit: int"""
        ''',
        '''
        """
        Empty a queue.

        :param queue: What to empty.
        :param int wait: How long."""
        ''',
    ),
    "of Epytext, escapes and tabs kept": (
        '''
        """Empty a queue\\x2e

        @param queue: What\tto empty.
        @param limit: Where to \\N{BULLET} stop.
        @param wait: How long \\\\ or not.
        """
        ''',
        '''
        """Empty a queue\\x2e

        @param queue: What\tto empty.
        @param wait: How long \\\\ or not.
        """
        ''',
    ),
    "several names of one entry": (
        '''
        """Empty a queue.

        Parameters
        ----------
        queue, wait : int
            What to empty.
        limit, stop : int
            Where to stop.
        """
        ''',
        '''
        """Empty a queue.

        Parameters
        ----------
        queue, wait : int
            What to empty.
        """
        ''',
    ),
    "a name beside one that exists stays": (
        '''
        """Empty a queue.

        Parameters
        ----------
        queue, limit : int
            What to empty.
        wait : int
            How long.
        """
        ''',
        None,
    ),
    "text at the margin may belong to the entry": (
        '''
        """Empty a queue.

        :param queue: What to empty.
        :param wait: How long.
        :param limit: Where to stop,
        and not before.
        """
        ''',
        None,
    ),
    "a docstring of two pieces stays": (
        '''
        """Empty a queue.

        :param queue: What to empty.
        :param wait: How long.
        """ """
        :param limit: Where to stop.
        """
        ''',
        None,
    ),
    "a line that the literal joins stays": (
        '''
        """Empty a queue, \\
        all of it.

        :param queue: What to empty.
        :param wait: How long.
        :param limit: Where to stop.
        """
        ''',
        None,
    ),
    "nothing else in the docstring": ('":param limit: Where to stop."', None),
}
RENAMED = {
    "one name that is like another": (
        '''
        """Empty a queue.

        Args:
            queues (list): What to empty, the queues.
            wait: How long.
        """
        ''',
        '''
        """Empty a queue.

        Args:
            queue (list): What to empty, the queues.
            wait: How long.
        """
        ''',
    ),
    "the only one for the only one that is missing, with its type": (
        '''
        """Empty a queue.

        :param list limit: What to empty: limit.
        :type limit: list
        :param wait: How long.
        """
        ''',
        '''
        """Empty a queue.

        :param list queue: What to empty: limit.
        :type queue: list
        :param wait: How long.
        """
        ''',
    ),
    "as many as are missing stay: nobody knows which is which": (
        '''
        """Empty a queue.

        :param limit: What to empty.
        :param stop: How long.
        """
        ''',
        None,
    ),
}


def _file(docstring: str) -> str:
    return HEAD + textwrap.indent(textwrap.dedent(docstring).lstrip("\n"), "    ").rstrip(" \n") + "\n" + END


def _fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, *words: str) -> str:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "queues.py"
    path.write_bytes(before.encode())
    assert main(["fix", "--isolated", *words, "queues.py"]) == 0
    return path.read_bytes().decode()


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["of Unix", "of Windows"])
@pytest.mark.parametrize(("before", "after"), REMOVED.values(), ids=REMOVED)
def test_entries_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str | None, newline: str
) -> None:
    text = _file(before).replace("\n", newline)
    told = _file(before if after is None else after).replace("\n", newline)
    assert _fixed(tmp_path, monkeypatch, text) == told


@pytest.mark.parametrize(("before", "after"), RENAMED.values(), ids=RENAMED)
def test_names_change_on_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str | None
) -> None:
    text = _file(before)
    assert _fixed(tmp_path, monkeypatch, text) == text
    assert _fixed(tmp_path, monkeypatch, text, "--unsafe-fixes") == _file(after or before)
