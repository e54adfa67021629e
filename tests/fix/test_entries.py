"""`docdetect fix` on entries of parameters: those of ones that do not exist go whole, missing ones come."""

import textwrap
from pathlib import Path

import pytest

from docdetect_hook.cli import main

HEAD = '"""Queues."""\n\n\ndef drain(queue, wait=0{more}):\n'
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
    "nothing else in the docstring of one line": ('""":param limit: Where to stop."""', None),
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
    "two that may have become the same one stay": (
        '''
        """Empty a queue.

        :param queues: What to empty.
        :param queue_: What to empty.
        :param wait: How long.
        """
        ''',
        None,
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
ADDED = {
    "in Google, where the signature has them": (
        '''
        """Empty a queue.

        Args:
            wait (int): How long,
                at most.

        Raises:
            OSError: Never.
        """
        ''',
        '''
        """Empty a queue.

        Args:
            queue: TODO
            wait (int): How long,
                at most.
            stop: TODO

        Raises:
            OSError: Never.
        """
        ''',
    ),
    "in Google, with the marks and gaps of a list": (
        '''
        """Empty a queue.

        Args:

            * queue: What to empty.

            * stop: When to stop.
        """
        ''',
        '''
        """Empty a queue.

        Args:

            * queue: What to empty.

            * wait: TODO

            * stop: When to stop.
        """
        ''',
    ),
    "in NumPy, below the name": (
        '''
        """Empty a queue.

        Parameters
        ----------
        queue : Queue
            What to empty.

            All of it.

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

            All of it.
        wait
            TODO
        stop
            TODO

        Notes
        -----
        Not thread-safe.
        """
        ''',
    ),
    "in Sphinx, behind the type and before the quotes": (
        '''
        """
        Empty a queue.

        :param queue: What to empty.
        :type queue: Queue"""
        ''',
        '''
        """
        Empty a queue.

        :param queue: What to empty.
        :type queue: Queue
        :param wait: TODO
        :param stop: TODO"""
        ''',
    ),
    "in Epytext, before the first": (
        '''
        """Empty a queue\\x2e

        @param wait: How long.
        @param stop: When to stop.
        @return: Nothing.
        """
        ''',
        '''
        """Empty a queue\\x2e

        @param queue: TODO
        @param wait: How long.
        @param stop: When to stop.
        @return: Nothing.
        """
        ''',
    ),
    "nowhere, where text at the margin may belong to the entry in front": (
        '''
        """Empty a queue.

        :param queue: What to empty,
        all of it.
        :param stop: When to stop.
        """
        ''',
        None,
    ),
    "nowhere, where one may be the new name of an entry that is wrong": (
        '''
        """Empty a queue.

        :param queue: What to empty.
        :param wait: How long.
        :param stop_at: When to stop.
        :param stopping: Whether to stop.
        """
        ''',
        None,
    ),
    "nowhere, where the docstring begins with the only entry": (
        '''
        """:param queue: What to empty."""
        ''',
        None,
    ),
}


def _file(docstring: str, more: str = "") -> str:
    return (
        HEAD.format(more=more)
        + textwrap.indent(textwrap.dedent(docstring).lstrip("\n"), "    ").rstrip(" \n")
        + "\n"
        + END
    )


def _fixed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, *words: str) -> str:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "queues.py"
    path.write_bytes(before.encode())
    assert main(["fix", "--isolated", *words, "queues.py"]) == 0
    return path.read_bytes().decode()


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["of Unix", "of Windows"])
@pytest.mark.parametrize(("before", "after"), REMOVED.values(), ids=REMOVED)
def test_entries_go(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    before: str,
    after: str | None,
    newline: str,
) -> None:
    text = _file(before).replace("\n", newline)
    told = _file(before if after is None else after).replace("\n", newline)
    assert _fixed(tmp_path, monkeypatch, text) == told
    assert main(["check", "--isolated", "--no-cache", "--select", "UND301", "queues.py"]) == int(
        after is None
    )
    assert "UND900" not in capsys.readouterr().out


@pytest.mark.parametrize(("before", "after"), RENAMED.values(), ids=RENAMED)
def test_names_change_on_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str | None
) -> None:
    text = _file(before)
    assert _fixed(tmp_path, monkeypatch, text) == text
    assert _fixed(tmp_path, monkeypatch, text, "--unsafe-fixes") == _file(after or before)


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["of Unix", "of Windows"])
@pytest.mark.parametrize(("before", "after"), ADDED.values(), ids=ADDED)
def test_missing_entries_come_on_request(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    before: str,
    after: str | None,
    newline: str,
) -> None:
    text = _file(before, ", *, stop=None").replace("\n", newline)
    told = _file(before if after is None else after, ", *, stop=None").replace("\n", newline)
    assert _fixed(tmp_path, monkeypatch, text, "--select", "UND311") == text
    assert _fixed(tmp_path, monkeypatch, text, "--select", "UND311", "--unsafe-fixes") == told
    assert _fixed(tmp_path, monkeypatch, told, "--select", "UND311", "--unsafe-fixes") == told
    assert main(["check", "--isolated", "--no-cache", "--select", "UND311", "queues.py"]) == int(
        after is None
    )
    assert "UND900" not in capsys.readouterr().out


def test_an_added_entry_is_a_placeholder_until_it_is_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = _file(ADDED["in NumPy, below the name"][0])
    fixed = _fixed(tmp_path, monkeypatch, text, "--select", "UND311", "--unsafe-fixes")
    capsys.readouterr()
    told = []
    for one in (text, fixed, fixed.replace("TODO", "How long.")):
        (tmp_path / "queues.py").write_text(one)
        main(["check", "--isolated", "--no-cache", "--extend-select", "UND311", "queues.py"])
        told += [line for line in capsys.readouterr().out.splitlines() if line.startswith("queues.py")]
    assert told == [
        "queues.py:4:1: UND311 Parameter `wait` of function `drain` is not documented [*]",
        "queues.py:4:1: UND201 Placeholder docstring in function `drain`: entry of `wait` is not filled in",
    ]
