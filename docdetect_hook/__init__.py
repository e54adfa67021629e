"""Documentation gate for Python and Rust."""

from importlib import import_module

from docdetect_hook.startup.typed import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from docdetect_hook.api import EnsembleDocumentationDetector as EnsembleDocumentationDetector
    from docdetect_hook.config.defaults import CONFIG as CONFIG
    from docdetect_hook.golden.validate import (
        validate_99_9_percent_accuracy as validate_99_9_percent_accuracy,
    )
    from docdetect_hook.learning.pipeline import (
        create_active_learning_pipeline as create_active_learning_pipeline,
    )
    from docdetect_hook.monitoring.alerts import ALERT_THRESHOLDS as ALERT_THRESHOLDS
    from docdetect_hook.monitoring.diagnose import RootCauseValidator as RootCauseValidator

# The API by name; a module is loaded when its name is first used, so that the gate stays light.
_HOMES = {
    "ALERT_THRESHOLDS": "docdetect_hook.monitoring.alerts",
    "CONFIG": "docdetect_hook.config.defaults",
    "EnsembleDocumentationDetector": "docdetect_hook.api",
    "RootCauseValidator": "docdetect_hook.monitoring.diagnose",
    "create_active_learning_pipeline": "docdetect_hook.learning.pipeline",
    "validate_99_9_percent_accuracy": "docdetect_hook.golden.validate",
}

__all__ = [
    "ALERT_THRESHOLDS",
    "CONFIG",
    "EnsembleDocumentationDetector",
    "RootCauseValidator",
    "__version__",
    "create_active_learning_pipeline",
    "validate_99_9_percent_accuracy",
]


def __getattr__(name: str) -> object:
    """Load a name of the API."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
