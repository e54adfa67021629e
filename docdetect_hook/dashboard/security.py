"""Who may use the dashboard, from which address, by which forms, and what a browser may do."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
from urllib.parse import urlsplit

from flask import Flask, Response, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import Final

LARGEST_FORM: Final = 64 * 1024
"""The most bytes of a request: a note has 5,000 characters."""

_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_OPEN: Final = ("login", "static")  # endpoints that need no token
_NAMES: Final = ("localhost",)
# Pages load their own files and nothing else; no inline script or style runs, whatever a docstring says.
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: with that, browsers hide the origin of our own forms too.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Access(NamedTuple):
    """Where the dashboard listens, and the token that it asks for; empty: none, on the loopback alone."""

    host: str = "127.0.0.1"
    port: int = 5000
    token: str = ""

    @property
    def is_local(self) -> bool:
        """Return whether only this machine can connect."""
        return is_loopback(self.host)

    def serves(self, header: str) -> bool:
        """Return whether a Host header names this server.

        A page of somebody else can have its own name point to this machine (DNS rebinding): its requests
        carry that name. An address is no name, so nobody can point it here.
        """
        name = _name_of(header)
        if name is None:
            return False
        if self.is_local:
            return name in _NAMES or is_loopback(name)
        own = {*_NAMES, self.host.lower(), socket.gethostname().lower(), socket.getfqdn().lower()}
        return name in own or _is_address(name)


def is_loopback(host: str) -> bool:
    """Return whether an address or name reaches this machine alone."""
    if host.lower() in _NAMES:
        return True
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _name_of(header: str) -> str | None:
    """Return the host of a Host header in lower case, None where it is none."""
    try:
        parts = urlsplit(f"//{header}")
        _ = parts.port  # refuses what is no number
    except ValueError:
        return None
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return parts.hostname


def new_token() -> str:
    """Return a token that nobody guesses."""
    return secrets.token_urlsafe(32)


def guard(app: Flask, access: Access) -> None:
    """Check every request, and say in every answer what the browser may do with it."""
    # A new one with each start: sessions of a server that has ended are void.
    app.secret_key = secrets.token_bytes(32)
    app.config.update(
        # Cookies know no ports (RFC 6265, 8.5): two dashboards of one machine would take each other's.
        SESSION_COOKIE_NAME=f"docdetect_{access.port}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=50,
    )
    app.jinja_env.globals["form_token"] = form_token

    @app.before_request
    def check() -> AnyResponse | tuple[str, int] | None:
        if not access.serves(request.headers.get("Host", "")):
            abort(400, "This address is not one of the dashboard's: open it by the address that it printed.")
        if access.token and request.endpoint not in _OPEN and not session.get("admitted"):
            return render_template("login.html"), 401
        if request.method not in _SAFE:
            _check_form()
        return None

    @app.route("/login", methods=["GET", "POST"])
    def login() -> AnyResponse | tuple[str, int]:
        """Take the token from the address that was printed, or from the form."""
        given = request.values.get("token", "")
        if not access.token:
            return redirect(url_for("overview"), 303)
        # As bytes: `compare_digest` raises on text beyond ASCII.
        if hmac.compare_digest(given.encode("utf-8", "replace"), access.token.encode()):
            session["admitted"] = True
            return redirect(url_for("overview"), 303)
        return render_template("login.html", wrong=bool(given)), 401

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.update(_HEADERS)
        # Pages show the project's code: no browser keeps them on its disk.
        response.headers["Cache-Control"] = "no-cache" if request.endpoint == "static" else "no-store"
        return response


def form_token() -> str:
    """Return the token that every form of this browser carries."""
    if "form_token" not in session:
        session["form_token"] = secrets.token_urlsafe(24)
    return str(session["form_token"])


def _check_form() -> None:
    """Refuse a form that is not from one of our pages in this browser."""
    # A browser may leave the origin out; the token, which no other site can read, is always there.
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("Host"):
        abort(403, "The form comes from another site.")
    given = request.form.get("form_token", "")
    known = session.get("form_token", "")
    if not known or not hmac.compare_digest(given.encode("utf-8", "replace"), str(known).encode()):
        abort(403, "The page is older than the server: load it again, then send the form.")
