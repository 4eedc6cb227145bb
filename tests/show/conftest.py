"""What a cell shows, where there is none."""

from types import SimpleNamespace

import pytest
from IPython.core.events import EventManager, available_events

from coursepkg.show import _cells


@pytest.fixture
def shown(monkeypatch):
    """Return the list of what is displayed below a cell."""
    outputs = []
    monkeypatch.setattr(_cells, "display", outputs.append)
    return outputs


@pytest.fixture
def end_cell(monkeypatch):
    """Pretend that there are cells; return what ends one."""
    events = EventManager(None, available_events)
    shell = SimpleNamespace(events=events)
    monkeypatch.setattr(_cells, "get_ipython", lambda: shell)
    return lambda: events.trigger("post_run_cell", None)
