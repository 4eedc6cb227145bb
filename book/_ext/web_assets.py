"""Where the web assets could not be brought in, let the pages load them from the network."""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

_logger = logging.getLogger(__name__)


def _fall_back(app: Sphinx, config: Config) -> None:
    """Replace each configured script that is not in a static folder by what Sphinx and MyST-NB load."""
    folders = [Path(app.confdir, folder) for folder in config.html_static_path]
    own = config.nb_ipywidgets_js
    scripts = [config.mathjax_path, *own]
    missing = [name for name in scripts if not _exists(name, folders)]
    if not missing:
        return
    _logger.info("Not in the book, loaded from the network instead: %s", missing)
    if config.mathjax_path in missing:
        config.mathjax_path = config.values["mathjax_path"].default
    if any(name in missing for name in own):
        kept = {name: own[name] for name in own if name not in missing}
        config.nb_ipywidgets_js = kept | config.values["nb_ipywidgets_js"].default


def _exists(name: str, folders: list[Path]) -> bool:
    """Say whether ``name`` is an address, or a file in one of ``folders``."""
    return "://" in name or any((folder / name).is_file() for folder in folders)


def setup(app: Sphinx) -> dict[str, Any]:
    """Look before MyST-NB and MathJax read their settings."""
    app.connect("config-inited", _fall_back, priority=1)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
