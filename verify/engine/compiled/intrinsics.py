"""Operations on floats that Numba does not offer: polynomials, typed constants, exponents.

Each works for float32 and float64 and has no branch, so that LLVM turns a loop over it into vector
instructions.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import types

from lemmata.verify.engine.compiled.jit import intrinsic

Generate = Callable[[Any, Any, Any, Any], Any]
_INTS = {types.float32: ir.IntType(32), types.float64: ir.IntType(64)}
_MANTISSA = {types.float32: 23, types.float64: 52}
_BIAS = {types.float32: 127, types.float64: 1023}
_SQRT_HALF = {types.float32: 0x3F3504F3, types.float64: 0x3FE6A09E667F3BCD}
_UNSIGNED: dict[Any, Any] = {types.uint32: types.float32, types.uint64: types.float64}


@intrinsic
def polynomial(typing: Any, x: Any, pair: Any) -> tuple[Any, Generate]:
    """Evaluate, at x, the row of a pair that belongs to the type of x, by Horner's rule."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind, rows = signature.args
        which = int(kind == types.float64)
        row = builder.extract_value(args[1], which)
        terms = [
            context.cast(builder, builder.extract_value(row, i), types.float64, kind)
            for i in range(rows.types[which].count)
        ]
        real = terms[0].type
        form = ir.FunctionType(real, [real] * 3)
        multiply_add = builder.module.declare_intrinsic("llvm.fmuladd", [real], form)
        total = terms.pop()
        while terms:
            total = builder.call(multiply_add, [total, args[0], terms.pop()])
        return total

    return x(x, pair), generate


@intrinsic
def number(typing: Any, x: Any, value: Any) -> tuple[Any, Generate]:
    """Return a constant in the type of x."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return context.cast(builder, args[1], signature.args[1], signature.args[0])

    return x(x, value), generate


@intrinsic
def pick(typing: Any, x: Any, pair: Any) -> tuple[Any, Generate]:
    """Return the member of (float32, float64) that belongs to x, in the type of x."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        value = builder.extract_value(args[1], int(kind == types.float64))
        return context.cast(builder, value, types.float64, kind)

    return x(x, pair), generate


@intrinsic
def power_of_two(typing: Any, shifted: Any) -> tuple[Any, Generate]:
    """Return 2^k, given k + 3/2 times 2 to the number of bits of the mantissa."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        word = _INTS[kind]
        bits = builder.bitcast(args[0], word)
        exponent = builder.add(bits, word(_BIAS[kind]))
        return builder.bitcast(builder.shl(exponent, word(_MANTISSA[kind])), args[0].type)

    return shifted(shifted), generate


@intrinsic
def exponent(typing: Any, x: Any) -> tuple[Any, Generate]:
    """Return the integer k with sqrt(1/2) <= x / 2^k < sqrt(2), as a float; x positive, normal."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        word = _INTS[kind]
        bits = builder.sub(builder.bitcast(args[0], word), word(_SQRT_HALF[kind]))
        return builder.sitofp(builder.ashr(bits, word(_MANTISSA[kind])), args[0].type)

    return x(x), generate


@intrinsic
def mantissa(typing: Any, x: Any) -> tuple[Any, Generate]:
    """Return x / 2^k with the k of `exponent`."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        word = _INTS[kind]
        low = word(_SQRT_HALF[kind])
        fraction = word((1 << _MANTISSA[kind]) - 1)
        bits = builder.sub(builder.bitcast(args[0], word), low)
        return builder.bitcast(builder.add(builder.and_(bits, fraction), low), args[0].type)

    return x(x), generate


@intrinsic
def one_to_two(typing: Any, word: Any) -> tuple[Any, Generate]:
    """Return the float in [1, 2) whose fraction is the leading bits of an unsigned word."""
    kind = _UNSIGNED[word]

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        width = args[0].type
        size = _MANTISSA[kind]
        fraction = builder.lshr(args[0], width(width.width - size))
        bits = builder.or_(fraction, width(_BIAS[kind] << size))
        return builder.bitcast(bits, context.get_value_type(kind))

    return kind(word), generate


@intrinsic
def fraction32(typing: Any, word: Any) -> tuple[Any, Generate]:
    """Return an unsigned 32-bit word over 2^32, moved into (0, 1], as float32; fine near 0."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        real, width = context.get_value_type(types.float32), args[0].type
        whole = builder.sitofp(builder.lshr(args[0], width(1)), real)
        return builder.fadd(builder.fmul(whole, real(0.5**31)), real(0.5**32))

    return types.float32(word), generate


@intrinsic
def signed32(typing: Any, word: Any) -> tuple[Any, Generate]:
    """Return a 32-bit word, read as a signed one, over 2^32, as float32: in [-1/2, 1/2]."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        real = context.get_value_type(types.float32)
        return builder.fmul(builder.sitofp(args[0], real), real(0.5**32))

    return types.float32(word), generate


@intrinsic
def word_of(typing: Any, x: Any) -> tuple[Any, Generate]:
    """Return the bits of a float as an unsigned word."""
    word = types.uint32 if x == types.float32 else types.uint64

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], _INTS[signature.args[0]])

    return word(x), generate


@intrinsic
def has_bit(typing: Any, word: Any, bit: Any) -> tuple[Any, Generate]:
    """Return whether a bit of a word is set; the last is number 0."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        shift = context.cast(builder, args[1], signature.args[1], signature.args[0])
        return builder.trunc(builder.lshr(args[0], shift), ir.IntType(1))

    return types.boolean(word, bit), generate


@intrinsic
def flip_sign(typing: Any, x: Any, word: Any, bit: Any) -> tuple[Any, Generate]:
    """Return x, negated if a bit of a word is set."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        width = args[1].type
        shift = context.cast(builder, args[2], signature.args[2], signature.args[1])
        moved = builder.shl(args[1], builder.sub(width(width.width - 1), shift))
        sign = builder.and_(moved, width(1 << (width.width - 1)))
        return builder.bitcast(builder.xor(builder.bitcast(args[0], width), sign), args[0].type)

    return x(x, word, bit), generate
