"""Test the features of documentation texts, and the judgement that rests on them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.quality.classify import judge
from docdetect_hook.quality.docstring import Field, read_prose
from docdetect_hook.quality.features import measure
from docdetect_hook.quality.glance import says_much
from docdetect_hook.quality.item import Item, header_of
from docdetect_hook.quality.model import FEATURES, packaged_model
from docdetect_hook.quality.placeholders import make_lexicon
from docdetect_hook.quality.stemming import abbreviates, split_identifier, stem
from docdetect_hook.records import Definition, Doc, Judgement, Language
from tests.texts import texts

_MODEL = packaged_model()


def _item(name: str = "get_user", header: str = "def get_user(key):", **changes: str) -> Item:
    return Item("python", "function", name, name, header, "shop/people.py")._replace(**changes)


def _definition(
    name: str, text: str | None, language: Language = "python", kind: str = "function"
) -> Definition:
    doc = None if text is None else Doc(text, 2, "docstring" if language == "python" else "///")
    qualname = name
    return Definition(
        "shop/people.py", 1, 0, 3, language, kind, name.rpartition("::")[2], qualname, True, None, doc, 1, 1
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("get_user", ["get", "user"]),
        ("getHTTPResponse", ["get", "http", "response"]),
        ("UTF8Decoder", ["utf", "8", "decoder"]),
        ("__init__", ["init"]),
        ("größe", ["größe"]),
        ("HTTPÄnderung", ["http", "änderung"]),
    ],
    ids=[
        "snake case",
        "camel case with an acronym",
        "digits",
        "underscores around",
        "letters beyond ASCII",
        "capital letters beyond ASCII",
    ],
)
def test_a_name_is_cut_into_words(name: str, words: list[str]) -> None:
    assert list(split_identifier(name)) == words


@pytest.mark.parametrize(
    "family",
    [
        ("create", "creates", "creating", "created", "creator", "creation"),
        ("query", "queries"),
        ("initialize", "initializer", "initialization", "initialise"),
        ("address", "addresses"),
        ("serialize", "serialized", "serialization", "serializer"),
        ("run", "runs", "running", "ran"),
    ],
    ids=lambda family: family[0],
)
def test_the_forms_of_a_word_share_their_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


def test_an_abbreviation_is_told_from_any_other_short_word() -> None:
    assert abbreviates("cfg", "configuration")
    assert abbreviates("msg", "message")
    assert not abbreviates("sea", "surface")


def test_field_lists_of_all_styles_are_read_alike() -> None:
    expected = (Field("key", "int", "primary key", "parameter"),)
    assert read_prose(":param int key: primary key").fields == expected
    assert read_prose("Args:\n    key (int): primary key").fields == expected
    assert read_prose("Parameters\n----------\nkey : int\n    primary key").fields == expected
    assert read_prose("# Arguments\n\n* `key` - primary key").fields == (
        Field("`key`", "", "primary key", "parameter"),
    )


def test_prose_after_an_indented_section_is_prose_again() -> None:
    prose = read_prose("Sum.\n\nArgs:\n    key: k\n\nThe lock is held.")
    assert (prose.summary, prose.rest, len(prose.fields)) == ("Sum.", "The lock is held.", 1)


@pytest.mark.parametrize(
    ("item", "text", "new"),
    [
        (_item(), "Get the user.", ()),
        (_item(), "Returns a user object by the given keys.", ()),
        (_item(), "Fetch the user.", ()),
        (_item(), "Get the user shown in the title bar.", ("shown", "title", "bar")),
        (_item("load_cfg", "def load_cfg():"), "Load the configuration.", ()),
        (_item("name", "def name(self):", qualname="Device.name", kind="method"), "Name of the device.", ()),
        (_item("width", "def width(self):", kind="method"), "The width.", ()),
        (_item("__ne__", "def __ne__(self, other):", kind="magic"), "Compare for inequality.", ()),
    ],
    ids=[
        "the words of the name are known",
        "glue and header words are known",
        "a synonym of the name is known",
        "other words are new",
        "an abbreviation written out is known",
        "the owner is known",
        "an article is glue",
        "the meaning of a special method is known",
    ],
)
def test_new_words(item: Item, text: str, new: tuple[str, ...]) -> None:
    assert measure(item, text).new == new


@pytest.mark.parametrize(
    "text",
    [
        "Width in pixels.",
        "The width, or `Base.x`.",
        "See https://example.org/a.",
        "Get 3 widths.",
        "Never the width.",
        "Deprecated.",
        ">>> width(1)",
        ":param key:\n:type key: int",
        "As a string.",
    ],
    ids=[
        "a unit",
        "another item",
        "a link",
        "a number",
        "a negation",
        "a constraint on use",
        "an example",
        "a type of a parameter",
        "a type of the result",
    ],
)
def test_facts_that_are_no_new_words_are_counted(text: str) -> None:
    assert measure(_item("width", "def width(self):"), text).counts["facts_1"] == 1.0


@pytest.mark.parametrize(
    "section",
    [
        "Args:\n    key: The key.",
        "Args:\n    key: The key.\n\nReturns:\n    The user.",
        "Parameters\n----------\nkey\n    The given key of the user.",
        ":param key: the key\n:return: the user",
    ],
)
def test_a_section_that_repeats_the_header_says_nothing(section: str) -> None:
    assert measure(_item(), f"Get the user.\n\n{section}").counts == measure(_item(), "Get the user.").counts


def test_configured_glue_is_not_new() -> None:
    assert measure(_item(), "Get the tenant user.").new == ("tenant",)
    assert measure(_item(), "Get the tenant user.", frozenset({"tenant"})).new == ()


def test_a_script_without_spaces_has_many_words() -> None:
    assert len(measure(_item(), "从数据库读取用户的主键并返回").new) > 4


def test_features_have_distinct_sorted_names() -> None:
    assert list(FEATURES) == sorted(set(FEATURES))


_JUDGED = {
    "no text is not judged": ("get_user", None, (None, None, "")),
    "a long text of new words passes at a glance": (
        "get_user",
        "Ask the directory server, following referrals twice, and remember answers for an hour.",
        (_MODEL.glance, None, "many words that the header does not have"),
    ),
    "a blank text is empty": ("get_user", " \n", (0.0, "UND200", "empty")),
    "a note is a placeholder": ("get_user", "TODO: write", (0.02, "UND201", "only a TODO note")),
}


@pytest.mark.parametrize(("name", "text", "expected"), _JUDGED.values(), ids=_JUDGED)
def test_the_certain_steps(
    name: str, text: str | None, expected: tuple[float | None, str | None, str]
) -> None:
    assert judge(_definition(name, text), "def get_user(key):", _MODEL) == Judgement(*expected)


_WEIGHED = {
    "a condition beyond the name is informative": (
        "get_user",
        "Get the user unless the session expired.",
        None,
        "",
    ),
    "a unit is informative": ("width", "Width in pixels.", None, ""),
    "the name again restates": (
        "get_user",
        "Get the user.",
        "UND202",
        "only the words of the name: get, user",
    ),
    "the name inflected restates": (
        "get_user",
        "Gets users.",
        "UND202",
        "only the words of the name: gets, users",
    ),
    "a name and the word function restate": (
        "target",
        "Target function.",
        "UND202",
        "only the words of the name: target",
    ),
    "a name and a stop restate": ("target", "Target.", "UND202", "only the words of the name: target"),
    "a token that the program reads is no placeholder": (
        "t_PLUS",
        r"\+",
        None,
        "text that the program reads",
    ),
    "a rule of a grammar is no placeholder": (
        "p_sum",
        "sum : sum PLUS term",
        None,
        "text that the program reads",
    ),
    "a pattern of symbols is no placeholder": ("handle_dot", "/./", None, ""),
    "types that the header lacks are no placeholder": ("on_next", ":param Request request:", None, ""),
}


@pytest.mark.parametrize(("name", "text", "code", "reason"), _WEIGHED.values(), ids=_WEIGHED)
def test_the_grey_zone(name: str, text: str, code: str | None, reason: str) -> None:
    found = judge(_definition(name, text), f"def {name}():", _MODEL)
    assert found.code == code
    assert found.reason.startswith(reason)


def test_rust_is_judged_alike() -> None:
    found = judge(
        _definition("Cart::total", "Returns the total.", "rust", "method"), "fn total(&self) -> u32", _MODEL
    )
    assert (found.code, found.reason) == ("UND202", "only the words of the name: total")
    found = judge(
        _definition("Cart::total", "Returns the total in cents.", "rust", "method"), "fn total(&self)", _MODEL
    )
    assert found.code is None


def test_a_threshold_of_one_reports_no_restating() -> None:
    assert (
        judge(_definition("get_user", "Get the user."), "def get_user():", _MODEL, threshold=1.0).code is None
    )


def test_configured_patterns_are_asked_before_the_glance() -> None:
    text = "Boilerplate: consult the colleagues responsible before touching anything whatsoever."
    lexicon = make_lexicon(patterns=("^boilerplate",))
    assert judge(_definition("get_user", text), "def get_user():", _MODEL, lexicon).code == "UND201"


@pytest.mark.parametrize(
    "text",
    [
        "TODO: investigate whether another strategy would perform better under pressure",
        "Copyright somebody, licensed generously, redistribution forbidden otherwise",
    ],
    ids=["a note", "a legal notice"],
)
def test_the_glance_leaves_suspects_to_the_rules(text: str) -> None:
    assert not says_much(_item(), text)


@pytest.mark.parametrize(
    ("language", "lines", "col", "last", "doc", "expected"),
    [
        ("python", ["@wraps", "def get(", "    key):", "    pass"], 0, 3, None, "def get(\n    key):"),
        ("python", ["x", 'def get(): "Fetch it."'], 0, 2, "Fetch it.", 'def get(): "'),
        ("rust", ["#[inline]", "pub fn get() -> u8 { 1 }"], 4, 2, None, "fn get() -> u8 "),
        ("rust", ["a", "get: u8, // why"], 0, 2, None, "get: u8, "),
        ("rust", ["a", "a: u8, " * 1000], 7, 2, None, ("a: u8, " * 1000)[:2000]),
    ],
    ids=[
        "decorators are no header",
        "the text is no header",
        "the body is no header",
        "a comment is no header",
        "a line of a thousand fields is cut",
    ],
)
def test_the_header_is_cut_out(
    language: Language, lines: list[str], col: int, last: int, doc: str | None, expected: str
) -> None:
    text = None if doc is None else Doc(doc, 2, "docstring")
    definition = Definition("a", 2, col, 9, language, "function", "get", "get", True, None, text, 1, last)
    assert header_of(definition, lines) == expected


_PIECES = st.sampled_from(
    (
        "`",
        "TODO",
        "Args:",
        ":param x:",
        "-----",
        "#",
        "```",
        ">>>",
        "e.g.",
        "http://",
        "1.5",
        "Élan",
        "从数据",
        "get_user",
        "word",
        "Word",
        "ACRONYM",
        " ",
        "\n",
        "\n\n",
        "(",
        ")",
        "'",
        "\u2014",
        ".",
        "_",
        "*",
    )
)
_TEXTS = st.one_of(texts(), st.lists(_PIECES, max_size=80).map("".join))


@given(_TEXTS, texts(max_size=30), texts(max_size=60))
def test_any_text_has_one_judgement(text: str, name: str, header: str) -> None:
    definition = _definition(name, text)
    found = judge(definition, header, _MODEL, package=name)
    assert found == judge(definition, header, _MODEL, package=name)
    assert found.informative is not None
    assert 0.0 <= found.informative <= 1.0


@given(_TEXTS)
def test_only_declared_features_are_counted(text: str) -> None:
    assert set(measure(_item(), text).counts) <= set(FEATURES)


_RUNS = [
    "-",
    "_",
    "`",
    "(",
    "(a",
    "[",
    "{",
    "# ",
    "\n",
    " ",
    "@param ",
    "TODO ",
    "a.",
    "a'",
    "Args:\n",
    "copyright ",
    "<",
    "=a",
]


@pytest.mark.parametrize("piece", _RUNS)
def test_ten_times_the_text_takes_no_hundred_times_the_time(piece: str) -> None:
    def seconds(count: int) -> float:
        definition = _definition("get_user", piece * count + "x")
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            judge(definition, "def get_user():", _MODEL)
            best = min(best, time.process_time() - start)
        return best

    # Long texts are judged by their beginning: the time is bounded, whatever the length.
    assert seconds(100_000) < 0.1
    assert seconds(3900 // len(piece)) < 0.05
