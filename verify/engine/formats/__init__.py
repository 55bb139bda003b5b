"""Reading and writing circuits: a netlist, BLIF, AIGER (ASCII and binary), and Verilog.

BLIF and AIGER are read here: each takes one screen, the packages that read them give no gates but
a graph of their own, and every other tool writes them.  Verilog is a language; Yosys reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lemmata.verify.engine.circuit import Circuit
from lemmata.verify.engine.formats.aiger import read_aiger, write_aiger
from lemmata.verify.engine.formats.blif import read_blif, write_blif
from lemmata.verify.engine.formats.netlist import read_netlist, write_netlist
from lemmata.verify.engine.formats.verilog import read_verilog
from lemmata.verify.errors import InputError

__all__ = [
    "READERS",
    "WRITERS",
    "read",
    "read_aiger",
    "read_blif",
    "read_netlist",
    "read_verilog",
    "write",
    "write_aiger",
    "write_blif",
    "write_netlist",
]

READERS: dict[str, Callable[[Path], Circuit]] = {
    ".net": lambda file: read_netlist(file.read_text(encoding="ascii"), file.stem),
    ".blif": lambda file: read_blif(file.read_text(encoding="ascii"), file.stem),
    ".aag": lambda file: read_aiger(file.read_bytes(), file.stem),
    ".aig": lambda file: read_aiger(file.read_bytes(), file.stem),
    ".v": read_verilog,
}
WRITERS: dict[str, Callable[[Circuit], bytes]] = {
    ".net": lambda circuit: write_netlist(circuit).encode(),
    ".blif": lambda circuit: write_blif(circuit).encode(),
    ".aag": write_aiger,
    ".aig": lambda circuit: write_aiger(circuit, binary=True),
}


def read(path: str | Path) -> Circuit:
    """Return the circuit in a ``.net``, ``.blif``, ``.aag``, ``.aig`` or ``.v`` file.

    Raises
    ------
    InputError
        If the ending is another one, or the file cannot be read.
    """
    file = Path(path)
    if file.suffix not in READERS:
        raise InputError(f"{file.name}: circuits are read from {', '.join(READERS)} files")
    try:
        return READERS[file.suffix](file)
    except (OSError, UnicodeError) as broken:
        raise InputError(f"{file.name} cannot be read: {broken}") from None


def write(circuit: Circuit, path: str | Path) -> None:
    """Write a circuit as a ``.net``, ``.blif``, ``.aag`` or ``.aig`` file.

    Raises
    ------
    InputError
        If the ending is another one, or the file cannot be written.
    """
    file = Path(path)
    if file.suffix not in WRITERS:
        raise InputError(f"{file.name}: circuits are written to {', '.join(WRITERS)} files")
    try:
        file.write_bytes(WRITERS[file.suffix](circuit))
    except OSError as broken:
        raise InputError(f"{file.name} cannot be written: {broken}") from None
