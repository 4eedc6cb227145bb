"""List the data sets of the course, or fetch them: ``python -m coursepkg.data fetch NAME``."""

import argparse
import sys
from collections.abc import Sequence

from coursepkg.data._cache import cache_dir
from coursepkg.data.sets import DATA_SETS, DataSet


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says, and return the exit code: 1 if something could not be fetched."""
    parser = argparse.ArgumentParser(
        prog="python -m coursepkg.data", description=__doc__
    )
    commands = parser.add_subparsers(dest="command", metavar="fetch")
    names = [data_set.name for data_set in DATA_SETS]
    fetching = commands.add_parser("fetch", help="bring data sets into the cache")
    fetching.add_argument(
        "names",
        nargs="+",
        choices=["needed", *names],
        metavar="NAME",
        help=f"needed (by the notebooks and the tests), {', '.join(names)}",
    )
    given = parser.parse_args(arguments)
    if given.command is None:
        print(listing())
        return 0
    chosen = [
        data_set
        for data_set in DATA_SETS
        if data_set.name in given.names or (data_set.needed and "needed" in given.names)
    ]
    return max([fetch_or_say_why(data_set) for data_set in chosen])


def listing() -> str:
    """Return a paragraph for each data set, and whether it is in the cache."""
    lines = [f"Data sets, kept in {cache_dir()}\n"]
    for data_set in DATA_SETS:
        here = "here" if data_set.is_here() else "not here"
        needed = ", needed by notebooks and tests" if data_set.needed else ""
        lines += [
            f"{data_set.name} ({data_set.megabytes}{needed}): {here}",
            f"    {data_set.what}",
            f"    from {data_set.origin}",
            f"    licence: {data_set.licence}\n",
        ]
    return "\n".join([*lines, "Fetch with: python -m coursepkg.data fetch NAME"])


def fetch_or_say_why(data_set: DataSet) -> int:
    """Fetch a data set; where that fails, print the reason and return 1."""
    was_here = data_set.is_here()
    try:
        data_set.fetch()
    except OSError as error:
        print(f"{data_set.name}: {error}", file=sys.stderr)
        return 1
    print(f"{data_set.name}: {'here' if was_here else 'fetched'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
