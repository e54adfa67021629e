"""All voters, in the order in which they are asked."""

from __future__ import annotations

from docdetect_hook.voters.confidence import ConfidenceVoter
from docdetect_hook.voters.pattern import PatternVoter
from docdetect_hook.voters.structural import StructuralVoter
from docdetect_hook.voters.voter import Voter

# Their weights, and the switches of those that can be switched off, are in `config/settings.py`.
VOTERS: tuple[Voter, ...] = (
    StructuralVoter("enhanced_python", "python"),
    StructuralVoter("enhanced_rust", "rust"),
    PatternVoter(),
    ConfidenceVoter(),
)
