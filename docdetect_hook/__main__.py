"""Run the command line as `python -m docdetect_hook`."""

import sys

# Python puts the current directory first: a module there must not stand in for one of Python's.
if not sys.flags.safe_path:
    del sys.path[0]

from docdetect_hook.cli import program

program()
