"""Send alerts out of the house: to a webhook or to a program, each with a limit on its time."""

from __future__ import annotations

import json
import subprocess

from docdetect_hook.monitoring.alerts import Alert
from docdetect_hook.startup.typed import Final, Iterator, Sequence

_WEBHOOK_TIMEOUT: Final = 5.0  # seconds
_COMMAND_TIMEOUT: Final = 30.0


def notify(alerts: Sequence[Alert], webhook: str, command: Sequence[str]) -> Iterator[str]:
    """Send alerts wherever the settings say; yields what went wrong, a sentence each, and never raises."""
    if not alerts:
        return
    message = {
        "version": 1,
        # What chat services show of a webhook's message.
        "text": "docdetect: " + "; ".join(alert.text for alert in alerts),
        "alerts": [alert._asdict() for alert in alerts],
    }
    data = json.dumps(message).encode("ascii")
    if webhook:
        yield from _post(webhook, data)
    if command:
        yield from _run(command, data)


def _post(url: str, data: bytes) -> Iterator[str]:
    from http.client import HTTPException
    from urllib.request import Request, urlopen

    if not url.lower().startswith(("https://", "http://")):
        yield f"alerts.webhook must be an http or https URL, not {url!r:.80}"
        return
    try:
        request = Request(url, data, {"Content-Type": "application/json"})  # noqa: S310 - http only, see above
        with urlopen(request, timeout=_WEBHOOK_TIMEOUT):  # noqa: S310
            pass
    except (OSError, ValueError, HTTPException) as error:
        yield f"the webhook {url!r:.80} did not take the alerts: {error}"


def _run(command: Sequence[str], data: bytes) -> Iterator[str]:
    try:
        done = subprocess.run(  # noqa: S603 - the program is the user's own choice, and no shell is involved
            command, input=data, stdout=subprocess.DEVNULL, timeout=_COMMAND_TIMEOUT, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        yield f"the alert command {command[0]!r:.80} failed: {error}"
        return
    if done.returncode:
        yield f"the alert command {command[0]!r:.80} ended with {done.returncode}"
