"""List undocumented Rust items with tree-sitter, in an environment that has tree-sitter-rust.

The cheapest honest walk: only where items can stand, documented by the comment or attribute before them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import tree_sitter
import tree_sitter_rust

_ITEMS = frozenset(
    (
        *("mod_item", "struct_item", "enum_item", "union_item", "trait_item", "function_item"),
        *("function_signature_item", "const_item", "static_item", "type_item", "associated_type"),
        *("macro_definition", "field_declaration", "enum_variant"),
    )
)
_CONTAINERS = frozenset(
    (
        *("source_file", "declaration_list", "field_declaration_list", "enum_variant_list"),
        *("mod_item", "struct_item", "enum_item", "union_item", "trait_item", "impl_item"),
        *("foreign_mod_item", "enum_variant"),
    )
)


def undocumented(root: tree_sitter.Node) -> Iterator[tuple[int, str]]:
    """Yield line and kind of the items without documentation."""
    pending = [root]
    while pending:
        documented = False
        for child in pending.pop().named_children:
            kind = child.type
            if kind in ("line_comment", "block_comment"):
                documented = documented or child.child_by_field_name("doc") is not None
                continue
            if kind == "attribute_item":
                documented = documented or child.text.startswith(b"#[doc")
                continue
            if kind in _ITEMS and not documented:
                yield child.start_point[0] + 1, kind
            if kind in _CONTAINERS:
                pending.append(child)
            documented = False


def main() -> None:
    """Print the undocumented items of every `.rs` file below a directory."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_rust.language()))
    for directory, _, names in os.walk(sys.argv[1]):
        for name in sorted(names):
            if name.endswith(".rs"):
                path = os.path.join(directory, name)
                with open(path, "rb") as file:
                    tree = parser.parse(file.read())
                for line, kind in undocumented(tree.root_node):
                    print(f"{path}:{line}: {kind}")


if __name__ == "__main__":
    main()
