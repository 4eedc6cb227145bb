"""List the stored runs of the course, make them or check them: ``python -m coursepkg.runs make NAME``."""

import argparse
import sys
from collections.abc import Sequence

from coursepkg._stored_run import load, path_of
from coursepkg.runs._run import Run
from coursepkg.runs._store import changes, make, progress, repeat
from coursepkg.runs._table import RUNS

_STOPPED = 130  # what shells call a program that Ctrl-C ended


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit code: 1 if something is wrong with a run."""
    given = _parser().parse_args(arguments)
    if given.command is None:
        print(listing())
        return 0
    if given.command == "check":
        every = "all" in given.names
        chosen = [run for run in RUNS if every or run.name in given.names]
        return max([check(run, again=given.repeat) for run in chosen], default=0)
    wanted = [
        run
        for run in RUNS
        if run.name in given.names or ("needed" in given.names and is_needed(run))
    ]
    try:
        return max([make_or_say_why(run) for run in wanted], default=0)
    except KeyboardInterrupt:
        print("stopped; the same command continues", file=sys.stderr)
        return _STOPPED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m coursepkg.runs", description=__doc__
    )
    commands = parser.add_subparsers(dest="command", metavar="make | check")
    names = [run.name for run in RUNS]
    making = commands.add_parser("make", help="measure, and store the results")
    making.add_argument(
        "names",
        nargs="+",
        choices=["needed", *names],
        metavar="NAME",
        help=f"needed (all that are missing or stale), {', '.join(names)}",
    )
    checking = commands.add_parser("check", help="say whether what is stored is so")
    checking.add_argument(
        "names",
        nargs="*",
        choices=["all", *names],
        default="all",
        metavar="NAME",
        help=f"all, which is also meant where none is named, {', '.join(names)}",
    )
    checking.add_argument(
        "--repeat", action="store_true", help="measure a few settings of each again"
    )
    return parser


def listing() -> str:
    """Return a paragraph for each run, and whether it is stored; the data are not loaded for it."""
    lines = [f"Stored runs, kept in {path_of('').parent}\n"]
    for run in RUNS:
        lines += [
            f"{run.name} ({len(run.settings)} settings): {state(run)}",
            f"    {run.what}\n",
        ]
    lines += [
        "Make with:  python -m coursepkg.runs make NAME",
        "Check with: python -m coursepkg.runs check, which reads the data too",
    ]
    return "\n".join(lines)


def state(run: Run) -> str:
    """Say whether a run is stored, by which code, and how far one got that was stopped."""
    try:
        stored, changed = load(run.name), changes(run, data=False)
        made = f"made {stored.date} on {stored.machine}, {stored.size}"
        here = f"stale, {_because(changed)}" if changed else "here"
        said = f"{here}, {made}"
    except FileNotFoundError:
        said = "not here"
    done, same_code = progress(run)
    if done:
        old = "" if same_code else ", by code that has changed"
        said += f"; partly made, {done} of {len(run.settings)}{old}"
    return said


def is_needed(run: Run) -> bool:
    """Say whether a run is missing or stale."""
    try:
        return bool(changes(run))
    except FileNotFoundError:
        return True


def make_or_say_why(run: Run) -> int:
    """Make a run; where that fails because of a disk or of missing data, print the reason and return 1."""
    try:
        stored = make(run)
    except OSError as error:
        print(f"{run.name}: {error}", file=sys.stderr)
        return 1
    print(f"{run.name}: made, {stored.size}")
    return 0


def check(run: Run, *, again: bool) -> int:
    """Print whether a stored run is fresh, and with ``again`` whether it can be repeated; return 1 if not."""
    try:
        changed = changes(run)
        wrong = [f"stale, {_because(changed)}"] if changed else []
        if again:
            wrong += repeat(run)
    except OSError as error:
        print(f"{run.name}: {error}", file=sys.stderr)
        return 1
    if wrong:
        wrong.append(f"make it again with: python -m coursepkg.runs make {run.name}")
        print("\n".join(f"{run.name}: {line}" for line in wrong), file=sys.stderr)
        return 1
    repeated = (
        f", {len(run.repeated)} of {len(run.settings)} settings repeated"
        if again
        else ""
    )
    print(f"{run.name}: fresh{repeated}")
    return 0


def _because(changed: list[str]) -> str:
    return f"because of a change of {' and '.join(changed)}"


if __name__ == "__main__":
    sys.exit(main())
