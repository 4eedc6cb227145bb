"""Tests of the exercises share the simulated class, which stands beside them, and a sandbox."""

import os
import sys
from pathlib import Path

import pytest

from tools.exercises.sandbox import copy_package, find_sandbox

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory):
    """A sandbox that isolates. Nothing hostile runs without one."""
    found = find_sandbox(copy_package(tmp_path_factory.mktemp("packages")))
    if not found.wall:
        must = sys.platform == "linux" and os.environ.get("CI")
        assert not must, f"CI must isolate submissions: {found.reason}"
        pytest.skip(found.reason)
    return found
