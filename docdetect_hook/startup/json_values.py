"""JSON by the parts of `json` that are written in C.

To load `json` compiles five patterns, which no value of ours needs: 2.5 % of a run over one file.
"""

from __future__ import annotations

from docdetect_hook.startup.typed import Any, Callable

try:
    from _json import encode_basestring_ascii, make_encoder, make_scanner
except ImportError:  # another interpreter
    import json

    _read: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder().raw_decode

    def _write(value: object) -> Any:  # noqa: ANN401 - pieces of text, which `json` does not type
        return json.JSONEncoder(separators=(",", ":")).iterencode(value)

else:

    class _Rules:
        """What a reader of JSON goes by."""

        strict = True
        object_hook = object_pairs_hook = None
        parse_float, parse_int, parse_constant = float, int, float

    def _refuse(value: object) -> object:
        raise TypeError(f"{type(value).__name__} is no value of JSON")

    # No marks of what is being written (values hold no circles), what writes texts, no indentation; then
    # `sort_keys`, `skipkeys` and `allow_nan`.
    _encoder = make_encoder(None, _refuse, encode_basestring_ascii, None, ":", ",", False, False, True)
    _read = make_scanner(_Rules)  # type: ignore[arg-type]

    def _write(value: object) -> Any:  # noqa: ANN401
        return _encoder(value, 0)


def write_value(value: object) -> str:
    """Return a value as `json.dumps` does without blanks, on one line of ASCII."""
    return "".join(_write(value))


def read_value(text: str) -> tuple[Any, int]:
    """Return the value at the start of a text, and where it ends; a text without one raises ValueError."""
    try:
        value, end = _read(text, 0)
    except StopIteration:
        raise ValueError("no value of JSON") from None
    return value, end
