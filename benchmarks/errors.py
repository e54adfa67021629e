"""The one exception for what the user can mend."""


class BenchmarkError(Exception):
    """Say in one sentence what is missing and what to do; shown without a traceback."""
