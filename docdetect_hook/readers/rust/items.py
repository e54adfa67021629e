"""Read the items of one Rust file into a tree, skipping every body that can hold none."""

from __future__ import annotations

import itertools

from docdetect_hook.readers.rust.attributes import NOTHING, Features, conditions_of, string_value
from docdetect_hook.readers.rust.bodies import is_call, may_hold_items, resolve_locals
from docdetect_hook.readers.rust.containers import Containers, bare_node
from docdetect_hook.readers.rust.cursor import RustText, SplicedText
from docdetect_hook.readers.rust.doc_comments import join_docs, prefix_end
from docdetect_hook.readers.rust.grammar import (
    ASSOCIATED,
    BRANCH,
    BRANCHING,
    CALLED,
    FREE,
    INNER_OPEN,
    NO_NAMES,
    match_item,
)
from docdetect_hook.readers.rust.headers import (
    after_gap,
    chunk_end,
    header_end,
    inherent_self_type,
    line_end,
    statement_end,
)
from docdetect_hook.readers.rust.lexer import content_start
from docdetect_hook.readers.rust.members import plain_name, read_fields, read_variants
from docdetect_hook.readers.rust.nodes import (
    CALL,
    FOREIGN,
    GROUP,
    IMPL,
    INCLUDE,
    LOCAL,
    OWN_CRATE,
    USE,
    Node,
    SourceFile,
)
from docdetect_hook.readers.rust.splices import Splice
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    import re

# Far above any file that people read; what is left out is told.
_MOST_ITEMS = 30_000
# Items in bodies in items in bodies: each level reads its text again.
_MOST_BODIES = 6
_LOCAL_TYPES = frozenset(("struct", "enum", "union", "trait", "type"))


def read_items(text: str, path: str, features: Features = None, *, private: bool = True) -> SourceFile:
    """Return the items of a file, with at most one problem; any text is answered.

    Without ``private`` what is surely private in structs and impls, to which nothing leads, is left out.
    """
    return _ItemReader(RustText(text, features, private=private)).read(path)


def read_part(part: Splice, place: str, features: Features, depth: int) -> tuple[Node, ...]:
    """Return the items of what a macro call became, seen from where the call stands."""
    return _ItemReader(SplicedText(part, features), place, in_macro=True, depth=depth).nodes()


