"""Let flake8 end as it does for a broken configuration, which it offers plugins no way to do.

flake8's own way is an exception that ends the run without anybody's findings. A mistake in our
configuration must not take those of other plugins along, but a gate that checks nothing must not
pass either. This one place wraps `Application.exit_code`; when flake8's internals change shape the
wrapping is left out, and the message alone tells.
"""

from __future__ import annotations

import functools

from docdetect_hook.startup.typed import Any, Callable, Iterable

# The paths of the files of a run -> whether it is broken
Asked = Callable[[Iterable[str]], bool]


def fail_at_the_end(is_broken: Asked) -> bool:
    """Wrap flake8's application, once; return whether a run that ``is_broken`` fails from now on."""
    try:
        from flake8.main.application import Application
    except ImportError:
        return False
    if not callable(getattr(Application, "exit_code", None)):
        return False
    if not hasattr(Application.exit_code, "docdetect_asks"):
        Application.exit_code = _wrapped(Application.exit_code, is_broken)
    return True


def _wrapped(exit_code: Callable[[Any], int], is_broken: Asked) -> Callable[[Any], int]:
    @functools.wraps(exit_code)
    def code(application: Any) -> int:  # noqa: ANN401 - flake8's own Application
        manager = getattr(application, "file_checker_manager", None)
        return 1 if is_broken(getattr(manager, "filenames", ())) else exit_code(application)

    code.docdetect_asks = is_broken  # type: ignore[attr-defined]
    return code
