"""When a progress bar is in sight."""

import os


def hidden(progress: bool) -> bool | None:
    """Return what tqdm's ``disable`` has to be: None shows the bar in a terminal or a notebook only.

    A bar is hidden where the caller wants none, and where the environment variable ``TQDM_DISABLE`` is
    set, which a ``disable`` that is given would overrule.
    """
    return True if not progress or os.environ.get("TQDM_DISABLE") else None
