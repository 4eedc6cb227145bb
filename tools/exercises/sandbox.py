"""The wall around a submission: what it sees, and how it is started.

On Linux this is bubblewrap, which asks the kernel for a world of the submission's own: no network, no other
processes, the system read-only, and of everything else only what Python needs. Where there is no
bubblewrap, a submission is an ordinary process: it can do whatever you can do.
"""

import compileall
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from tools.environment import ROOT
from tools.exercises import submission
from tools.exercises.wording import clean

DISK = 512 * 2**20  # bytes of files that a submission may keep
SHARED = 64 * 2**20  # bytes of /dev/shm
HOME = "/tmp/work"  # noqa: S108 (a file system of the sandbox's own)
PACKAGES = "/packages"
CODE = Path(submission.__file__).read_text(encoding="utf-8")
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store")
SETTINGS = (
    *("ld.so.cache", "ld.so.conf", "ld.so.conf.d"),
    *("alternatives", "fonts", "localtime"),
)
# A kernel or a container may refuse this one; the rest isolates without it.
HARDER = ("--unshare-user", "--disable-userns")
KEPT = ("__init__.py", "answers.py", "feedback.py")  # they know no answer
STAND_IN = '''"""Stands for the checks of a chapter, which are made by the grader."""

from coursepkg.checks.feedback import Feedback

def __getattr__(name):
    if not name.startswith("check_"):
        raise AttributeError(name)
    return lambda *_, **__: Feedback(name, True, "the grader checks it")
'''
PROBE = "import IPython, numpy, coursepkg"


@dataclass(frozen=True)
class Sandbox:
    """How submissions are started on this machine.

    Attributes
    ----------
    packages
        The folder with the copy of coursepkg that they get.
    wall
        The beginning of a command line, after which a Python program runs isolated; empty where nothing
        isolates.
    reason
        Why nothing isolates.
    """

    packages: Path
    wall: tuple[str, ...] = ()
    reason: str = ""

    def start(self, folder: Path) -> subprocess.Popen[bytes]:
        """Start the program that runs a notebook; without a wall it works in ``folder``."""
        home, packages = (HOME, PACKAGES) if self.wall else (folder, self.packages)
        return subprocess.Popen(
            [*self.wall, sys.executable, "-c", CODE],
            cwd=None if self.wall else folder,
            env=environment(str(home), str(packages)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )


def environment(home: str, packages: str) -> dict[str, str]:
    """Return the few variables that a submission sees: nothing of the grader's is among them."""
    kept = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "LD_LIBRARY_PATH")
    homes = ["HOME", "USERPROFILE", "TMPDIR", "TEMP", "XDG_CACHE_HOME"]
    homes += ["IPYTHONDIR", "MPLCONFIGDIR"]
    return (
        {name: os.environ[name] for name in kept if name in os.environ}
        | dict.fromkeys(homes, home)
        | {"PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1", "USER": "student"}
        | {"MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1", "LOKY_MAX_CPU_COUNT": "1"}
        | {"TQDM_DISABLE": "1", "PYTHONHASHSEED": "0", "PIP_NO_INDEX": "1"}
    )


def visible() -> list[Path]:
    """Return the folders outside the system that Python needs: its own, and those of its packages."""
    python = str(Path(sys.executable).resolve().parents[1])
    named = [sys.prefix, sys.base_prefix, sys.exec_prefix, python]
    named += [sysconfig.get_paths()[name] for name in ("stdlib", "purelib", "platlib")]
    named += [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]
    both = {kind for name in named for kind in (Path(name), Path(name).resolve())}
    system = [Path(name) for name in SYSTEM]
    found: list[Path] = []
    for path in sorted(path for path in both if path.is_dir()):
        if not any(path.is_relative_to(above) for above in [*system, *found]):
            found.append(path)
    return found


def uncovered(private: list[Path]) -> str:
    """Return what is wrong if something private lies where a submission can see it."""
    for path in private:
        for folder in [*map(Path, SYSTEM), *visible()]:
            if path.resolve().is_relative_to(folder):
                return (
                    f"{path} lies in {folder}, which every submission can read: move it"
                )
    return ""


def wall(bwrap: str, packages: Path, extra: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the command line that isolates what follows it."""
    line = [bwrap, "--unshare-all", *extra, "--die-with-parent", "--new-session"]
    line += ["--cap-drop", "ALL", "--proc", "/proc", "--dev", "/dev"]
    line += ["--size", str(SHARED), "--tmpfs", "/dev/shm", "--remount-ro", "/dev"]  # noqa: S108
    line += ["--size", str(DISK), "--tmpfs", "/tmp"]  # noqa: S108
    for path in map(Path, SYSTEM):
        if path.is_symlink():
            line += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            line += ["--ro-bind", str(path), str(path)]
    for name in SETTINGS:
        line += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for path in visible():
        line += ["--ro-bind", str(path.resolve()), str(path)]
    line += ["--ro-bind", str(packages.resolve()), PACKAGES]
    line += ["--dir", HOME, "--chdir", HOME, "--remount-ro", "/", "--"]
    return tuple(line)


def refusal(line: tuple[str, ...]) -> str:
    """Return why a wall does not stand, or nothing if Python runs behind it."""
    try:
        done = subprocess.run(
            [*line, sys.executable, "-c", PROBE],
            env=environment(HOME, PACKAGES),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return clean(str(error))
    said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason"]
    return clean(said[-1]) if done.returncode else ""


def find_sandbox(packages: Path) -> Sandbox:
    """Find out once, before any submission runs, whether this machine can isolate."""
    if not sys.platform.startswith("linux"):
        return Sandbox(packages, reason="bubblewrap exists on Linux only")
    bwrap = shutil.which("bwrap")
    if bwrap is None:
        missing = "bubblewrap is not installed (Debian, Ubuntu: apt install bubblewrap)"
        return Sandbox(packages, reason=missing)
    for extra in (HARDER, ()):
        line = wall(bwrap, packages, extra)
        reason = refusal(line)
        if not reason:
            return Sandbox(packages, line)
    return Sandbox(packages, reason=f"bubblewrap does not work here: {reason}")


def copy_package(folder: Path) -> Path:
    """Copy coursepkg from its sources, compile it from them, and return the folder to import it from.

    In the place of each chapter's checks, which know the right answers, stands a module without them: what
    counts is checked outside.
    """
    skipped = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(ROOT / "coursepkg", folder / "coursepkg", ignore=skipped)
    for path in (folder / "coursepkg/checks").glob("*.py"):
        if path.name not in KEPT:
            path.write_text(STAND_IN, encoding="utf-8")
    compileall.compile_dir(folder, quiet=2)
    return folder
