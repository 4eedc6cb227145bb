"""Put the stored results that chapters read into the wheel, which has no book."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

RESULTS = Path(__file__).parent / "book/reference/results"
STORED = ("ladder.json", "runs/*.json")


class BuildWithResults(build_py):
    """Copies them beside the modules, to where :func:`coursepkg._results.results_folder` looks."""

    def run(self) -> None:
        """Build, and copy; an editable install reads the results of the checkout."""
        super().run()
        if self.editable_mode:
            return
        for pattern in STORED:
            for path in RESULTS.glob(pattern):
                name = path.relative_to(RESULTS)
                copy = Path(self.build_lib, "coursepkg/_stored", name)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, copy)


setup(cmdclass={"build_py": BuildWithResults})
