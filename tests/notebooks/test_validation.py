"""How nbval validates our notebooks: what it must catch, and what it must let pass."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from coursepkg.show.boxes import _Box
from coursepkg.show.claims import Claim, Claims

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SANITIZE = ROOT / "tests/notebooks/sanitize.cfg"


def validate(tmp_path, source, output):
    """Run nbval, as `make notebooks` does, on one cell with a stored output."""
    node = new_notebook(
        cells=[new_code_cell(source, execution_count=1, outputs=[output])]
    )
    node.metadata["kernelspec"] = {
        "name": "python3",
        "display_name": "Python 3",
        "language": "python",
    }
    nbformat.write(node, tmp_path / "one.ipynb")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--rootdir",
        str(tmp_path),
        "-p",
        "no:cacheprovider",
    ]
    options = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", str(SANITIZE)]
    return subprocess.run(
        [*command, *options, "one.ipynb"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )


def claim_output(measured, bound):
    shown = Claims([Claim("Share", measured, bound)])
    data = {"text/html": shown._repr_html_(), "text/plain": repr(shown)}
    return new_output("display_data", data)


def box_output(text):
    """Return what is stored of a box to play in whose function said ``text``."""
    data = _Box(lambda _: text, "Your words", "dog")._repr_mimebundle_()
    return new_output("display_data", data)


BOX = "from coursepkg.show import play\nplay(lambda _: '0.81', label={!r}, text='dog')"
CLAIM = "from coursepkg.show import claim\nclaim('Share', 0.81, at_least={})"


@pytest.mark.parametrize(
    ("source", "output", "passes"),
    [
        pytest.param(
            CLAIM.format(0.8), claim_output("0.810", "at least 0.8"), True, id="same"
        ),
        pytest.param(
            CLAIM.format(0.8),
            claim_output("0.814", "at least 0.8"),
            True,
            id="other digits",
        ),
        pytest.param(
            CLAIM.format(0.9),
            claim_output("0.910", "at least 0.9"),
            False,
            id="false claim",
        ),
        pytest.param(
            CLAIM.format(0.7),
            claim_output("0.810", "at least 0.8"),
            False,
            id="other bound",
        ),
        pytest.param(
            BOX.format("Your words"),
            box_output("0.82"),
            True,
            id="other digits in a box",
        ),
        pytest.param(
            BOX.format("Your word"), box_output("0.81"), False, id="other label"
        ),
        pytest.param(
            "print(1)",
            new_output("stream", name="stdout", text="2\n"),
            False,
            id="other output",
        ),
    ],
)
def test_a_notebook_passes_if_it_says_what_is_so(tmp_path, source, output, passes):
    result = validate(tmp_path, source, output)
    assert (result.returncode == 0) == passes, result.stdout


@pytest.mark.parametrize(
    "call",
    [
        "import urllib.request; urllib.request.urlopen('http://example.org')",
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "import socket; socket.socket().connect_ex(('192.0.2.1', 80))",
    ],
)
def test_a_notebook_cannot_reach_the_network(tmp_path, call):
    source = f"try:\n    {call}\nexcept OSError as error:\n    print('without a network' in str(error))"
    result = validate(
        tmp_path, source, new_output("stream", name="stdout", text="True\n")
    )
    assert result.returncode == 0, result.stdout


def test_a_notebook_can_reach_its_own_machine(tmp_path):
    source = (
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "client = socket.create_connection(server.getsockname())\nclient.close()\nserver.close()\nprint('ok')"
    )
    result = validate(
        tmp_path, source, new_output("stream", name="stdout", text="ok\n")
    )
    assert result.returncode == 0, result.stdout
