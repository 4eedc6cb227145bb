"""The record of the machine and the versions that made a result."""

import importlib.metadata
import platform
from datetime import UTC, date, datetime

import pytest

from coursepkg._provenance import machine_and_versions


def test_the_record_says_when_where_and_with_what():
    made = machine_and_versions("numpy", "torch")
    assert set(made) == {"date", "machine", "versions"}
    assert (datetime.now(UTC).date() - date.fromisoformat(made["date"])).days in (0, 1)
    assert platform.machine() in made["machine"]
    assert made["versions"] == {
        "python": platform.python_version(),
        "numpy": importlib.metadata.version("numpy"),
        "torch": importlib.metadata.version("torch"),
    }


def test_a_library_that_is_not_installed_is_named():
    with pytest.raises(
        importlib.metadata.PackageNotFoundError, match="no-such-library"
    ):
        machine_and_versions("no-such-library")
