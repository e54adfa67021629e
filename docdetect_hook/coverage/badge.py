"""A badge with the documented share, as one SVG file that needs nothing else."""

from __future__ import annotations

from docdetect_hook.coverage.share import Share

_LABEL = "documented"
# From the share at which each begins; the darker halves keep white text legible (WCAG AA).
_COLOURS = ((95, "#2d7d32"), (80, "#5a7a1f"), (60, "#8a6d1a"), (40, "#b25219"), (0, "#b3261e"))
_UNKNOWN = "#5f6368"
_CHAR_WIDTH = 6.6  # of 11 px Verdana, on average
_PADDING = 10

_SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" aria-label="{title}">
<title>{title}</title>
<clipPath id="r"><rect width="{width}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)">
<rect width="{split}" height="20" fill="#444"/>
<rect x="{split}" width="{rest}" height="20" fill="{colour}"/>
</g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="{left}" y="14">{label}</text>
<text x="{right}" y="14">{value}</text>
</g>
</svg>
"""


def badge(share: Share) -> str:
    """Render the badge; without definitions it says so instead of a number."""
    value = share.shown if share.definitions else "nothing to document"
    split, rest = _width(_LABEL), _width(value)
    return _SVG.format(
        title=f"{_LABEL}: {value}",
        label=_LABEL,
        value=value,
        colour=_colour(share.percent),
        split=split,
        rest=rest,
        width=split + rest,
        left=split / 2,
        right=split + rest / 2,
    )


def _width(text: str) -> int:
    return round(len(text) * _CHAR_WIDTH) + _PADDING


def _colour(share: float | None) -> str:
    if share is None:
        return _UNKNOWN
    return next(colour for start, colour in _COLOURS if share >= start)
