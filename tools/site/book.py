"""Build the book into _build/html, with every warning an error, and make sure that every page is there."""

import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tools.environment import ROOT
from tools.site import webassets

HTML = ROOT / "_build/html"


def pages() -> list[str]:
    """Return every page of the table of contents, in reading order, as a path without its suffix."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    chapters = [chapter for part in toc["parts"] for chapter in part["chapters"]]
    return [
        toc["root"],
        *(
            page["file"]
            for chapter in chapters
            for page in (chapter, *chapter.get("sections", []))
        ),
    ]


def build() -> None:
    """Build the book, or say what is wrong and exit with 1."""
    webassets.fetch()
    jupyter_book = shutil.which("jupyter-book", path=Path(sys.executable).parent)
    command = [jupyter_book, "build", str(ROOT), "-W", "-n", "--keep-going"]
    if subprocess.run(command, check=False, cwd=ROOT).returncode:
        # Otherwise the next build would not read the same pages again, and find nothing to warn of.
        shutil.rmtree(ROOT / "_build/.doctrees", ignore_errors=True)
        sys.exit("The book was not built: the warnings above are errors here.")
    # Another major version of Jupyter Book ends well and writes nothing.
    missing = [page for page in pages() if not (HTML / f"{page}.html").is_file()]
    if missing:
        sys.exit(f"The book was built without these pages: {', '.join(missing)}")
    print(f"The book: {HTML / 'index.html'} ({len(pages())} pages)")


if __name__ == "__main__":
    build()
