"""Plain sentences: what no rule about placeholders would report is told from what one might."""

import pytest

from docdetect_hook.quality.item import Item
from docdetect_hook.quality.placeholders import find_placeholder, make_lexicon
from docdetect_hook.quality.plain import is_plain


def _item(name: str = "drain", kind: str = "function") -> Item:
    return Item("python", kind, name, name, f"def {name}(queue):", "shop/queues.py")


PLAIN = {
    "a sentence with a word of its own": "Empty the queue.",
    "a role of Sphinx": "Empty what :class:`Queue` holds.",
    "an opposite of no word of the name": "Close the connection.",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_a_plain_sentence_is_no_placeholder(text: str) -> None:
    assert is_plain(_item(), text)
    assert find_placeholder(_item(), text) is None


IN_DOUBT = {
    "several lines": "Empty the queue.\n\n:param queue: TODO",
    "a sign of templates": "Empty [summary] the queue.",
    "a topic of texts about documentation": "Docstring for the queue.",
    "a linter": "Pylint wants the queue.",
    "stock words alone": "Some helper function.",
    "a note": "TODO empty the queue.",
    "a pointer": "See the queue.",
    "an unfinished sentence": "Empties the queue of",
    "one word": "Queue.",
    "a mark in front": ":param queue: it",
    "letters beyond ASCII": "Leert die Schl\u00e4nge.",
    "a long line": f"Empty {'the queue and ' * 10} stop.",
}


@pytest.mark.parametrize("text", IN_DOUBT.values(), ids=IN_DOUBT)
def test_the_rules_look_at_every_other_text(text: str) -> None:
    assert not is_plain(_item(), text)


def test_the_opposite_of_the_name_may_be_about_another_item() -> None:
    opened = _item("open_queue")
    assert not is_plain(opened, "Close the queue.")
    assert find_placeholder(opened, "Close the queue.") == "about another item: close"


def test_a_whole_file_may_have_a_legal_notice_instead() -> None:
    assert not is_plain(_item("queues", "module"), "Released under the licence of the shop.")


def test_words_of_the_configuration_are_looked_for_in_plain_sentences_too() -> None:
    lexicon = make_lexicon(filler=["Empty the queue"])
    told = "filler listed in the configuration: empty the queue"
    assert find_placeholder(_item(), "Empty the queue.", lexicon) == told
