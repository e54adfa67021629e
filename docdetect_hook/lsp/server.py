"""Speak the language server protocol over standard input and output: diagnostics and quick fixes."""

from __future__ import annotations

import asyncio
import re
from functools import partial

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from docdetect_hook.config.load import Configurations
from docdetect_hook.errors import UserError
from docdetect_hook.lsp.buffers import Checked, check_buffer, suppression
from docdetect_hook.records import Finding, Problem
from docdetect_hook.startup.typed import Callable, Iterator
from docdetect_hook.text.terminal import printable

_SOURCE = "docdetect"
_MOST_OFFERED = 20  # findings of one selection: for each the file is read anew
# What a client counts in -> the codec, and the bytes of a unit.
_UNITS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
_LINE_END = re.compile(r"\r\n|\r|\n")
_QUIET_SECONDS = 0.2  # after the last key, before a buffer is checked


class DocdetectServer(LanguageServer):
    """Checks Python and Rust buffers as they are written, and offers to suppress what it finds."""

    def __init__(self, version: str, configured: Callable[[], Configurations]) -> None:
        """Take the version that editors are told, and what looks for the configurations."""
        super().__init__(_SOURCE, version)
        self._configured = configured
        self._checked: dict[str, Checked] = {}
        # pygls marks what it calls, which bound methods do not allow: hence `partial`.
        self.feature(lsp.TEXT_DOCUMENT_DID_OPEN)(partial(self._at_once))
        self.feature(lsp.TEXT_DOCUMENT_DID_SAVE)(partial(self._at_once))
        self.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)(partial(self._after_a_while))
        self.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)(partial(self._closed))
        kinds = lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix])
        self.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, kinds)(partial(self._actions))

    async def _at_once(self, params: lsp.DidOpenTextDocumentParams | lsp.DidSaveTextDocumentParams) -> None:
        await self._check(params.text_document.uri)

    async def _after_a_while(self, params: lsp.DidChangeTextDocumentParams) -> None:
        uri, version = params.text_document.uri, params.text_document.version
        await asyncio.sleep(_QUIET_SECONDS)
        if self.workspace.get_text_document(uri).version == version:
            await self._check(uri)

    def _closed(self, params: lsp.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        self._checked.pop(uri, None)
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))

    async def _check(self, uri: str) -> None:
        """Check one buffer beside the loop, and publish what is wrong unless it has changed meanwhile."""
        path, document = to_fs_path(uri), self.workspace.get_text_document(uri)
        if path is None:
            return
        opened = self.workspace.text_documents.values()
        buffers = {one.path: one.source for one in opened if to_fs_path(one.uri) is not None}
        version = document.version
        try:
            checked = await asyncio.to_thread(check_buffer, path, buffers, self._configured)
        except UserError as error:  # of the configuration: told where the editor keeps its log
            self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, printable(str(error))))
            checked = Checked()
        if document.version != version or uri not in self.workspace.text_documents:
            return
        self._checked[uri] = checked
        places = _Places(document)
        diagnostics = [
            *(_of_finding(places, one) for one in checked.findings),
            *(_of_problem(places, one) for one in checked.problems),
        ]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, diagnostics, version))

    def _actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        """Offer a comment that suppresses each finding that the cursor is on."""
        document = self.workspace.get_text_document(params.text_document.uri)
        checked = self._checked.get(document.uri, Checked())
        lines = range(params.range.start.line + 1, params.range.end.line + 2)
        on_lines = [one for one in checked.findings if one.line in lines]
        places = _Places(document)
        return [action for one in on_lines[:_MOST_OFFERED] for action in _suppressing(document, places, one)]


class _Places:
    """The places of a document as the client counts them; its lines are cut once."""

    def __init__(self, document: TextDocument) -> None:
        """Take the document, whose lines end as the protocol says."""
        self._lines = _LINE_END.split(document.source)
        kind = document.position_codec.encoding or lsp.PositionEncodingKind.Utf16
        self._codec, self._width = _UNITS.get(str(getattr(kind, "value", kind)), _UNITS["utf-16"])

    def line(self, number: int) -> str:
        """Return the text of a line, counted from 0."""
        return self._lines[number] if number < len(self._lines) else ""

    def at(self, line: int, col: int) -> lsp.Position:
        """Return a place in the units that the client counts in; ours are characters."""
        before = self.line(line)[:col]
        if not before.isascii():
            return lsp.Position(line, len(before.encode(self._codec, "surrogatepass")) // self._width)
        return lsp.Position(line, len(before))


def _suppressing(document: TextDocument, places: _Places, finding: Finding) -> Iterator[lsp.CodeAction]:
    inserted = suppression(document.path, document.source, finding)
    if inserted is None:
        return
    place = places.at(inserted.line, inserted.col)
    edit = lsp.TextEdit(lsp.Range(place, place), inserted.text)
    yield lsp.CodeAction(
        title=f"Suppress {finding.code} with a reason",
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[_of_finding(places, finding)],
        edit=lsp.WorkspaceEdit(changes={document.uri: [edit]}),
    )


def _of_finding(places: _Places, finding: Finding) -> lsp.Diagnostic:
    severity = lsp.DiagnosticSeverity.Warning
    return _diagnostic(places, finding.line, finding.col, finding.code, finding.message, severity)


def _of_problem(places: _Places, problem: Problem) -> lsp.Diagnostic:
    severity = lsp.DiagnosticSeverity.Error
    return _diagnostic(places, problem.line, problem.col, problem.code, problem.message, severity)


def _diagnostic(
    places: _Places, line: int, col: int, code: str, message: str, severity: lsp.DiagnosticSeverity
) -> lsp.Diagnostic:
    """Mark a line (from 1) from a column (from 0) to its end."""
    text = places.line(line - 1)
    begin, end = places.at(line - 1, min(col, len(text))), places.at(line - 1, len(text.rstrip()))
    return lsp.Diagnostic(lsp.Range(begin, end), printable(message), severity, code, source=_SOURCE)
