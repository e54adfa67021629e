"""Test that placeholders are told from documentation, and that the reason is said in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docdetect_hook.quality.item import Item
from docdetect_hook.quality.placeholders import find_placeholder, make_lexicon
from docdetect_hook.text.patterns import PatternError
from tests.texts import texts


def _python(qualname: str, signature: str = "()", kind: str = "function") -> Item:
    name = qualname.rpartition(".")[2]
    if kind == "module":
        return Item("python", kind, name, "", "", f"shop/{name}.py")
    keyword = "class" if kind == "class" else "def"
    return Item("python", kind, name, qualname, f"{keyword} {name}{signature}:", "shop/cart.py")


def _rust(qualname: str, header: str, kind: str) -> Item:
    return Item("rust", kind, qualname.rpartition("::")[2], qualname, header, "src/cart.rs")


_TARGET = _python("target")
_GET_USER = _python("get_user", "(key, cached)")
_TYPED = _python("get_user", "(key: str) -> User")
_TOKEN = _rust("Token::Comma", "Comma", "variant")
_MODULE = _python("legal", kind="module")
_FN = _rust("total", "fn total(&self) -> u32", "function")

_SILENT = {
    "a sentence about behaviour is documentation": (_GET_USER, "Look the user up in the directory server."),
    "part of a name between angle brackets": (_GET_USER, "Helper of the ``<type>add`` functions."),
    "code that calls the item is an example": (_GET_USER, "if key:\n    user = get_user(key)\nuser.show()"),
    "a parent has children": (_python("ParentBox", kind="class"), "A box that has children."),
    "the dotted name of a module restates it": (_MODULE, "shop.legal"),
    "a restating text is not a placeholder": (_GET_USER, "Get the user."),
    "a known limit after TODO is a fact": (_GET_USER, "TODO: breaks on empty input"),
    "a state after XXX is a fact": (_GET_USER, "XXX Unsupported"),
    "a sentence before a TODO is documentation": (_GET_USER, "Read the row.\n\nTODO: make it faster"),
    "a sentence on the line after a TODO is documentation": (
        _GET_USER,
        "TODO: use an enum here?\nNo machine is known.",
    ),
    "a TODO with a described parameter is documentation": (
        _GET_USER,
        "TODO: test\n\n:param key: primary key",
    ),
    "a TODO with an example is documentation": (_GET_USER, "TODO: explain\n\nExample:\n    get_user(3)"),
    "a function about TODO notes may say so": (_python("find_todos"), "Todo notes, one for each line."),
    "the sign of a token is its documentation": (_TOKEN, ","),
    "the sign of a token in code marks is its documentation": (_TOKEN, "`,`"),
    "an operator of two signs is its documentation": (_rust("Op::Eq", "Eq", "variant"), "=="),
    "a described parameter is documentation": (_GET_USER, ":param key: primary key\n:param cached:"),
    "types where the signature has none are documentation": (_GET_USER, ":param key:\n:type key: int"),
    "a named exception is documentation": (_GET_USER, ":raises KeyError:"),
    "a named result type is documentation": (_GET_USER, ":rtype: User"),
    "a copyright module may speak of copyright": (
        _python("copyright", kind="module"),
        "Copyright information for the shop.",
    ),
    "a field may speak of a licence": (
        _rust("Crate::license", "license: String", "field"),
        "License identifier.",
    ),
    "a function may list what it reads": (_GET_USER, "File: the one to read."),
    "a module about licences may say so": (
        _python("license", kind="module"),
        "License texts and their names.",
    ),
    "a sentence before the licence is documentation": (
        _MODULE,
        "Rules of the tax office.\n\nCopyright (c) 2020 Somebody\nLicensed under the MIT license.",
    ),
    "main function of main restates": (_python("main"), "Main function."),
    "helper of a helper class restates": (_python("Helper", kind="class"), "Helper class."),
    "utility functions of utils restate": (_python("utils", kind="module"), "Utility functions."),
    "documentation functions of docs restate": (
        _python("docs", kind="module"),
        "The documentation functions.",
    ),
    "a description of a description is no template": (_python("long_description"), "Long description."),
    "the word of a variant may be a stock word": (_rust("Kind::File", "File", "variant"), "File"),
    "None on a variant may be its meaning": (_rust("Mode::Nothing", "Nothing", "variant"), "None"),
    "doing nothing is a fact": (_python("close"), "Does nothing."),
    "a pointer with a name is documentation": (_GET_USER, "See `Base.get_user`."),
    "a constructor may say so": (_python("Cart.__init__", "(self)", "init"), "Constructor."),
    "width and height may both be named": (_python("set_size", "(width, height)"), "Set width and height."),
    "an opposite in the owner is no copy": (_python("Width.set_height", "(self)"), "Set the width."),
    "a negated opposite is no copy": (_python("is_open"), "Whether not close."),
    "a usage example is documentation": (_GET_USER, ">>> get_user(3)\n'ann'"),
    "a formula is documentation": (_python("floordiv"), "a(x) = q(x)*b(x) + r(x)"),
    "prose that starts with return is documentation": (_GET_USER, "return a row to show\nand its key"),
    "a plain word on a module restates": (_python("legal", kind="module"), "Legal"),
    "code in backticks is named": (_python("merge", "(self, code)"), "Add another :class:`Code` object."),
    "a letter may be the whole name": (_python("A", kind="class"), "Dummy class A."),
    "settings are nothing that is done": (_python("get_defaults"), "Return the default settings."),
    "a banner is drawn": (_python("cli"), "+--+\n|##|\n+--+"),
    "a file whose name is filled in later may hold templates": (
        Item("python", "package", "part", "", "", "shop/{{ cookiecutter.part }}/__init__.py"),
        "{{ cookiecutter.part }}",
    ),
    "a note may say what a parameter is": (_GET_USER, "TODO: fill\nkey = what the directory server has"),
    "members in C are the layout of a class": (
        _python("Head", kind="class"),
        "WORD   length;\nWORD   kind;\nString value[];",
    ),
    "signs in backticks end a sentence": (_python("visit", "(node)"), "Handles ``&``, and ``|``."),
    "what destroys may be called a destructor": (_python("Tree.Destroy", "(self)", "method"), "Destructor."),
    "the sign of a token in quotes is its documentation": (_rust("Token::Or", "Or", "variant"), "'||'"),
    "a declaration in C is the layout of a class": (
        _python("Head", kind="class"),
        "typedef struct _HEAD {\n    DWORD length;\n} HEAD;",
    ),
    "a sentence may go on behind a semicolon": (
        _python("analyze", "(field)"),
        "Analyze the given field: print energies, occupancies;\nprint the density of all spins;",
    ),
    "a constructor may point to its class": (
        _python("Cart.__init__", "(self)", "init"),
        "See class docstring.",
    ),
    "a sentence behind the licence is documentation": (
        _MODULE,
        "Copyright (c) A Company\nLicensed under the MIT license.\n\nParts the activations that are kept.",
    ),
    "a part of the private API is no licence": (_MODULE, "This file is part of the private API. Leave it."),
    "an operator is what a magic method stands for": (
        _python("Model.__sub__", "(self, other)", "magic"),
        "-",
    ),
    "two numbers are a sentence of their own": (_python("elfclass", "(self)", "method"), "32 or 64"),
    "mustaches in prose are syntax": (_rust("Node::Block", "Block", "variant"), "A `{{ }}` block"),
}

_FIRING = {
    "TODO alone": (_TARGET, "TODO", "placeholder text: TODO"),
    "dots alone": (_TARGET, "...", "only punctuation"),
    "a dot alone": (_TARGET, ".", "only punctuation"),
    "dashes alone": (_TARGET, "---", "only punctuation"),
    "None alone": (_TARGET, "None", "placeholder text: None"),
    "mashed keys": (_TARGET, "asdf", "placeholder text: asdf"),
    "the word docstring": (_TARGET, "Docstring.", "placeholder text: Docstring."),
    "FIXME with a task": (_TARGET, "FIXME: write docs later", "only a TODO note"),
    "a summary template": (_TARGET, "_summary_", "unfilled template text: _summary_"),
    "many dashes on a variant": (_TOKEN, "--------", "only punctuation"),
    "TODO on a variant": (_TOKEN, "TODO", "placeholder text: TODO"),
    "a task after TODO": (_GET_USER, "TODO: move this out of this view.", "only a TODO note"),
    "a task after TODO with a name": (_GET_USER, "TODO(ann): handle errors", "only a TODO note"),
    "a wish after TODO": (_GET_USER, "TODO\n\nThis should ideally be moved to `shop`.", "only a TODO note"),
    "a task below a heading": (_FN, "# Safety\nTODO: explain unsafe trait", "only a TODO note"),
    "two tasks": (_GET_USER, "XXX Support compression.\nXXX Check the key.", "only a TODO note"),
    "an autoDocstring template": (
        _GET_USER,
        "_summary_\n\nArgs:\n    key (_type_): _description_\n\nReturns:\n    _type_: _description_",
        "unfilled template text: _summary_",
    ),
    "an old autoDocstring template": (
        _GET_USER,
        "[summary]\n\nArgs:\n    key ([type]): [description]",
        "unfilled template text: [summary]",
    ),
    "a Spyder template": (
        _GET_USER,
        "Parameters\n----------\nkey : TYPE\n    DESCRIPTION.\n\nReturns\n-------\nNone.",
        "unfilled template text: DESCRIPTION.",
    ),
    "a PyCharm template": (
        _GET_USER,
        ":param key:\n:param cached:\n:return:",
        "a parameter list without descriptions",
    ),
    "a doxygen template": (_GET_USER, "@brief\n@param key", "unfilled template text: @brief"),
    "a numpydoc template without texts": (
        _GET_USER,
        "Parameters\n----------\nkey\ncached\n",
        "a parameter list without descriptions",
    ),
    "a restated name with a template is one": (
        _GET_USER,
        "Get user.\n\n[TODO:description]",
        "unfilled template text: [TODO:description]",
    ),
    "conditions that rust-analyzer left open": (
        _FN,
        "# Panics\n\nPanics if .",
        "unfilled template text: Panics if .",
    ),
    "a helper of anything": (_GET_USER, "Helper function.", "placeholder text: Helper function."),
    "lorem ipsum": (_FN, "Lorem ipsum", "placeholder text: Lorem ipsum"),
    "a pointer without a name": (
        _GET_USER,
        "See base class.",
        "points to a place without naming it: See base class.",
    ),
    "a pointer to a trait without a name": (
        _FN,
        "See the trait for details.",
        "points to a place without naming it: See the trait for details.",
    ),
    "an IntelliJ template": (
        _FN,
        "# Arguments\n\n* `key`:\n\nreturns: u32\n\n# Examples\n\n```\n\n```",
        "a parameter list without descriptions",
    ),
    "inherited": (_GET_USER, "Inherited.", "points to a place without naming it: Inherited."),
    "one letter": (_GET_USER, "x", "only one letter"),
    "an author alone": (_MODULE, "@author: somebody", "only licence, author or version lines"),
    "a licence alone": (
        _MODULE,
        "MIT License\n\nCopyright (c) 2023 Somebody\n\nPermission is hereby granted, free of charge",
        "only licence, author or version lines",
    ),
    "the path of a module as a title": (_MODULE, "shop.legal\n~~~~~~~~~~", "only the name of the file"),
    "the file of a module": (_MODULE, "legal.py", "only the name of the file"),
    "a divider": (_GET_USER, "---- getters ----", "only a divider"),
    "a heading with nothing below": (_FN, "# Arguments", "only a heading"),
    "disabled code": (
        _GET_USER,
        "if key:\n    return None\nself.key = key",
        "only code, not as an example",
    ),
    "an unfinished sentence": (_GET_USER, "This is a", "an unfinished sentence"),
    "a constructor elsewhere": (
        _python("Cart.validate", "(self)", "method"),
        "Constructor.",
        "about another item: constructor",
    ),
    "the opposite setter": (_python("set_height", "(value)"), "Set the width.", "about another item: width"),
    "the opposite verb": (
        _rust("stop_server", "fn stop_server()", "function"),
        "Start the server.",
        "about another item: start",
    ),
}


@pytest.mark.parametrize(("item", "text"), _SILENT.values(), ids=_SILENT)
def test_says_nothing_about(item: Item, text: str) -> None:
    assert find_placeholder(item, text) is None


@pytest.mark.parametrize(("item", "text", "reason"), _FIRING.values(), ids=_FIRING)
def test_recognises(item: Item, text: str, reason: str) -> None:
    assert find_placeholder(item, text) == reason


def test_an_allowed_text_is_no_placeholder() -> None:
    lexicon = make_lexicon(allowed=("See base class",))
    assert find_placeholder(_GET_USER, "See base class.", lexicon) is None


def test_configured_filler_is_reported_whatever_its_case() -> None:
    lexicon = make_lexicon(filler=("boilerplate goes here",))
    reason = find_placeholder(_GET_USER, "Boilerplate goes here!", lexicon)
    assert reason == "filler listed in the configuration: boilerplate goes here"


def test_a_configured_pattern_is_named_in_the_reason() -> None:
    lexicon = make_lexicon(patterns=(r"^ticket-\d+$",))
    assert find_placeholder(_GET_USER, "TICKET-12", lexicon) == r"matches the configured pattern ^ticket-\d+$"


def test_a_pattern_that_does_not_compile_is_refused() -> None:
    with pytest.raises(PatternError):
        make_lexicon(patterns=("(",))


@given(texts(), st.sampled_from((_GET_USER, _TOKEN, _MODULE, _FN, _TYPED)))
def test_any_text_has_one_answer(text: str, item: Item) -> None:
    assert find_placeholder(item, text) == find_placeholder(item, text)


_BITS = (
    "TODO",
    "_",
    "-",
    "=",
    "(",
    "[",
    "{",
    "<",
    ".",
    ":",
    "#",
    "*",
    "`",
    " ",
    "\n",
    "@param",
    "Args:",
    "copyright",
    "a",
    "é",
)


@given(st.lists(st.sampled_from(_BITS), max_size=60).map("".join))
def test_any_mixture_of_signs_has_one_answer(text: str) -> None:
    assert find_placeholder(_FN, text) == find_placeholder(_FN, text)
