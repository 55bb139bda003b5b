"""Circuits in files: netlist, BLIF, AIGER and Verilog; Yosys as the second reader and writer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lemmata.verify.engine.circuit import Circuit
from lemmata.verify.engine.circuit_families import arx, feistel, present, random_function
from lemmata.verify.engine.circuits.circuit_builder import trace
from lemmata.verify.engine.formats import (
    WRITERS,
    read,
    read_aiger,
    read_blif,
    read_netlist,
    write,
    write_aiger,
    write_blif,
)
from lemmata.verify.engine.formats.verilog import run_yosys
from lemmata.verify.errors import InputError

ADDER = """.model adder
.inputs a b \\
        c
.outputs s carry
.names a b c s
100 1
010 1
001 1
111 1
.names a b c carry
00- 0
0-0 0
-00 0
.end
"""
HALF_ADDER = "aag 7 2 0 2 3\n2\n4\n6\n12\n6 13 15\n12 2 4\n14 3 5\ni0 x\ni1 y\n"
# The half adder as printed in the description of the binary format.
BINARY_HALF_ADDER = b"aig 5 2 0 2 3\n10\n6\n\x02\x02\x03\x02\x01\x02"
MODULE = """module sum(input [2:0] a, input [2:0] b, output [2:0] s, output odd);
  wire [2:0] t = a + b;
  assign s = t ^ {a[0], 2'b01};
  assign odd = ^t;
endmodule
"""
MEMBERS: list[Circuit] = [present(8).forward, arx(10).forward, feistel(6).backward]
MEMBERS += [random_function(6, 3, rng=k) for k in range(4)]
MEMBERS += [trace(lambda b: [b[0], ~b[0], b[0] ^ b[0], b[1]], 2, "odd name: 1")]


def test_formats_give_the_same_function() -> None:
    assert read_blif(ADDER).table.tolist() == [0, 1, 1, 2, 1, 2, 2, 3]
    assert read_aiger(HALF_ADDER).table.tolist() == [0, 1, 1, 2]
    assert read_aiger(BINARY_HALF_ADDER).table.tolist() == [0, 1, 1, 2]
    named = read_netlist("input a b\nc = xor a ~b\nd = c\noutput ~d a # the end\n")
    assert named.table.tolist() == [0, 3, 1, 2]


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("circuit", MEMBERS, ids=lambda c: c.name)
def test_what_is_written_is_read_back(circuit: Circuit, ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"it{ending}"
    write(circuit, file)
    again = read(file)
    assert again.name == "it"
    np.testing.assert_array_equal(again.table, circuit.table)


@pytest.mark.parametrize("ending", [".blif", ".aag", ".aig"])
def test_yosys_reads_what_is_written(ending: str, tmp_path: Path) -> None:
    pytest.importorskip("pyosys")
    circuit = random_function(6, 4, 60, rng=3)
    file, out = tmp_path / f"it{ending}", tmp_path / "again.aig"
    write(circuit, file)
    reader = "read_blif" if ending == ".blif" else "read_aiger"
    run_yosys([f"{reader} {file}", "opt", "techmap", "aigmap", f"write_aiger {out}"], file.name)
    np.testing.assert_array_equal(read(out).table, circuit.table)


@pytest.mark.parametrize("back", [".v", ".blif", ".aag"])
def test_verilog_is_what_it_computes(back: str, tmp_path: Path) -> None:
    """From the module, or from what Yosys writes for it."""
    pytest.importorskip("pyosys")
    file, out = tmp_path / "sum.v", tmp_path / f"sum{back}"
    file.write_text(MODULE)
    if back != ".v":
        to = {".blif": "write_blif", ".aag": "write_aiger -ascii -symbols"}[back]
        steps = ["hierarchy -auto-top", "proc", "techmap", "aigmap"]
        run_yosys([f"read_verilog {file}", *steps, f"{to} {out}"], file.name)
    found = read(out)
    a, b = np.arange(64) % 8, np.arange(64) // 8
    total = (a + b) % 8
    odd = np.array([bin(t).count("1") % 2 for t in total])
    np.testing.assert_array_equal(found.table, total ^ (a % 2 * 4 + 1) | odd << 3)


@pytest.mark.parametrize(
    ("module", "says"),
    [
        ("module m(input a, output b);\n assign b = ;\nendmodule\n", "syntax error"),
        ("module m(input a, output b);\n foo u(a, b);\nendmodule\n", "foo"),
        ("module m(input a, output b);\n assign b = ~(a & b);\nendmodule\n", "loop"),
        ("module m(input a, output b);\n wire c;\n assign b = a ^ c;\nendmodule\n", "no driver"),
        ("module m(input c, input a, output reg b);\n always @(posedge c) b <= a;\nendmodule\n",
         "latches"),
    ],
)  # fmt: skip
def test_verilog_that_is_no_circuit_gets_one_line(module: str, says: str, tmp_path: Path) -> None:
    pytest.importorskip("pyosys")
    file = tmp_path / "m.v"
    file.write_text(module)
    with pytest.raises(InputError, match=r"^[^\n]*$") as caught:
        read(file)
    assert "m.v" in str(caught.value)
    assert says in str(caught.value)


def test_without_yosys_one_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lemmata.verify.engine.formats.verilog.find_spec", lambda name: None)
    monkeypatch.setattr("lemmata.verify.engine.formats.verilog.which", lambda name: None)
    (tmp_path / "m.v").write_text(MODULE)
    with pytest.raises(InputError, match=r"pip install 'lemmata\[verilog\]'"):
        read(tmp_path / "m.v")


_BLIF = ".inputs a\n.outputs b\n"


@pytest.mark.parametrize(
    ("reader", "text", "says"),
    [
        (read_netlist, "input a\nc = and a q\noutput c\n", "line 2: no wire 'q'"),
        (read_netlist, "input a\na = a\noutput a\n", "line 2: the wire 'a' is there"),
        (read_netlist, "input a\nc = nand a a\noutput c\n", "line 2: a gate is and, or, xor"),
        (read_netlist, "input 0\noutput 0\n", "rename the input"),
        (read_netlist, "output a\n", "no inputs"),
        (read_netlist, "input a\n", "at least one input and one output"),
        (read_blif, ".inputs a\n.latch a b\n.outputs b\n.end\n", "line 2: .latch"),
        (read_blif, _BLIF + ".subckt and x=a y=b\n", "line 3: .subckt"),
        (read_blif, _BLIF + ".names b a b\n11 1\n.end\n", "depends on itself"),
        (read_blif, _BLIF + ".names c b\n1 1\n.names b c\n1 1\n.end\n", "depends on itself"),
        (read_blif, _BLIF + ".names a b\n2 1\n.end\n", "line 3: the cover of 'b'"),
        (read_blif, _BLIF + ".names a b\n1 1\n0 0\n.end\n", "rows of 0 and of 1"),
        (read_blif, _BLIF + ".names c b\n1 1\n.end\n", "no wire 'c'"),
        (read_blif, _BLIF + ".end\n", "no wire 'b' for an output"),
        (read_blif, _BLIF + ".names a b\n1 1\n.names a b\n0 1\n", "line 5: .names"),
        (read_blif, _BLIF + ".names a\n1\n.names a b\n1 1\n", "line 3: 'a' is an input"),
        (read_blif, "11 1\n", "line 1: the row '11 1' belongs to no .names"),
        (read_aiger, "", "header"),
        (read_aiger, "aag 1 1 0 1\n2\n2\n", "header"),
        (read_aiger, "aag 2 1 0 1 1\n2\n4\n4 4 2\n", "depends on itself"),
        (read_aiger, "aag 2 1 1 1 0\n2\n4 2\n4\n", "latches"),
        (read_aiger, "aag 1 1 0 1 0 1\n2\n2\n2\n", "properties"),
        (read_aiger, "aag 2 1 0 1 1\n2\n4\n", "cut short"),
        (read_aiger, "aag 2 1 0 1 1\n2\n4\n4 2 x\n", "not made of literals"),
        (read_aiger, "aag 1 1 0 1 0\n3\n2\n", "3, which is not a positive variable"),
        (read_aiger, "aag 2 1 0 1 1\n2\n2\n2 2 2\n", "defines a variable twice"),
        (read_aiger, "aag 3 1 0 1 1\n2\n4\n4 2 6\n", "wire 6 is used but not defined"),
        (read_aiger, "aag 1 1 0 1 3\n2\n4\n", "counts 1 + 3 of 1 variables"),
        (read_aiger, "aag 1 0 0 1 0\n0\n", "no inputs"),
        (read_aiger, b"aig 3 1 0 1 1\n4\n\x02\x00", "M = I + L + A"),
        (read_aiger, b"aig 2 1 0 1 1\n4", "cut short before its gates"),
        (read_aiger, b"aig 2 1 0 1 1\n4\n\x02", "cut short within its gates"),
        (read_aiger, b"aig 2 1 0 1 1\n4\n\x00\x00", "literals that come later"),
    ],
)
def test_bad_files_get_one_clear_line(
    reader: Callable[[str | bytes], Circuit], text: str | bytes, says: str
) -> None:
    with pytest.raises(InputError) as caught:
        reader(text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_deep_circuits_are_no_trouble() -> None:
    """A chain of 3000 gates, written last first."""
    chain = trace(lambda b: [_fold(b)], 2)
    blif = write_blif(chain).splitlines()
    head = [row for row in blif if row.startswith((".model", ".inputs", ".outputs"))]
    blocks = "\n".join(row for row in blif if row not in [*head, ".end"]).split(".names")[1:]
    turned = "\n".join([*head, *(".names" + block.rstrip("\n") for block in blocks[::-1]), ".end"])
    np.testing.assert_array_equal(read_blif(turned).table, chain.table)
    np.testing.assert_array_equal(read_aiger(write_aiger(chain)).table, chain.table)


def _fold(bits):  # type: ignore[no-untyped-def]
    wire = bits[0]
    for k in range(3000):
        wire = wire & bits[1] if k % 2 else ~(wire ^ bits[1])
    return wire


def test_read_and_write_by_ending(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.net, \.blif, \.aag, \.aig, \.v"):
        read(tmp_path / "half.txt")
    with pytest.raises(InputError, match=r"cannot be read"):
        read(tmp_path / "half.blif")
    with pytest.raises(InputError, match=r"written to \.net, \.blif, \.aag, \.aig"):
        write(MEMBERS[0], tmp_path / "half.v")
    with pytest.raises(InputError, match="cannot be written"):
        write(MEMBERS[0], tmp_path / "no such folder" / "half.aag")
