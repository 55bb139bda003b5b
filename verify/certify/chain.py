"""Rules for composed generators: the chain rule, and blocks side by side."""

from __future__ import annotations

from flint import arb

from lemmata.bounds import families as fam
from lemmata.bounds.prove.reals.ball import enclose
from lemmata.bounds.verdict import Verdict, worst
from lemmata.verify.certify.certificate import NAMES, Bound, better
from lemmata.verify.certify.multipliers import sharper
from lemmata.verify.certify.pieces.region import Region
from lemmata.verify.certify.points.image import image
from lemmata.verify.certify.rules import Constants, Place, constants, usable
from lemmata.verify.certify.suprema import Values
from lemmata.verify.certify.watch import tick
from lemmata.verify.generators import BlockDiagonal, Composition, Generator
from lemmata.verify.norms import PRECISION, greatest, least


@constants.register
def _blocks(G: BlockDiagonal, place: Place = None) -> Constants:
    parts = [
        constants(part, None if place is None else place[block])
        for part, block in zip(G.parts, G.blocks, strict=True)
    ]
    return {name: _extreme(name, [part[name] for part in parts]) for name in NAMES}


def _joined(rule: str, hows: list[str]) -> str:
    """Return one sentence for a rule applied again and again, each reason once."""
    reasons = (part for how in hows for part in how.removeprefix(rule).split(" | "))
    return rule + " | ".join(dict.fromkeys(reasons))


def _extreme(name: str, bounds: list[Bound]) -> Bound:
    balls = [b.enclosure for b in bounds]
    ball = least(balls) if name == "m" else greatest(balls)
    how = _joined(f"{fam.BLOCKS.why}: ", [b.how for b in bounds])
    verdict = worst(b.verdict for b in bounds)
    return Bound(name, ball, how, all(b.exact for b in bounds), verdict)


@constants.register
def _composition(G: Composition, place: Place = None) -> Constants:
    *outer, inner = G.parts
    found = _sharpened(inner, constants(inner, place), place)
    # What comes after an isometry onto a subspace need not attain its bounds there.
    rigid = is_isometry(found) and inner.out == inner.dim
    for part in reversed(outer):
        tick("bound part by part")
        place = None if place is None else _followed(inner, found["M"], place)
        step = _sharpened(part, constants(part, place), place)
        found = chained(step, found, exact=rigid or is_isometry(step))
        rigid = rigid and is_isometry(step) and part.out == part.dim
        inner = part
    return found


def _sharpened(part: Generator, found: Constants, place: Place) -> Constants:
    """Return the bounds of a part with the M that its slopes allow, for M2 and M3 of the chain."""
    M = sharper(part, found, place, ("M",)).get("M", found["M"])
    return found | {"M": better(found["M"], M)}


def _followed(H: Generator, M: Bound, place: Region) -> Region:
    radius = (M.enclosure.upper() * place.radius).upper()
    return Region(tuple(image(H, place.center)), radius)


def is_isometry(found: Constants) -> bool:
    """Whether the map is orthogonal up to rounding, so that it keeps exact constants exact."""
    flat = all(found[name].enclosure.is_zero() for name in ("M2", "M3"))
    return flat and all(bool(abs(found[name].enclosure - 1) < 1e-9) for name in ("m", "M"))


def chained(F: Constants, H: Constants, *, exact: bool = False) -> Constants:
    """Return the bounds of F o H by the chain rule; what one lacks, the composition lacks."""
    values = {s: F[n].enclosure for s, n in zip(fam.OUTER, NAMES, strict=True)}
    values |= {s: H[n].enclosure for s, n in zip(fam.INNER, NAMES, strict=True)}
    return {name: _chain(name, values, F, H, exact) for name in NAMES}


def _chain(name: str, values: Values, F: Constants, H: Constants, exact: bool) -> Bound:
    needed = ("m",) if name == "m" else NAMES[1 : NAMES.index(name) + 1]
    verdicts = [c[n].verdict for n in needed for c in (F, H)]
    hows = [c[n].how for n in (name, *needed) for c in (F, H)]
    how = _joined(f"{fam.COMPOSITION.why}: ", hows)
    if not all(v.holds for v in verdicts):
        unknown = arb(0) if name == "m" else arb("inf")
        return Bound(name, unknown, f"a part has no such bound: {how}", False, Verdict.UNKNOWN)
    ball = enclose(fam.COMPOSITION.constants[name], values, prec=PRECISION)
    return usable(Bound(name, ball, how, exact and F[name].exact and H[name].exact))