class _ItemReader(Containers):
    """Walks a text from item to item."""

    __slots__ = ()

    def read(self, path: str) -> SourceFile:
        """Read a whole file."""
        text, source = self._text, self._source
        position = content_start(text)
        top = source.prefix(position, prefix_end(text, position), inner=True)
        self._walk(position)
        lines = source.line(max(len(text) - 1, 0))
        return SourceFile(tuple(self._frame.children), top.doc, top.attributes, lines, self._problems(path))

    def nodes(self) -> tuple[Node, ...]:
        """Read a part of a file: what is odd about it is told by those who read the file."""
        self._walk(0)
        children = self._frame.children
        return tuple(resolve_locals(children) if self._frame.place == "body" else children)

    def _walk(self, position: int) -> None:
        text = self._text
        length = len(text)
        for count in itertools.count():
            item, head = match_item(text, position)
            if item >= length:
                break
            if count == _MOST_ITEMS:
                self._complain(item, f"more than {_MOST_ITEMS} items, the rest left out", "UND902")
                break
            position = self._step(position, item, head)
        while len(self._stack) > 1:
            self._close(length - 1)

    def _step(self, start: int, item: int, head: re.Match[str] | None) -> int:
        """Read what stands at ``item``, with documentation and attributes from ``start`` on."""
        char = self._text[item]
        if char == ";":
            return item + 1
        if char == "}":
            return self._end_of_container(item)
        end = self._read_item(start, item, head) if head else -1
        return end if end >= 0 else self._read_other(start, item)

    def _end_of_container(self, item: int) -> int:
        if len(self._stack) == 1:
            self._complain(item, "unexpected closing brace")
            return item + 1
        self._close(item)
        return item + 1

    def _body(self, start: int, end: int) -> tuple[Node, ...]:
        """Return what matters of a body: what an outer type or the crate has from it."""
        if self._bodies == _MOST_BODIES or not may_hold_items(self._text, start, end):
            return ()
        source = self._source
        part = SplicedText(source.cut(start, end), source.features)
        inside = _ItemReader(
            part, "body", in_macro=self._frame.in_macro, depth=self._depth, bodies=self._bodies + 1
        )
        return inside.nodes()

    def _read_item(self, start: int, item: int, head: re.Match[str]) -> int:
        """Read the item that ``head`` begins; return its end, or -1 when it is none."""
        word = head["word"]
        if word is None:
            return self._read_wordless(start, item, head)
        if word in {"use", "impl"}:
            return self._read_use(start, item, head) if word == "use" else self._read_impl(start, item, head)
        if word == "crate":
            return self._read_extern_crate(start, item, head) if "extern" in head["qualifiers"] else -1
        name = head["name"]
        if name is None or name in NO_NAMES:
            return -1
        if self._frame.place == "body" and not word.startswith("macro_rules"):
            return self._read_local(item, head)
        return _HANDLERS[word[:6]](self, start, item, head)

    def _read_wordless(self, start: int, item: int, head: re.Match[str]) -> int:
        qualifiers, name = head["qualifiers"], head["name"]
        if not qualifiers:
            return -1
        if name is None:
            if "extern" in qualifiers and self._text.startswith("{", head.end()):
                node = self._node(FOREIGN, head, (start, item, head.end(), item))
                return self._open(node, "foreign", head.end(), in_macro=self._frame.in_macro)
            return -1
        if "const" not in qualifiers or name in NO_NAMES or self._frame.place == "body":
            return -1
        return self._read_value(start, item, head)

    def _read_local(self, item: int, head: re.Match[str]) -> int:
        """Note a type that only its block can name; leave the rest to be searched or skipped."""
        text, word = self._text, head["word"]
        if word == "mod":
            brace = after_gap(text, head.end())
            return self._after_braces(brace) if text.startswith("{", brace) else -1
        if word in _LOCAL_TYPES:
            target = ""
            if word == "type":
                end = statement_end(text, head.end())
                target = inherent_self_type(text[head.end() : end].partition("=")[2]) or ""
            node = bare_node(LOCAL, self._source.line(item))
            self._frame.children.append(node._replace(name=plain_name(head["name"]), detail=target))
        return -1

    def _read_use(self, start: int, item: int, head: re.Match[str]) -> int:
        begin = head.end("word")
        end = self._statement_end(begin)
        if end < 0:
            return -1
        node = self._node(USE, head, (start, item, end, end), detail=self._text[begin:end])
        self._frame.children.append(node)
        return end + 1

    def _statement_end(self, start: int) -> int:
        """Return the offset of the semicolon that ends a statement, -1 where its container has none left."""
        depth = len(self._stack)
        if start < self._unended.get(depth, 0):
            return -1
        end = statement_end(self._text, start)
        if self._text.startswith(";", end):
            return end
        self._unended[depth] = end
        return -1

    def _read_extern_crate(self, start: int, item: int, head: re.Match[str]) -> int:
        end = statement_end(self._text, head.end())
        if head["name"] == "self":
            detail = f"crate{self._text[head.end() : end]}"
            self._frame.children.append(self._node(OWN_CRATE, head, (start, item, end, end), detail=detail))
        return end + 1

    def _read_impl(self, start: int, item: int, head: re.Match[str]) -> int:
        begin = head.end("word")
        brace = header_end(self._text, begin)
        if not self._text.startswith("{", brace):
            return -1
        self_type = inherent_self_type(self._text[begin:brace])
        if self_type is None:
            end = self._after_braces(brace)
            if inside := self._body(brace + 1, end - 1):
                node = self._node(GROUP, head, (start, item, brace, item), children=inside)
                self._frame.children.append(node._replace(name="body"))
            return end
        node = self._node(IMPL, head, (start, item, brace, item), detail=self_type)
        return self._open(node, "impl", brace, in_macro=self._frame.in_macro)

    def _read_fn(self, start: int, item: int, head: re.Match[str]) -> int:
        text = self._text
        opening = after_gap(text, head.end())
        if text[opening : opening + 1] not in {"(", "<"}:
            return -1
        header = header_end(text, opening)
        inner = None
        inside: tuple[Node, ...] = ()
        ended = text[header : header + 1]
        if ended == "{":
            if INNER_OPEN.match(text, header + 1):
                inner = self._source.prefix(header + 1, prefix_end(text, header + 1), inner=True)
            end = self._after_braces(header)
            inside = self._body(header + 1, end - 1)
        elif ended == ";":
            end = header + 1
        else:
            return -1
        if not (inside or self._source.private) and self._is_private(start, item, head):
            return end
        kind = "method" if self._frame.place in {"impl", "trait"} else "function"
        node = self._node(kind, head, (start, item, header, end - 1), children=inside)
        if inner:
            node = node._replace(doc=join_docs(node.doc, inner.doc), inner=inner.attributes)
        self._frame.children.append(node)
        return end

    def _read_type(self, start: int, item: int, head: re.Match[str]) -> int:
        text, word = self._text, head["word"]
        after = after_gap(text, head.end())
        if not text.startswith(("<", "{", "(", ";", "where"), after) and not self._frame.in_macro:
            return -1
        header = header_end(text, after)
        if text.startswith(";", header):
            self._frame.children.append(self._node(word, head, (start, item, header, header)))
            return header + 1
        if not text.startswith("{", header):
            return -1
        self._source.in_macro = self._frame.in_macro
        if word == "enum":
            members = read_variants(self._source, header + 1)
        else:
            members = read_fields(
                self._source, header + 1, private=self._source.private or self._frame.in_macro
            )
        end = members.end
        if not members.whole:
            if self._frame.in_macro:
                return -1
            self._complain(min(end, len(text) - 1), f"cannot read the body of this {word}")
            end = self._after_braces(header)
        node = self._node(word, head, (start, item, header, end - 1), children=members.nodes, detail="{")
        self._frame.children.append(node)
        return end

    def _read_trait(self, start: int, item: int, head: re.Match[str]) -> int:
        header = header_end(self._text, head.end())
        if self._text.startswith("{", header):
            node = self._node("trait", head, (start, item, header, item))
            return self._open(node, "trait", header, in_macro=self._frame.in_macro)
        if not self._text.startswith(";", header):
            return -1
        self._frame.children.append(self._node("trait_alias", head, (start, item, header, header)))
        return header + 1

    def _read_mod(self, start: int, item: int, head: re.Match[str]) -> int:
        after = after_gap(self._text, head.end())
        if self._text.startswith("{", after):
            node = self._node("module", head, (start, item, after, item))
            return self._open(node, "mod", after, in_macro=self._frame.in_macro)
        if not self._text.startswith(";", after):
            return -1
        self._frame.children.append(self._node("module", head, (start, item, after, after), detail=";"))
        return after + 1

    def _read_value(self, start: int, item: int, head: re.Match[str]) -> int:
        """Read a constant, a static or a type alias: all end with a semicolon."""
        text = self._text
        word = (head["word"] or "const")[:6]
        after = after_gap(text, head.end())
        if word != "type" and not text.startswith((":", "<"), after):
            return -1
        end = self._statement_end(after)
        if end < 0:
            return -1
        associated = self._frame.place in {"impl", "trait"}
        kind = (ASSOCIATED if associated else FREE).get(word, word)
        detail = text[after:end] if kind == "type_alias" else ""
        inside = () if kind == "type_alias" else self._body(after, end)
        node = self._node(kind, head, (start, item, end, end), children=inside, detail=detail)
        self._frame.children.append(node)
        return end + 1

    def _read_macro(self, start: int, item: int, head: re.Match[str]) -> int:
        text = self._text
        opening = after_gap(text, head.end())
        body = opening
        if head["word"] == "macro" and text.startswith("(", opening):
            body = after_gap(text, self._source.group_end(opening))
        if not text.startswith(("{", "(", "["), body):
            return -1
        end = self._source.group_end(body)
        node = self._node("macro", head, (start, item, opening, end - 1), detail=head["word"])
        if head["word"] == "macro_rules":
            node = node._replace(call=self._inside(body, end))
        self._frame.children.append(node)
        return end

    def _read_other(self, start: int, item: int) -> int:
        """Read a macro call, or skip what is no item at all."""
        text = self._text
        call = CALLED.match(text, item)
        if call:
            return self._read_call(start, item, call)
        if self._frame.branching:
            branch = BRANCH.match(text, item)
            brace = prefix_end(text, branch.end()) if branch else item
            if text.startswith("{", brace):
                attributes = self._source.prefix(branch.end(), brace).attributes if branch else NOTHING
                node = bare_node(GROUP, self._source.line(item), attributes)
                return self._open(node, self._frame.place, brace, in_macro=True)
        if self._frame.in_macro:
            # A macro may have marks of its own before an item: go on with the next line.
            return self._skip_chunk(item, line_end)
        if self._frame.place != "body":
            self._complain(item, "expected an item")
        return self._skip_chunk(item, chunk_end)

    def _read_call(self, start: int, item: int, call: re.Match[str]) -> int:
        text, opening, place = self._text, call.end() - 1, self._frame.place
        path = "".join(call["path"].split())
        end = self._source.group_end(opening)
        if place == "body" and not may_hold_items(text, opening, end):
            return end
        attributes = conditions_of(self._source.prefix(start, item).attributes)
        line = self._source.line(item)
        name = path.rpartition("::")[2]
        if name == "include" and (target := string_value(text[opening + 1 : end])):
            self._frame.children.append(bare_node(INCLUDE, line, attributes, target))
            return end
        node = bare_node(CALL, line, attributes, path, self._inside(opening, end))
        if call["open"] == "{" and place != "body":
            return self._open(node, place, opening, in_macro=True, branching=name in BRANCHING)
        self._frame.children.append(node)
        return end

    def _skip_braces(self, brace: int) -> int:
        """Skip a brace group; in a body enter one that holds items of interest."""
        end = self._after_braces(brace)
        if self._frame.place != "body" or is_call(self._text, brace):
            return end
        if not may_hold_items(self._text, brace, end):
            return end
        return self._open(bare_node(GROUP, 0), "body", brace, in_macro=self._frame.in_macro)

    def _skip_chunk(self, item: int, find_end: Callable[[str, int], int]) -> int:
        """Skip to behind the next semicolon, line or brace group, never out of the container."""
        text, position, length = self._text, item, len(self._text)
        while position < length:
            position = find_end(text, position)
            char = text[position : position + 1]
            if char == "{":
                return self._skip_braces(position)
            if char in {"", ";", "\n"}:
                return position + 1
            if char == "}" and position > item:
                return position
            position += 1
        return position


_HANDLERS: dict[str, Callable[[_ItemReader, int, int, re.Match[str]], int]] = {
    "fn": _ItemReader._read_fn,
    "struct": _ItemReader._read_type,
    "union": _ItemReader._read_type,
    "enum": _ItemReader._read_type,
    "trait": _ItemReader._read_trait,
    "mod": _ItemReader._read_mod,
    "type": _ItemReader._read_value,
    "static": _ItemReader._read_value,
    "macro": _ItemReader._read_macro,
    "macro_": _ItemReader._read_macro,
}
