"""The settings of each path: those of the nearest configuration upward, not above the repository's root."""

from __future__ import annotations

import os

from docdetect_hook.config.places import is_repository
from docdetect_hook.startup.tuples import NamedTuple
from docdetect_hook.startup.typed import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from docdetect_hook.config.files import ConfigFile
    from docdetect_hook.config.settings import Settings

# (configuration file or None, the project's root) -> settings
Load = Callable[["ConfigFile | None", str], "Settings"]


class _Place(NamedTuple):
    """What lies around a directory: the nearest configuration, and the root of the repository."""

    file: ConfigFile | None
    repository: str | None


class Configurations:
    """Answers for every path of a run; what holds in a directory is looked up once.

    A run with `--config` or `--isolated` has one configuration for all paths.
    """

    def __init__(
        self,
        load: Load,
        find: Callable[[str, str], ConfigFile | None],
        here: str,
        *,
        fixed: ConfigFile | None = None,
        isolated: bool = False,
    ) -> None:
        """Take how to make settings and how to find a configuration.

        ``find`` returns what a directory holds for the files of another, the same or one below it;
        ``here`` is the working directory, ``fixed`` the one configuration of all paths; ``isolated`` leaves
        every configuration alone.
        """
        self._load = load
        self._find = find
        self._here = here
        self._fixed = fixed
        self._isolated = isolated
        self._places: dict[str, _Place] = {}
        self._settings: dict[tuple[str | None, str], Settings] = {}
        self._of_directory: dict[str, Settings] = {}
        self._left_out: dict[int, bool] = {}

    def settings_for(self, path: str) -> Settings:
        """Return the settings of a file; it need not exist."""
        # Asked several times for each file of a run: the usual path is cut here, any other by `dirname`.
        directory, _, name = path.rpartition("/")
        if not directory or not name:
            directory = os.path.dirname(path.rstrip("/"))
        settings = self._of_directory.get(directory)
        if settings is None:
            settings = self._of_directory[directory] = self.settings_in(directory)
        return settings

    def settings_in(self, directory: str) -> Settings:
        """Return the settings of the files in a directory."""
        file, repository = self._place(os.path.abspath(os.path.join(self._here, directory)))
        project = repository or (os.path.dirname(file.path) if file else "")
        file = self._fixed or file
        key = (file.path if file else None, project)
        settings = self._settings.get(key)
        if settings is None:
            settings = self._settings[key] = self._load(file, project)
        return settings

    def _place(self, directory: str) -> _Place:
        """Find what lies around a directory; each directory on the way is asked once in a run."""
        # Upward until an answer is known, then down again: what holds at the top holds below, unless a
        # directory on the way has a configuration of its own.
        passed: list[str] = []
        start = directory
        place = self._places.get(directory)
        while place is None:
            above = os.path.dirname(directory)
            is_root = is_repository(directory, start)
            if is_root or above == directory:
                place = _Place(self._own(directory, start), directory if is_root else None)
                self._places[directory] = place
                break
            passed.append(directory)
            directory = above
            place = self._places.get(directory)
        for below in reversed(passed):
            place = self._places[below] = _Place(self._own(below, start) or place.file, place.repository)
        return place

    def _own(self, directory: str, start: str) -> ConfigFile | None:
        return None if self._isolated or self._fixed else self._find(directory, start)

    @property
    def isolated(self) -> bool:
        """Return whether every configuration is left alone."""
        return self._isolated

    def excludes(self, path: str) -> bool:
        """Return whether a path is left out by its settings, or its project by an outer configuration."""
        settings = self.settings_for(path)
        return settings.excludes(path) or self._is_left_out(settings)

    def may_exclude(self, path: str) -> bool:
        """Return whether any file in the folder of a path can be left out."""
        settings = self.settings_for(path)
        return bool(settings.files.exclude) or self._is_left_out(settings)

    def _is_left_out(self, settings: Settings) -> bool:
        """Return whether the directory of a configuration is excluded by the one above it.

        A walk does not enter such a directory: what is named below it must have the same answer.
        """
        if settings.file is None or self._fixed:
            return False
        if id(settings) not in self._left_out:
            directory = os.path.dirname(settings.file)
            outermost = self._place(directory).repository == directory
            self._left_out[id(settings)] = not outermost and self._is_excluded_above(directory)
        return self._left_out[id(settings)]

    def _is_excluded_above(self, directory: str) -> bool:
        outer = self.settings_in(os.path.dirname(directory))
        if outer.file is None or os.path.dirname(outer.file) == directory:
            return False
        return outer.excludes(os.path.join(directory, "-")) or self._is_left_out(outer)

    def wants_stubs(self, path: str) -> bool:
        """Return whether a `.pyi` file is checked."""
        return self.settings_for(path).files.stubs

    def identity_of(self, path: str) -> str:
        """Return the path relative to the root of its project; one outside of any stays absolute."""
        return self.settings_for(path).identity_of(path)

    def project_of(self, path: str) -> str:
        """Return the absolute root of a path's project."""
        return self.settings_for(path).project
