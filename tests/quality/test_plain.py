"""Plain texts: what few rules about placeholders can report is told from what the others might."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.quality.item import Item
from docdetect_hook.quality.lexicon import NO_WORDS
from docdetect_hook.quality.placeholders import find_placeholder, make_lexicon
from docdetect_hook.quality.plain import is_plain
from docdetect_hook.quality.seen import Seen


def _item(name: str = "drain", kind: str = "function") -> Item:
    return Item("python", kind, name, name, f"def {name}(queue):", "shop/queues.py")


def _is_plain(text: str) -> bool:
    return is_plain(Seen(_item(), text, NO_WORDS))


PLAIN = {
    "a sentence with a word of its own": "Empty the queue.",
    "a role of Sphinx": "Empty what :class:`Queue` holds.",
    "an opposite of no word of the name": "Close the connection.",
    "several lines": "Empty the queue.\n\n:param queue: TODO",
    "a name and a type": "Empty the `job_queue` and return a list[int].",
    "a long line": f"Empty {'the queue and ' * 10} stop.",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_a_plain_text_is_no_placeholder(text: str) -> None:
    assert _is_plain(text)
    assert find_placeholder(_item(), text) is None


IN_DOUBT = {
    "a sign of templates": "Empty [summary] the queue.",
    "a topic of texts about documentation": "Docstring for the queue.",
    "a topic in a long text": f"Empty {'the queue and ' * 10} its documentation.",
    "a linter": "Pylint wants the queue.",
    "stock words alone": "Some helper function.",
    "a note": "TODO empty the queue.",
    "a long note": f"TODO: {'empty the queue and ' * 10} stop.",
    "a pointer": "See the queue.",
    "an unfinished sentence": "Empties the queue of",
    "one word": "Queue.",
    "a mark in front": ":param queue: it",
    "code": "if queue:\n    queue.clear()",
    "a list of parameters": "Args:\n    queue: where to look",
    "letters beyond ASCII": "Leert die Schl\u00e4nge.",
}


@pytest.mark.parametrize("text", IN_DOUBT.values(), ids=IN_DOUBT)
def test_the_rules_look_at_every_other_text(text: str) -> None:
    assert not _is_plain(text)


FOUND_IN_PLAIN_TEXTS = {
    "the opposite of the name": (_item("open_queue"), "Close the queue.", "about another item: close"),
    "a legal notice on a file": (
        _item("queues", "module"),
        "Released under the licence of the shop.",
        "only licence, author or version lines",
    ),
}


@pytest.mark.parametrize(("item", "text", "reason"), FOUND_IN_PLAIN_TEXTS.values(), ids=FOUND_IN_PLAIN_TEXTS)
def test_what_a_plain_text_may_be_all_the_same(item: Item, text: str, reason: str) -> None:
    assert _is_plain(text)
    assert find_placeholder(item, text) == reason


_PIECES = (
    *("Args:", "TODO", "See", "Summary", "[type]", "brief", "documentation", "pylint", "lorem ipsum", "None"),
    *(
        "queue",
        "queues.py",
        "the",
        "of",
        "return",
        "import shop",
        "pass",
        ":param x:",
        "width",
        "height",
        "\n",
    ),
    *(
        "Licensed under MIT",
        "constructor",
        "_description_",
        "if x:",
        ".",
        "Empty the queue",
        "a long word " * 9,
    ),
)


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map(" ".join))
def test_the_other_rules_report_nothing_of_a_plain_text(text: str) -> None:
    every_rule = make_lexicon(filler=("words that nobody writes",))
    for item in (_item(), _item("set_height", "method"), _item("queues", "module")):
        assert find_placeholder(item, text) == find_placeholder(item, text, every_rule)


def test_words_of_the_configuration_are_looked_for_in_plain_sentences_too() -> None:
    lexicon = make_lexicon(filler=["Empty the queue"])
    told = "filler listed in the configuration: empty the queue"
    assert find_placeholder(_item(), "Empty the queue.", lexicon) == told
