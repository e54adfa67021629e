"""Every setting's default by section, as a mapping for users of the Python API."""

from __future__ import annotations

from docdetect_hook.config.settings import OPTIONS, SECTIONS
from docdetect_hook.startup.typed import Any

CONFIG: dict[str, dict[str, Any]] = {
    section: {one.name: one.default for one in OPTIONS.values() if one.section == section}
    for section in SECTIONS
}
