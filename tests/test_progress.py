"""When a progress bar is in sight."""

import pytest
from tqdm import tqdm

from coursepkg._progress import hidden


@pytest.mark.parametrize(
    ("progress", "variable", "watched", "shown"),
    [
        (True, None, True, True),
        (True, None, False, False),
        (False, None, True, False),
        (True, "1", True, False),
        (True, "", True, True),
    ],
)
def test_a_bar_is_shown_to_who_watches_and_wants_it(
    monkeypatch, progress, variable, watched, shown
):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    if variable is not None:
        monkeypatch.setenv("TQDM_DISABLE", variable)
    monkeypatch.setattr("sys.stderr.isatty", lambda: watched, raising=False)
    assert tqdm(disable=hidden(progress)).disable is not shown
