"""Write constraints.txt from the packages that are installed: versions only, no addresses."""

import subprocess
import sys

from tools.environment import ROOT

HEADER = """\
# Every package of the three requirements files and what they pull in, at the versions that were tested.
# Written by 'make lock'. A constraint installs nothing by itself.
"""

frozen = subprocess.run(
    [sys.executable, "-m", "pip", "freeze"], capture_output=True, text=True, check=True
)
# An editable install has no version; a build such as torch's "+cpu" is this machine's choice.
pins = [
    line.split("+")[0]
    for line in frozen.stdout.splitlines()
    if "==" in line and "coursepkg" not in line
]
(ROOT / "constraints.txt").write_text(HEADER + "\n".join(pins) + "\n", encoding="utf-8")
print(f"wrote constraints.txt: {len(pins)} packages")
