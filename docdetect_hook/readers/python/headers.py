"""Read the names in the header of a Python definition: its bases, or its parameters."""

from __future__ import annotations

from docdetect_hook.readers.python.scanner import pieces
from docdetect_hook.startup.typed import Iterator
from docdetect_hook.text.lazy_regex import regex

# The usual header of a class: nothing but names.
_PLAIN_BASES = regex(r"class[ ][^\W\d]\w*+\(([\w., ]*+)\)\Z")
_NAME = regex(r"[^\W\d]\w*+(?:\.[^\W\d]\w*+)*+\Z")
_PARAMETER = regex(r"(?P<stars>\*{0,2})\s*+(?P<name>[^\W\d]\w*+)")
# A string or a bracket that holds no other one.
_INNERMOST = regex(
    r"\"[^\"\\\n]*+\"|'[^'\\\n]*+'|\[[^\[\](){}\"'#\\]*+\]|\([^\[\](){}\"'#\\]*+\)|\{[^\[\](){}\"'#\\]*+\}"
)
_UNUSUAL = regex(r"[\[\](){}\"'#\\]|\blambda\b")
_LAMBDA_OR_COLON = regex(r"\blambda\b|:")


def base_names(header: str) -> tuple[str, ...]:
    """Return the dotted names among a class's arguments, without the subscripts behind them."""
    plain = _PLAIN_BASES.match(header)
    arguments = plain[1].split(",") if plain is not None else _arguments(header)
    return tuple([name for argument in arguments if _NAME.match(name := "".join(argument.split()))])


def parameter_names(header: str) -> tuple[str, ...]:
    """Return the parameters of a function in their order, with the stars in front of them."""
    found = []
    for argument in _usual_arguments(header) or _arguments(header):
        match = _PARAMETER.match(argument.strip())
        if match is not None:
            found.append(match["stars"] + match["name"])
    return tuple(found)


def _usual_arguments(header: str) -> list[str]:
    """Return what stands between the commas where brackets nest twice at most, else nothing.

    Four times as fast as piece by piece, and right for 99 headers of 100.
    """
    before, _, rest = header.partition("(")
    if "[" in before or '"""' in rest or "'''" in rest:
        return []
    for _ in range(3):
        inside, closed, _ = rest.partition(")")
        if closed and not _UNUSUAL.search(inside):
            return inside.split(",")
        rest = _INNERMOST.sub("", rest)
    return []


def _arguments(header: str) -> Iterator[str]:
    """Yield what stands between the commas in the parentheses, a call or a string as an open parenthesis.

    What stands in brackets is left out. The commas of a lambda, up to its colon, part its own parameters.
    """
    depth = 0
    inside = False  # in the parentheses, not in the brackets of type parameters
    lambdas = 0
    argument = ""
    for kind, start, end, *_ in pieces(header):
        if inside and kind in ("string", "open") and depth == 1 and header[start] != "[":
            argument += "("
        if kind == "open":
            inside = inside or (depth == 0 and header[start] == "(")
            depth += 1
        elif kind == "close":
            depth -= 1
            if inside and depth == 0:
                break
        elif kind == "code" and depth == 1 and inside:
            for part in _parted(header[start:end]):
                if part == "," and not lambdas:
                    yield argument
                    argument = ""
                else:
                    argument += part
                    lambdas = _lambdas(part, lambdas)
    yield argument


def _parted(code: str) -> Iterator[str]:
    """Yield what stands between commas, and the commas."""
    first, *rest = code.split(",")
    yield first
    for part in rest:
        yield ","
        yield part


def _lambdas(code: str, open_before: int) -> int:
    """Count the lambdas whose colon is still to come behind a piece of code."""
    count = open_before
    for match in _LAMBDA_OR_COLON.finditer(code):
        count = max(0, count - 1) if match[0] == ":" else count + 1
    return count
