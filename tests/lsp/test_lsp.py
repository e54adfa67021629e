"""What an editor is told, by a real client that speaks to `docdetect lsp`."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

_WAIT = 300  # seconds, on a busy machine


class _Editor(LanguageClient):
    """A client that keeps the diagnostics of the files that are open in it, in their order."""

    def __init__(self) -> None:
        super().__init__("editor", "1")
        self.told: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()
        self.log: list[str] = []
        self.opened: set[str] = set()
        self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(partial(self._take))
        self.feature(lsp.WINDOW_LOG_MESSAGE)(lambda params: self.log.append(params.message))

    def _take(self, params: lsp.PublishDiagnosticsParams) -> None:
        if params.uri in self.opened:
            self.told.put_nowait(params)

    def open(self, path: Path, text: str) -> str:
        uri = path.as_uri()
        self.opened.add(uri)
        document = lsp.TextDocumentItem(uri, "python" if path.suffix == ".py" else "rust", 1, text)
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
        return uri

    def change(self, uri: str, text: str, version: int) -> None:
        document = lsp.VersionedTextDocumentIdentifier(version, uri)
        whole = lsp.TextDocumentContentChangeWholeDocument(text)
        self.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [whole]))

    async def findings(self) -> list[str]:
        """Return the next diagnostics as `line:col-col code message`, counted from 0 as in the protocol."""
        params = await asyncio.wait_for(self.told.get(), _WAIT)
        return [
            f"{one.range.start.line}:{one.range.start.character}-{one.range.end.character} {one.code} {one.message}"
            for one in params.diagnostics
        ]

    async def fixes(self, uri: str, line: int) -> list[lsp.CodeAction]:
        place = lsp.Range(lsp.Position(line, 0), lsp.Position(line, 0))
        params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), place, lsp.CodeActionContext([]))
        found = await self.text_document_code_action_async(params)
        return [one for one in found or [] if isinstance(one, lsp.CodeAction)]


class _Editing(NamedTuple):
    """An editor that is connected to a server of its own, and the loop that both need."""

    runner: asyncio.Runner
    editor: _Editor

    def __call__(self, session: Callable[[_Editor], Awaitable[None]]) -> None:
        """Let somebody edit, and close what was opened."""
        self.runner.run(asyncio.wait_for(session(self.editor), _WAIT))
        for uri in self.editor.opened:
            document = lsp.TextDocumentIdentifier(uri)
            self.editor.text_document_did_close(lsp.DidCloseTextDocumentParams(document))
        self.editor.opened.clear()
        self.editor.log.clear()


@pytest.fixture(scope="module")
def edit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Editing]:
    """Start one server for all tests: its start takes longer than what it is asked."""
    root = tmp_path_factory.mktemp("root")

    async def connected() -> _Editor:
        editor = _Editor()
        await editor.start_io(sys.executable, "-m", "docdetect_hook", "lsp", cwd=str(root))
        await editor.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities(), root_uri=root.as_uri()))
        editor.initialized(lsp.InitializedParams())
        return editor

    async def disconnected(editor: _Editor) -> None:
        await editor.shutdown_async(None)
        editor.exit(None)
        await editor.stop()  # type: ignore[no-untyped-call] # pygls has no types there

    with asyncio.Runner() as runner:
        editor = runner.run(asyncio.wait_for(connected(), _WAIT))
        yield _Editing(runner, editor)
        runner.run(asyncio.wait_for(disconnected(editor), _WAIT))


def test_a_buffer_is_checked_when_it_is_opened_and_when_it_changes(tmp_path: Path, edit: _Editing) -> None:
    async def session(editor: _Editor) -> None:
        uri = editor.open(tmp_path / "app.py", '"""App."""\n\n\ndef f():\n    pass\n')
        assert await editor.findings() == ["3:0-8 UND103 Missing docstring in function `f`"]
        editor.change(uri, '"""App."""\n\n\ndef f():\n    """Say hello to the world."""\n', 2)
        assert await editor.findings() == []

    edit(session)


def test_columns_are_counted_as_the_editor_counts_them(tmp_path: Path, edit: _Editing) -> None:
    async def session(editor: _Editor) -> None:
        editor.open(tmp_path / "lib.rs", "//! Crate.\n/* \U0001f600 */ pub fn f() {}\n")
        assert await editor.findings() == ["1:9-22 UND126 Missing documentation for function `f`"]

    (tmp_path / "Cargo.toml").write_text('[package]\nname = "a"\n[lib]\npath = "lib.rs"\n', encoding="utf-8")
    edit(session)


def test_other_open_buffers_count_and_not_what_is_on_disk(tmp_path: Path, edit: _Editing) -> None:
    package = tmp_path / "app"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    code = '"""Code."""\n\n\ndef _f():\n    pass\n'
    (package / "_code.py").write_text(code, encoding="utf-8")

    async def session(editor: _Editor) -> None:
        editor.open(package / "__init__.py", '"""App."""\nfrom app._code import _f as f\n__all__ = ["f"]\n')
        assert await editor.findings() == []
        editor.open(package / "_code.py", code)
        assert await editor.findings() == ["3:0-9 UND103 Missing docstring in function `_f`"]

    edit(session)


def test_the_quick_fix_silences_a_finding(tmp_path: Path, edit: _Editing) -> None:
    text = '"""App."""\n\n\nclass A:\n    """Hold what the application needs."""\n\n    @wraps\n    def f(self):\n        pass\n'

    async def session(editor: _Editor) -> None:
        uri = editor.open(tmp_path / "app.py", text)
        assert await editor.findings() == ["7:4-16 UND102 Missing docstring in method `f`"]
        (fix,) = await editor.fixes(uri, 7)
        assert fix.title == "Suppress UND102 with a reason"
        assert fix.edit is not None
        assert fix.edit.changes is not None
        (edit,) = fix.edit.changes[uri]
        assert edit == lsp.TextEdit(
            lsp.Range(lsp.Position(6, 0), lsp.Position(6, 0)),
            "    # docdetect: ignore[UND102] -- reason\n",
        )
        lines = text.splitlines(keepends=True)
        editor.change(uri, "".join([*lines[:6], edit.new_text, *lines[6:]]), 2)
        assert await editor.findings() == []
        assert await editor.fixes(uri, 8) == []

    edit(session)


def test_a_broken_configuration_is_told_and_the_server_goes_on(tmp_path: Path, edit: _Editing) -> None:
    config = tmp_path / ".docdetect.yaml"
    text = '"""App."""\n\n\ndef f():\n    pass\n'

    async def session(editor: _Editor) -> None:
        config.write_text("rules:\n  scoop: all\n", encoding="utf-8")
        uri = editor.open(tmp_path / "app.py", text)
        assert await editor.findings() == []
        assert "unknown key `rules.scoop`; did you mean `rules.scope`?" in editor.log[0]
        config.unlink()
        editor.text_document_did_save(lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
        assert await editor.findings() == ["3:0-8 UND103 Missing docstring in function `f`"]

    edit(session)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("notes.txt", "def f(): pass\n", id="a file of another language"),
        pytest.param("tests/test_app.py", "def test(): pass\n", id="a test"),
    ],
)
def test_nothing_is_told_of(tmp_path: Path, name: str, text: str, edit: _Editing) -> None:
    async def session(editor: _Editor) -> None:
        editor.open(tmp_path / name, text)
        assert await editor.findings() == []

    edit(session)


def test_a_form_feed_ends_no_line(tmp_path: Path, edit: _Editing) -> None:
    async def session(editor: _Editor) -> None:
        editor.open(tmp_path / "app.py", '"""App."""\n\f\n\f\ndef f(number):\n    pass\n')
        assert await editor.findings() == ["3:0-14 UND103 Missing docstring in function `f`"]

    edit(session)


def test_comments_are_offered_for_some_findings_of_a_large_selection(tmp_path: Path, edit: _Editing) -> None:
    async def session(editor: _Editor) -> None:
        uri = editor.open(tmp_path / "app.py", "".join(f"def f{number}(): pass\n" for number in range(30)))
        await editor.findings()
        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(40, 0))
        params = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), whole, lsp.CodeActionContext([]))
        assert len(await editor.text_document_code_action_async(params) or []) == 20

    edit(session)


def test_an_editor_that_leaves_ends_the_server_without_a_complaint(tmp_path: Path) -> None:
    hello: dict[str, object] = {"processId": None, "rootUri": None, "capabilities": {}}
    words: tuple[dict[str, object], ...] = (
        {"id": 1, "method": "initialize", "params": hello},
        {"id": 2, "method": "shutdown"},
        {"method": "exit"},
    )
    bodies = [json.dumps({"jsonrpc": "2.0", **one}) for one in words]
    ended = subprocess.run(
        [sys.executable, "-m", "docdetect_hook", "lsp"],
        cwd=tmp_path,
        input="".join(f"Content-Length: {len(body)}\r\n\r\n{body}" for body in bodies).encode(),
        capture_output=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
