"""Show the gate, the cases to review, the models and the alerts in a browser."""

from __future__ import annotations

import argparse
import hashlib
import os
import time
from contextlib import closing

from docdetect_hook.adoption.projects import Baselines
from docdetect_hook.commands.shared import options
from docdetect_hook.commands.shared.project import project_root
from docdetect_hook.commands.shared.records import Records
from docdetect_hook.commands.shared.sources import Checks
from docdetect_hook.errors import ExitCode, UserError
from docdetect_hook.startup.typed import TYPE_CHECKING
from docdetect_hook.text.terminal import printable, tell

if TYPE_CHECKING:
    from docdetect_hook.config.load import Configurations
    from docdetect_hook.dashboard.background import Executor
    from docdetect_hook.dashboard.security import Access
    from docdetect_hook.dashboard.site import Site
    from docdetect_hook.dashboard.snapshot import Snapshot

EXAMPLES = """examples:
  docdetect dashboard                          on http://127.0.0.1:5000, for this machine alone
  docdetect dashboard --port 8080 --open
  docdetect dashboard --host 0.0.0.0 --token   for others too, who need the token that is printed
  docdetect dashboard --export public          a copy in files, as for an artifact of CI

exit codes: 0 ended or written, 2 wrong usage or configuration
"""
_THREADS = 8
_PROCESSES = 2
_IDLE = 30  # seconds after which a client that sends nothing is dropped
_LARGEST_PORT = 65_535


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of `docdetect dashboard`."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; default: 127.0.0.1")
    parser.add_argument("--port", type=_port, default=5000, help="default: 5000")
    parser.add_argument(
        "--token",
        action="store_true",
        help="require a token, which is printed once; needed on every host but this machine",
    )
    parser.add_argument("--open", action="store_true", help="open the browser")
    parser.add_argument("--export", metavar="DIR", help="write the pages as files to this folder, and exit")
    parser.add_argument("--reviewer", metavar="NAME", help="name of the reviewer; default: the user's name")


def run(args: argparse.Namespace) -> int:
    """Serve the pages until Ctrl-C, or write them."""
    try:
        import flask  # noqa: F401 - looked for before anything begins
        import waitress  # noqa: F401
    except ImportError as error:
        raise UserError(
            "`docdetect dashboard` needs Flask and waitress: install docdetect with the extra `dashboard`"
        ) from error
    root = project_root()
    if args.export is not None:
        _export(args, root)
    else:
        _serve(args, root)
    return ExitCode.CLEAN


def _serve(args: argparse.Namespace, root: str) -> None:
    from docdetect_hook.dashboard.background import Workers
    from docdetect_hook.dashboard.security import Access, is_loopback, new_token

    if not is_loopback(args.host) and not args.token:
        raise UserError(
            f"anybody who can reach {args.host} could label cases and promote models: add --token"
        )
    access = Access(args.host, args.port, new_token() if args.token else "")
    # Before the server has threads: what another thread holds in a fork is never let go.
    with closing(Workers(_PROCESSES)) as workers:
        _listen(args, _site(args, root, access, workers))


def _listen(args: argparse.Namespace, site: Site) -> None:
    import waitress

    from docdetect_hook.dashboard.app import create_app

    try:
        server = waitress.create_server(
            create_app(site),
            host=args.host,
            port=args.port,
            threads=_THREADS,
            channel_timeout=_IDLE,
            ident=None,
        )
    except (OSError, ValueError) as error:
        raise UserError(f"cannot listen on {args.host}:{args.port}: {error}; try another --port") from error
    address = _address(site.access)
    site.checked(), site.figures()  # ready before somebody looks
    tell(f"the dashboard of {printable(site.root)} is at {address}; Ctrl-C ends it")
    if args.open:
        import webbrowser

        webbrowser.open(address)
    try:
        server.run()
    except KeyboardInterrupt:
        tell("ended")
    finally:
        server.close()


def _address(access: Access) -> str:
    host = f"[{access.host}]" if ":" in access.host else access.host
    return f"http://{host}:{access.port}/" + (f"login?token={access.token}" if access.token else "")


def _site(args: argparse.Namespace, root: str, access: Access, executor: Executor) -> Site:
    from docdetect_hook.dashboard.background import Background
    from docdetect_hook.dashboard.sessions import ReviewSessions
    from docdetect_hook.dashboard.site import Site
    from docdetect_hook.feedback.reviewer import reviewer_name

    name = args.reviewer or reviewer_name()
    return Site(root, access, Background(executor), ReviewSessions(root), check_project, name)


def _export(args: argparse.Namespace, root: str) -> None:
    from docdetect_hook.dashboard.background import AtOnce
    from docdetect_hook.dashboard.export import write_copy
    from docdetect_hook.dashboard.security import Access

    folder = os.path.abspath(args.export)  # the check works in the root of the project
    names = write_copy(_site(args, root, Access(), AtOnce()), folder)
    tell(f"{len(names)} pages are in {printable(args.export)}: open {names[0]}")


def check_project(root: str, key: str) -> Snapshot | None:
    """Check a whole project as `docdetect check` does; None where nothing has changed since ``key``."""
    from docdetect_hook.dashboard.snapshot import Gathering

    # Paths of reports are relative to the working directory; nothing else is done in this process.
    os.chdir(root)
    begun = time.perf_counter()
    parser = argparse.ArgumentParser()
    options.add_check_options(parser)
    args = parser.parse_args([])
    args.paths = ["."]
    configurations = options.configurations_of(args, {})
    now = _key_of(configurations)
    if now == key:
        return None
    records = Records(configurations, enabled=True, whole=True)
    baselines = Baselines(configurations)
    checks = Checks(args, configurations, keeps_disputes=records.keeps_disputes, settle=records.settle)
    gathering = Gathering()
    for found in checks:
        report = baselines.accept(found)
        gathering.add(report)
        records.add(report)
    for trouble in filter(None, (*records.close(checks.model_of), *checks.refusals())):
        tell(trouble)
    return gathering.result(time.perf_counter() - begun, now)


def _key_of(configurations: Configurations) -> str:
    """Return what changes when a source, the configuration, the baseline or the model that serves does."""
    from docdetect_hook.discovery.walk import discover

    names = [source.path for source in discover(["."], configurations)]
    names += [".docdetect.yaml", "pyproject.toml", "setup.cfg", "Cargo.toml", ".docdetect-baseline.json"]
    names += [os.path.join(".docdetect", "models", "state.json"), ".docdetect-model.json"]
    digest = hashlib.sha256()
    for name in names:
        try:
            status = os.stat(name)
        except OSError:
            continue
        digest.update(repr((name, status.st_size, status.st_mtime_ns, status.st_ino)).encode())
    return digest.hexdigest()


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= _LARGEST_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"must be a number from 1 to {_LARGEST_PORT}, not {text!r}")
