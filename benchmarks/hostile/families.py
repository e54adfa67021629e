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


def _counted(unit: str, head: str = "", tail: str = "") -> Family:
    """Make a family of units that are told apart by their number, which stands for `@`."""
    return lambda n: head + "".join([unit.replace("@", str(number)) for number in range(n)]) + tail


def _long_class(n: int) -> str:
    """Return a class whose name is half of the text, and its methods, whose names begin with it."""
    return f"class {'A' * n}:\n" + "".join([f"    def m{i}(self): pass\n" for i in range(n // 25)])


def _long_impl(n: int) -> str:
    """Return a type whose name is half of the text, and its methods."""
    methods = "".join([f"pub fn m{i}(&self) {{}}\n" for i in range(n // 25)])
    return f"pub struct {'A' * n};\nimpl {'A' * n} {{\n{methods}}}\n"


def _documented_parameters(n: int) -> str:
    """Return a function of whose parameters other ones are documented."""
    names = ", ".join([f"a{i}" for i in range(n)])
    told = "".join([f"        b{i}: one\n" for i in range(n)])
    return f'def f({names}):\n    """Do.\n\n    Args:\n{told}    """\n'


def _signature(doc: Family, head: str = "") -> Family:
    """Make a family of functions of n parameters whose documentation tells of n others."""
    return lambda n: (
        f'{head}def f({", ".join([f"a{i}" for i in range(n)])}):\n    """Do.\n\n{doc(n)}    """\n'
    )


def _rust_signature(line: str) -> Family:
    """Make a family of functions of n parameters, with a list of n others."""

    def text(n: int) -> str:
        told = "".join([f"/// {line.replace('@', str(i))}\n" for i in range(n)])
        names = ", ".join([f"a{i}: u8" for i in range(n)])
        return f"/// Do.\n///\n/// # Arguments\n///\n{told}pub fn f({names}) {{}}\n"

    return text


def _definition_comments(comment: str, definition: str) -> Family:
    """Make a family of comments that excuse a file, and as many definitions."""
    return lambda n: comment * n + "".join([definition.replace("@", str(number)) for number in range(n)])


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
    "long_class_name": _long_class,
    "ignore_file_and_definitions": _definition_comments(
        "# docdetect: ignore-file[UND103]\n", "def f@():\n    return 1\n"
    ),
    "ignore_and_definitions": _counted("# docdetect: ignore[UND103]\ndef f@():\n    return 1\n"),
    "listed_names": _counted("'f@',\n", "__all__ = [\n", "]\ndef f1(): pass\n"),
    "added_names": _counted("__all__ += ['f@']\n", "__all__ = []\n", "def f1(): pass\n"),
    "star_imports": _counted("from .m@ import *\n", "", "def f(): pass\n"),
    "named_imports": _counted("from .m@ import a as b@\n", "", "def f(): pass\n"),
    "renamings": _counted("a@ = f\n", "def f(): pass\n"),
    "deleted_names": _counted("def f@(): pass\ndel f@\n"),
    "bases": _counted("class A@(B@): pass\n"),
    "chain_of_bases": lambda n: "".join([f"class A{i + 1}(A{i}):\n def m(self): pass\n" for i in range(n)]),
    "overloads": _row("@overload\ndef f(a): ...\n", "from typing import overload\n", "def f(a): pass\n"),
    "properties": _counted(
        "    @property\n    def p@(self): pass\n    @p@.setter\n    def p@(self, v): pass\n", "class A:\n"
    ),
    "documented_parameters": _documented_parameters,
    "documented_parameters_of_numpy": _signature(
        _counted("    b@ : int\n        One.\n", "    Parameters\n    ----------\n")
    ),
    "documented_parameters_of_sphinx": _signature(_counted("    :param b@: One.\n")),
    "documented_parameters_of_epytext": _signature(_counted("    @param b@: One.\n")),
    "documented_parameters_on_a_line": _signature(_counted(":param b@: One. ", "    ", "\n")),
    "parameters_with_other_letters": _signature(_counted("        a_@: One.\n", "    Args:\n")),
    "sections_of_numpy": _row(
        "    Returns\n    -------\n    int\n        One.\n", 'def f():\n    """Do.\n\n', '    """\n'
    ),
    "sections_in_sections": lambda n: (
        'def f(a):\n    """Do.\n\n' + "".join([f"{' ' * (4 + i)}Args:\n" for i in range(n)]) + '    """\n'
    ),
    "underlines": _row("    ---\n", 'def f(a):\n    """Do.\n\n    Parameters\n', '    """\n'),
    "raised_errors": _counted(
        "    raise E@\n", 'def f():\n    """Do.\n\n    Raises:\n        E: One.\n    """\n'
    ),
    "documented_errors": _counted("        E@: One.\n", 'def f():\n    """Do.\n\n    Raises:\n', '    """\n'),
    "strings_after_code": _counted('def f@():\n    x = 1\n    """Do that."""\n\n\n'),
    "comments_that_document": _counted("# Do that with care.\ndef f@():\n    pass\n\n\n"),
    "strings_in_a_row": _row('    """Do."""\n', "def f():\n    x = 1\n"),
    "disputed_definitions": _counted('def get_value@():\n    """Get value @."""\n'),
    "foreign_comments": _counted("def f@(): pass  # noqa: D103\n"),
    "codes_in_a_comment": _row("D103,", "def f(): pass  # noqa: "),
    "codes_of_a_suppression": _row("UND103, ", "def f(): pass  # docdetect: ignore[", "]\n"),
    "unused_suppressions": _row("x = 1  # docdetect: ignore[UND103]\n", tail=""),
    "docstring_sections": _row("\n    Args:\n        a: one\n", 'def f(a):\n    """Do.\n', '    """\n'),
    "type_checking_blocks": _counted("if TYPE_CHECKING:\n    from m@ import a@\n"),
    "try_blocks": _counted("try:\n    import m@\nexcept ImportError:\n    m@ = None\n"),
    "string_of_hashes": _row("# ", 'x = "', '"\ndef f(): pass\n'),
    "typed_comments": _row("# type: ignore\n", "", "def f(): pass\n"),
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
    "long_impl_name": _long_impl,
    "ignore_file_and_definitions": _definition_comments(
        "// docdetect: ignore-file[UND126]\n", "pub fn f@() {}\n"
    ),
    "enum_variants": _counted("A@,\n", "pub enum E {\n", "}\n"),
    "documented_variants_on_a_line": lambda n: (
        f"/// E.\npub enum E {{ {' '.join(f'/** Row {i}. */ A{i},' for i in range(n))} }}\n"
    ),
    "functions_on_a_line": _counted("pub fn f@() {} ", "", "\n"),
    "disputed_definitions_on_a_line": _counted("/** Get value. */ pub fn get_value@() {} ", "", "\n"),
    "documented_parameters": _rust_signature("* `b@` - One."),
    "documented_parameters_with_other_letters": _rust_signature("- `a_@`: One."),
    "documented_parameters_on_a_line": _counted(
        "* `b@` - One. ", "/// # Arguments\n/// ", "\npub fn f(a: u8) {}\n"
    ),
    "headings": _counted("/// # Heading @\n", tail="pub fn f(a: u8) {}\n"),
    "panics": _row("panic!(); x.unwrap(); ", "/// Do.\npub fn f(x: Option<u8>) {", "}\n"),
    "arms_of_types": _row("Result<", "/// Do.\n///\n/// # Errors\n///\n/// One.\npub fn f() -> ", "\n{}\n"),
    "unused_suppressions": _row("// docdetect: ignore[UND126]\n", tail=""),
    "enum_imports": lambda n: (
        f"pub enum E {{ {' '.join(f'A{i},' for i in range(n))} }}\n" + "pub use E::*;\n" * n
    ),
    "variant_imports": lambda n: (
        f"enum E {{ {' '.join(f'A{i},' for i in range(n))} }}\n"
        + "".join([f"pub use E::A{i};\n" for i in range(n)])
    ),
    "struct_fields": _counted("pub a@: u8,\n", "pub struct S {\n", "}\n"),
    "trait_items": _counted("fn f@(&self);\n", "pub trait T {\n", "}\n"),
    "private_globs": _counted("mod m@ { pub fn f@() {} }\nuse m@::*;\n"),
    "public_globs": _counted("mod m@ { pub fn f@() {} }\npub use m@::*;\n"),
    "globs_in_a_circle": lambda n: "".join(
        [f"pub mod m{i} {{ pub use crate::m{(i + 1) % n}::*; pub fn f{i}() {{}} }}\n" for i in range(n)]
    ),
    "renamings": _counted("pub use self::a@ as a1@;\n"),
    "chain_of_imports": lambda n: (
        "".join([f"mod m{i} {{ pub use crate::m{i + 1}::A; }}\n" for i in range(n)])
        + f"mod m{n} {{ pub struct A; }}\npub use m0::A;\n"
    ),
    "unended_types": _row("pub struct S { pub a: u8 }\ntype A = <pub enum E { A, B(u8) }\n"),
    "unended_imports": _counted("pub use a::{b@}\npub fn f() {}\n"),
    "unended_locals": _row("type A = \n", "pub fn f() {\n", "}\n"),
    "equal_imports": _row("pub use a::{self,*};"),
    "impls": _counted("impl S { pub fn f@() {} }\n", "pub struct S;\n"),
    "trait_impls": _counted("impl T@ for S { fn f() {} }\n", "pub struct S;\n"),
    "macro_calls": _counted("m!(f@);\n", "macro_rules! m { ($n:ident) => { pub fn $n() {} } }\n"),
    "macro_rules": _counted("macro_rules! m@ { () => {} }\n"),
    "cfg_alternatives": _counted('#[cfg(feature = "a@")]\npub fn f() {}\n'),
    "errors_sections": _row("/// # Errors\n///\n/// None.\n", tail="pub fn f() {}\n"),
    "generics": lambda n: f"pub fn f<{', '.join(f'T{i}: A' for i in range(n))}>() {{}}\n",
    "lints": _row("#![allow(missing_docs)]\n", tail="pub fn f() {}\n"),
}
