"""Products of a matrix with columns, in blocks that stay in the registers of this machine.

The matrices of a chain never change and those of its columns never leave the cache.  So a matrix is
packed once for all steps, in the order in which it is read, and the columns are read where they
lie.  BLAS packs both at every call; what is made here runs at nearly the rate of the multipliers,
for small shapes as for large ones, and every sum runs in the same order whatever the machine, the
number of threads and the columns beside it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import cgutils as untyped
from numba.core import types
from numba.core.registry import cpu_target

from lemmata.verify.engine.arguments import Array
from lemmata.verify.engine.compiled.jit import helper, intrinsic, kernel

cgutils: Any = untyped
LINE = 64
"""Bytes of a cache line; the columns of a tile are padded to it, whatever the machine."""


def _registers() -> tuple[int, int]:
    """Return the bytes of a vector register and the rows of a block.

    A block of three vectors times eight rows needs 28 registers, times four 16.
    """
    target = cpu_target.target_context.codegen().magic_tuple()
    features = set(target[2].split(","))
    if "+avx512f" in features:
        return 64, 8
    if "+avx" in features:
        return 32, 4
    return 16, 4 if target[0].startswith(("x86", "i")) else 8


VECTOR, HEIGHT = _registers()
HEIGHTS = tuple(height for height in (8, 4, 2, 1) if height <= HEIGHT)
ACROSS = 3
"""Vectors across a block; the last of a row are done by two or one."""


def packed(M: Array, kind: Any) -> Array:
    """Return the entries of a matrix as products read them: blocks of rows, column by column.

    The last block is filled up with zeros.
    """
    blocks = np.zeros((-(-len(M) // HEIGHT), M.shape[1], HEIGHT), kind)
    for i, row in enumerate(M):
        blocks[i // HEIGHT, :, i % HEIGHT] = row
    return blocks.ravel()


def _blocks(back: bool) -> Any:
    """Return a function that makes ``height`` rows of a product, block by block."""

    @intrinsic
    def blocks(
        typing: Any, M: Any, start: Any, v: Any, out: Any, row: Any, height: Any, width: Any
    ) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            arrays = [
                context.make_array(kind)(context, builder, value)
                for kind, value in zip(signature.args[:4], args[:4], strict=True)
            ]
            row, height, width = args[4:]
            for size in HEIGHTS:
                with builder.if_then(builder.icmp_signed("==", height, height.type(size))):
                    _Writer(context, builder, v.dtype, arrays, back).rows(row, size, width)
            return context.get_dummy_value()

        return types.void(M, start, v, out, *[types.intp] * 3), generate

    return blocks


class _Writer:
    """Writes the LLVM code of a block; sums are kept in variables that become registers."""

    def __init__(self, context: Any, builder: Any, kind: Any, arrays: Any, back: bool) -> None:
        self.builder, self.arrays, self.back = builder, arrays, back
        self.bytes = kind.bitwidth // 8
        self.lanes = VECTOR // self.bytes
        self.vector = ir.VectorType(context.get_value_type(kind), self.lanes)
        form = ir.FunctionType(self.vector, [self.vector] * 3)
        name = f"llvm.fmuladd.v{self.lanes}f{kind.bitwidth}"
        self.multiply_add = cgutils.get_or_insert_function(builder.module, form, name)

    def rows(self, row: Any, height: int, width: Any) -> None:
        """Make rows: blocks of `ACROSS` vectors, then of fewer."""
        builder, done = self.builder, width.type(0)
        for across in range(ACROSS, 0, -1):
            step = width.type(across * self.lanes)
            stop = builder.sub(width, builder.urem(builder.sub(width, done), step))
            with cgutils.for_range_slice(builder, done, stop, step, width.type) as (column, _):
                self.block(row, column, height, across)
            done = stop

    def block(self, row: Any, column: Any, height: int, across: int) -> None:
        """Set ``out[row:, column:]`` to ``start + M v``, or with the transpose of M if ``back``."""
        builder, rows = self.builder, range(height)
        M, start, v, out = self.arrays
        terms, width = cgutils.unpack_tuple(builder, v.shape)
        columns = cgutils.unpack_tuple(builder, out.shape)[0] if self.back else terms
        own = [builder.add(row, row.type(r)) for r in rows]
        sums = [self.variables(builder.load(builder.gep(start.data, [j])), across) for j in own]
        with cgutils.for_range(builder, terms) as loop:
            k = loop.index
            values = [self.load(p) for p in self.vectors(v.data, k, width, column, across)]
            if self.back:
                self.fetch(M.data, self.entry(columns, k, row), k, columns)
            for r in rows:
                at = self.entry(columns, *((k, row) if self.back else (row, k)))
                at = builder.add(at, row.type(r * (HEIGHT if self.back else 1)))
                entry = builder.load(builder.gep(M.data, [at]))
                self.accumulate(sums[r], self.splat(entry), values)
        for j, line in zip(own, sums, strict=True):
            for place, total in zip(
                self.vectors(out.data, j, width, column, across), line, strict=True
            ):
                builder.store(builder.load(total), place).align = self.bytes

    def fetch(self, data: Any, at: Any, k: Any, columns: Any) -> None:
        """Ask for what a transposed product needs two blocks of rows later, a line a step."""
        builder, height = self.builder, k.type(HEIGHT)
        ahead = builder.mul(columns, k.type(2 * HEIGHT))
        line = builder.mul(builder.urem(k, height), height)
        place = builder.gep(data, [builder.add(at, builder.add(ahead, line))])
        byte, flag = ir.IntType(8).as_pointer(), ir.IntType(32)
        form = ir.FunctionType(ir.VoidType(), [byte, flag, flag, flag])
        prefetch = cgutils.get_or_insert_function(builder.module, form, "llvm.prefetch.p0i8")
        builder.call(prefetch, [builder.bitcast(place, byte), flag(0), flag(3), flag(1)])

    def entry(self, columns: Any, i: Any, j: Any) -> Any:
        """Return where an entry of a packed matrix lies."""
        builder, height = self.builder, i.type(HEIGHT)
        block, rest = builder.udiv(i, height), builder.urem(i, height)
        return builder.add(builder.mul(builder.add(builder.mul(block, columns), j), height), rest)

    def vectors(self, data: Any, row: Any, width: Any, column: Any, across: int) -> list[Any]:
        """Return where the vectors of a row lie."""
        builder = self.builder
        first = builder.add(builder.mul(row, width), column)
        return [
            builder.bitcast(
                builder.gep(data, [builder.add(first, first.type(u * self.lanes))]),
                self.vector.as_pointer(),
            )
            for u in range(across)
        ]

    def load(self, place: Any) -> Any:
        """Load a vector that need not be aligned."""
        value = self.builder.load(place)
        value.align = self.bytes
        return value

    def variables(self, x: Any, across: int) -> list[Any]:
        """Return variables for a row of a block that start as one number."""
        found = [cgutils.alloca_once(self.builder, self.vector) for _ in range(across)]
        value = self.splat(x)
        for variable in found:
            self.builder.store(value, variable)
        return found

    def splat(self, x: Any) -> Any:
        """Return a vector of one number."""
        nothing = ir.Constant(self.vector, ir.Undefined)
        zeros = ir.Constant(ir.VectorType(ir.IntType(32), self.lanes), [0] * self.lanes)
        first = self.builder.insert_element(nothing, x, ir.IntType(32)(0))
        return self.builder.shuffle_vector(first, nothing, zeros)

    def accumulate(self, sums: list[Any], entry: Any, values: list[Any]) -> None:
        """Add an entry times each value."""
        for total, value in zip(sums, values, strict=True):
            terms = [entry, value, self.builder.load(total)]
            self.builder.store(self.builder.call(self.multiply_add, terms), total)


def _product(back: bool) -> Any:
    """Return a function that makes all rows of a product."""
    blocks = _blocks(back)

    @helper
    def product(M: Any, start: Any, v: Any, out: Any, used: int) -> None:
        rows, row = out.shape[1], 0
        while row < rows:
            height = HEIGHT
            while row + height > rows:
                height //= 2
            for s in range(out.shape[0]):
                vs, outs = v[s], out[s]
                width = out.shape[2] if s + 1 < out.shape[0] else used
                blocks(M, start, vs, outs, row, height, width)
                for j in range(row, row + height):
                    outs[j, width:] = start[j]
            row += height

    return product


product = _product(False)
"""Set ``out`` to ``start + M v``, strip by strip.

Parameters
----------
M : 1-d array
    See `packed`.
start : array
    One number for each row of M.
v, out : (strips, columns of M, width) and (strips, rows of M, width) array
    A line of memory divides the rows.
used : int
    Columns of the last strip that hold something, whole lines; beyond, ``M v`` is left out.
"""

product_back = _product(True)
"""`product` with the transpose of M."""


@kernel
def multiply(M: Any, start: Any, v: Any, out: Any, used: int, back: bool) -> None:
    """`product` or `product_back`, to be called from Python."""
    if back:
        product_back(M, start, v, out, used)
    else:
        product(M, start, v, out, used)
