"""Verilog, by way of Yosys, which turns any synthesisable module into an and-inverter graph.

Yosys is the well-kept reader of Verilog; here it is run as a program of its own: from the package
``pyosys`` (``pip install 'lemmata[verilog]'``), or the command ``yosys`` where there is one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from lemmata.verify.engine.circuit import Circuit
from lemmata.verify.engine.formats.aiger import read_aiger
from lemmata.verify.errors import InputError

PASSES = (
    "hierarchy -check -auto-top",
    "proc",
    "flatten",
    "opt",
    "memory",
    "techmap",
    "opt",
    "check -assert",
    "aigmap",
)
"""What makes one and-inverter graph of a design."""
_DRIVER = (
    "import sys; from pyosys import libyosys as y; d = y.Design(); "
    "[y.run_pass(c, d) for c in sys.argv[1:]]"
)
SECONDS = 120


def read_verilog(file: Path, name: str = "") -> Circuit:
    """Return the circuit of the top module of a Verilog file, bits of a port from the lowest.

    The file has to be self-contained: it is read from a copy.

    Parameters
    ----------
    file : Path
        Verilog-2005, synthesisable and combinational; the top module is found by itself.
    name : str, optional
        For reports; the file's name without one.

    Raises
    ------
    InputError
        If Yosys is not there or refuses the file, or the design has registers.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "circuit.aig"
        source = Path(folder) / "circuit.v"
        source.write_bytes(file.read_bytes())
        run_yosys([f"read_verilog {source}", *PASSES, f"write_aiger {out}"], file.name)
        try:
            return read_aiger(out.read_bytes(), name or file.stem)
        except InputError as refused:
            raise InputError(f"{file.name}: of its logic, {refused}") from None


def _command(passes: list[str]) -> list[str]:
    if find_spec("pyosys"):
        return [sys.executable, "-c", _DRIVER, *passes]
    if which("yosys"):
        return ["yosys", "-p", "; ".join(passes)]
    raise InputError(
        "Verilog is read by Yosys, which is not installed: pip install 'lemmata[verilog]', or "
        "convert the file to AIGER or BLIF"
    )


def run_yosys(passes: list[str], name: str) -> None:
    """Run the passes in one process; ``name`` is what an error message calls the file."""
    try:
        done = subprocess.run(_command(passes), capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise InputError(f"Yosys did not read {name} within {SECONDS} s") from None
    if done.returncode:
        said = [*done.stdout.splitlines(), *done.stderr.splitlines()]
        warned = [line for line in said if line.startswith("Warning:")]
        why = [line for line in said if "ERROR:" in line and "check -assert" not in line]
        first = (why or warned or ["no reason given"])[0]
        told = first.split("ERROR:" if why else "Warning:")[-1].strip()
        raise InputError(f"Yosys does not read {name}: {told}")
