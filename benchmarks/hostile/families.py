"""Families of hostile text that grow with a number: nesting, chains and long files."""

from __future__ import annotations

from collections.abc import Callable

Family = Callable[[int], str]


def _around(opening: str, closing: str, middle: str = "1", head: str = "x = ") -> Family:
    """Make a family that nests."""
    return lambda n: f"{head}{opening * n}{middle}{closing * n}\n"


def _row(unit: str, head: str = "", tail: str = "\n") -> Family:
    """Make a family that repeats."""
    return lambda n: f"{head}{unit * n}{tail}"


def _staircase(header: str, tail: str) -> Family:
    """Make a family of nested blocks, one column deeper each."""
    return lambda n: "".join(f"{' ' * i}{header}\n" for i in range(n)) + f"{' ' * n}{tail}\n"


def _else_if(n: int) -> str:
    steps = (f"{' ' * i}if a: pass\n{' ' * i}else:\n" for i in range(n))
    return "".join(steps) + f"{' ' * n}def f(): 'd'\n"


def _parameters(n: int) -> str:
    return f'def f({", ".join(f"a{i}" for i in range(n))}): "doc"\n'


def _methods(n: int) -> str:
    return "class A:\n" + "".join(f"    def m{i}(self): 'd'\n" for i in range(n))


def _table(n: int) -> str:
    return "T = {\n" + "".join(f"    {i}: ({i * 7}, 'v{i}'),\n" for i in range(n)) + "}\n"


def _match(n: int) -> str:
    return f"match x:\n case {'[' * n}a{']' * n}:\n  def f(): 'd'\n"


DOCUMENTED = 'def f():\n    "doc"\n'
_IN_FUNCTION = DOCUMENTED + "    x = "

PYTHON: dict[str, Family] = {
    "parens": _around("(", ")", head=_IN_FUNCTION),
    "brackets": _around("[", "]", head=_IN_FUNCTION),
    "braces": _around("{", "}", head=_IN_FUNCTION),
    "calls": _around("f(", ")", head=_IN_FUNCTION),
    "subscripts": _around("a[", "]", head=_IN_FUNCTION),
    "invalid_inside_parens": _around("(", ")", "1 1"),
    "invalid_inside_calls": _around("f(", ")", "1 1"),
    "invalid_inside_dicts": _around("{1:", "}", "1 1"),
    "invalid_inside_lambdas": _around("lambda:(", ")", "1 1"),
    "open_parens": _row("(", tail=""),
    "open_brackets": _row("[", tail=""),
    "open_braces": _row("{", tail=""),
    "unary": _row("-", "x = ", "1\n"),
    "not": _row("not ", "x = ", "1\n"),
    "lambda": _row("lambda:", "x = ", "1\n"),
    "ternary": _row("1 if 1 else ", "x = ", "1\n"),
    "power": _row("2**", "x = ", "1\n"),
    "sum": _row("1+", "x = ", "1\n"),
    "sum_below_def": _row("1+", DOCUMENTED + "x = ", "1\n"),
    "and": _row("a and ", "x = ", "1\n"),
    "compare": _row("a<", "x = ", "1\n"),
    "attribute_chain": _row(".b", "x = a"),
    "call_chain": _row(".b()", "x = a"),
    "string_concat": _row('"a" ', "def f():\n    "),
    "assign_chain": _row("x = ", tail="1\n"),
    "comprehension_for": _row("for a in b ", "x = [1 ", "]\n"),
    "nested_def": _staircase("def f():", '"doc"'),
    "nested_class": _staircase("class A:", '"doc"'),
    "nested_if": _staircase("if 1:", "def f(): 'doc'"),
    "nested_for": _staircase("for a in b:", "def f(): 'doc'"),
    "elif_chain": _row("elif b:\n pass\n", "if a:\n pass\n", ""),
    "elif_chain_with_def": _row("elif b:\n pass\n", "if a:\n pass\n", "else:\n def f(): 'doc'\n"),
    "else_if": _else_if,
    "nested_fstring": lambda n: "x = " + 'f"{' * n + "1" + '}"' * n + "\n",
    "nested_match": _match,
    "dotted_import": _row(".", "from ", " import a\n"),
    "single_line": _row("1,", DOCUMENTED + "x = [", "]\n"),
    "string": _row("a", 'def f():\n    "', '"\n'),
    "docstring_lines": _row("a\n", 'def f():\n    """\n', '"""\ndef g(): pass\n'),
    "decorators": _row("@a\n", tail='def f(): "doc"\n'),
    "defs": _row("def f(): pass\n", tail=""),
    "assignments": _row("x = 1\n", tail=""),
    "semicolons": _row("x=1;"),
    "comments": _row("# c\n", tail='def f(): "doc"\n'),
    "blank_lines": _row("\n", tail='def f(): "doc"\n'),
    "spaces": _row(" "),
    "identifier": _row("a", "def ", '(): "doc"\n'),
    "backslash_lines": _row("\\\n", "x = 1 + ", '1\ndef f(): "doc"\n'),
    "params": _parameters,
    "integer": _row("9", "x = "),
    "methods": _methods,
    "table": _table,
}

RUST: dict[str, Family] = {
    "nested_comments": _around("/*", "*/", "", ""),
    "nested_comments_then_fn": lambda n: "/*" * n + "*/" * n + "\n/// d\npub fn f() {}\n",
    "open_comments": _row("/*", tail=""),
    "nested_braces": _around("{", "}", "", "pub fn f() "),
    "nested_brackets": lambda n: f"pub const A: u8 = {'[' * n}{']' * n};\n",
    "nested_parens": lambda n: f"pub const A: u8 = {'(' * n}1{')' * n};\n",
    "open_braces": _row("{", tail=""),
    "close_braces": _row("}", tail=""),
    "nested_generics": lambda n: f"pub type A = {'Vec<' * n}u8{'>' * n};\n",
    "nested_mods": lambda n: f"{'pub mod a {' * n}{'}' * n}\n",
    "nested_fns": lambda n: f"{'fn f() {' * n}{'}' * n}\n",
    "nested_closures": _row("|| ", "pub fn f() { let _ = ", "1; }\n"),
    "unary_chain": _row("!", "pub const A: u8 = ", "1;\n"),
    "binary_chain": _row("1+", "pub const A: u64 = ", "1;\n"),
    "reference_chain": _row("&", "pub fn f(_: ", "u8) {}\n"),
    "else_if_chain": _row("else if b {} ", "pub fn f() { if a {} ", "}\n"),
    "path_chain": _row("a::", "pub type A = ", "B;\n"),
    "attrs": _row("#[inline]\n", tail="pub fn f() {}\n"),
    "macro_tree": lambda n: f"m! {'{' * n}{'}' * n}\npub fn f() {{}}\n",
    "items": _row("pub fn f() {}\n", tail=""),
    "single_line": _row("1,", "pub const A: &[u8] = &[", "];\npub fn f() {}\n"),
    "string": _row("a", 'pub const A: &str = "', '";\npub fn f() {}\n'),
    "doc_lines": _row("/// d\n", tail="pub fn f() {}\n"),
    "raw_string_starts": _row('r#"', tail=""),
    "quotes": _row("'", tail=""),
    "slashes": _row("/", tail=""),
    "angle_brackets": _row("<", "pub fn f"),
    "cfg_attributes": _row("#[cfg_attr(a, ", tail=""),
    "use_tree": lambda n: f"pub use a::{'{b::' * n}c{'}' * n};\n",
}
