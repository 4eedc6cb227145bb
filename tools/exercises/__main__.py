"""Make everything that the masters of the exercises are good for.

python -m tools.exercises write              the students' notebooks and the teacher's index
python -m tools.exercises check              report what is not as the masters would make it
python -m tools.exercises assign NB OUT      what a teacher hands out, and what Gradescope needs
python -m tools.exercises instructor         the book with solutions, in _build/instructor
"""

import argparse
import sys
from pathlib import Path

from tools.exercises.masters import find
from tools.exercises.student import problems, write_all
from tools.exercises.teacher import assign, instructor
from tools.site import arc


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["write", "check", "assign", "instructor"])
    parser.add_argument("number", nargs="?", default="all", metavar="NB")
    parser.add_argument("out", nargs="?", type=Path)
    parser.add_argument(
        "--secret", type=Path, help="file that the hidden tests' data depends on"
    )
    args = parser.parse_args()
    if args.command == "write":
        write_all()
        arc.write_all()  # new exercises stand in the table of contents
    elif args.command == "check":
        if found := problems():
            sys.exit("\n".join(found))
    elif args.command == "instructor":
        instructor()
    else:
        masters = find(args.number)
        if args.out in (None, Path()) or len(masters) > 1:
            sys.exit(
                "assign needs one chapter and a folder: make assignment NB=01 OUT=folder"
            )
        assign(masters[0], args.out, args.secret)


if __name__ == "__main__":
    main()
