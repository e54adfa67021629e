"""Run the command line as `python -m docdetect_hook`."""

from docdetect_hook.cli import main

raise SystemExit(main())
