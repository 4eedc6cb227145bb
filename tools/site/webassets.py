"""Bring MathJax and the widget manager into the book, so that its pages ask no other machine for anything.

These files are other people's code: they come from npm when the book is built, at the versions below, and are
checked before they are used. Run by `python -m tools.site.book`; alone: `python -m tools.site.webassets`.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from tools.environment import ROOT

VENDOR = ROOT / "book/_static/vendor"
# Offline, npm would try for minutes; what is in its cache needs no network.
PACK = ["pack", "--ignore-scripts", "--prefer-offline", "--silent", "--fetch-retries=0"]


@dataclass(frozen=True)
class Asset:
    """A package of npm, and which of its files the book needs.

    Attributes
    ----------
    name, version : str
        What npm calls it.
    sha256 : str
        Digest of its archive, in hexadecimal.
    folder : str
        Where its files go, below ``book/_static/vendor``.
    root : str
        Folder of the archive that becomes ``folder``.
    files : tuple of str
        Patterns, below ``root``.
    """

    name: str
    version: str
    sha256: str
    folder: str
    root: str
    files: tuple[str, ...]


ASSETS = (
    Asset(
        name="mathjax",
        version="3.2.2",
        sha256="1b9c0a1c44df864e915690558e72adb9cc5203360daefd385084ced3b6c64c09",
        folder="mathjax",
        root="package/es5",
        files=(
            "tex-mml-chtml.js",
            "output/chtml/fonts/woff-v2/*.woff",
            "input/tex/extensions/*.js",
            # What MathJax's own menu loads for readers who listen to formulas.
            "a11y/*.js",
            "sre/mathmaps/base.json",
            "sre/mathmaps/en.json",
            "sre/mathmaps/nemeth.json",
        ),
    ),
    Asset(
        name="@jupyter-widgets/html-manager",
        version="1.0.15",
        sha256="2b9d65cb7913e1c7d671757a10008b32c9c2448d4429513371e55c07d6107638",
        folder="html-manager",
        root="package/dist",
        files=("embed.js", "embed.js.LICENSE.txt", "*.woff", "*.woff2"),
    ),
)


def fetch(assets: tuple[Asset, ...] = ASSETS, vendor: Path = VENDOR) -> bool:
    """Put ``assets`` into ``vendor``, whole or not at all; nothing is done where they are there already.

    Returns
    -------
    bool
        False where they cannot be had: the book then loads them from the network, which is said aloud.

    Raises
    ------
    ValueError
        If an archive is not the one that this file names.
    """
    stamp = json.dumps([asdict(asset) for asset in assets], indent=1)
    if _read(vendor / "stamp.json") == stamp:
        return True
    build = ROOT / "_build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as folder:
        for asset in assets:
            archive = pack(asset, Path(folder))
            if archive is None:
                _warn(f"npm could not bring {asset.name} {asset.version}")
                return False
            unpack(archive, asset, Path(folder, "vendor"))
        Path(folder, "vendor/stamp.json").write_text(stamp, encoding="utf-8")
        shutil.rmtree(vendor, ignore_errors=True)
        vendor.parent.mkdir(parents=True, exist_ok=True)
        Path(folder, "vendor").replace(vendor)
    print(f"Web assets: {', '.join(f'{a.name} {a.version}' for a in assets)}")
    return True


def pack(asset: Asset, folder: Path) -> Path | None:
    """Let npm download the archive of ``asset`` into a folder of its own in ``folder``, or return None."""
    target = folder / asset.folder
    target.mkdir()
    for npm in _commands():
        command = [npm, *PACK, f"{asset.name}@{asset.version}"]
        subprocess.run(command, cwd=target, check=False, capture_output=True)
        if archive := next(target.glob("*.tgz"), None):
            return archive
    return None


def unpack(archive: Path, asset: Asset, vendor: Path) -> None:
    """Check ``archive`` and write the files that the book needs below ``vendor``."""
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    if digest != asset.sha256:
        raise ValueError(
            f"the archive of {asset.name} {asset.version} has the SHA-256 {digest}, "
            f"and not {asset.sha256}: it is damaged, or not the published one"
        )
    with tarfile.open(archive) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            # Links and devices are left out with everything that no pattern names.
            content = tar.extractfile(member) if member.isreg() else None
            if content is None or not _wanted(path, asset):
                continue
            target = vendor / asset.folder / path.relative_to(asset.root)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())


def _wanted(path: PurePosixPath, asset: Asset) -> bool:
    """Say whether a pattern names ``path``; no star reaches over a slash, so no path can climb out."""
    inside = ".." not in path.parts and path.is_relative_to(asset.root)
    depth = len(path.parts) - len(PurePosixPath(asset.root).parts)
    patterns = [PurePosixPath(pattern) for pattern in asset.files]
    return inside and any(
        len(pattern.parts) == depth and path.match(f"{asset.root}/{pattern}")
        for pattern in patterns
    )


def _commands() -> list[str]:
    """List the npm of this machine and the one of the virtual environment, as far as they are there."""
    own = shutil.which("npm", path=str(Path(sys.executable).parent))
    return [npm for npm in (shutil.which("npm"), own) if npm]


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def _warn(reason: str) -> None:
    line = "!" * 78
    print(
        f"{line}\nWEB ASSETS ARE MISSING: {reason}.\n"
        "The book is built, but its pages load MathJax and widgets from the network.\n"
        "Install npm, or connect this machine, and build again.\n"
        f"{line}"
    )


if __name__ == "__main__":
    sys.exit(not fetch())
