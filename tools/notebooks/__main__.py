"""Keep the chapters' notebooks.

    python -m tools.notebooks sync            write the stale side of every pair
    python -m tools.notebooks run NB          execute one notebook and store its outputs
    python -m tools.notebooks claims NB       measure its claims over several seeds, kept as a table
    python -m tools.notebooks check           report pairs that differ, stale outputs and cells never run

NB is the start of a chapter's file name ("01"), or "all" for those in the book. A text without a
notebook is a draft: only commands that name it touch it.
"""

import argparse
import sys

from tools import manifest
from tools.notebooks.checking import problems
from tools.notebooks.claims import measure
from tools.notebooks.pairing import sync
from tools.notebooks.running import run
from tools.site import arc


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["sync", "run", "claims", "check"])
    parser.add_argument("notebook", nargs="?", default="all", metavar="NB")
    parser.add_argument(
        "--seeds",
        default="0,1,2,3,4",
        help="with claims: whole numbers, separated by commas",
    )
    parser.add_argument(
        "--from",
        dest="side",
        choices=["text", "notebook"],
        help="with sync: the side to keep",
    )
    args = parser.parse_args()
    found = []
    for notebook in manifest.notebooks(args.notebook):
        if args.command == "sync":
            sync(notebook, args.side)
        elif args.command == "run":
            run(notebook)
        elif args.command == "claims":
            measure(notebook, [int(seed) for seed in args.seeds.split(",")])
        else:
            found += problems(notebook)
    if found:
        sys.exit("\n".join(found))
    if args.command != "check":
        arc.write_all()  # a new notebook puts its chapter into the book


if __name__ == "__main__":
    main()
