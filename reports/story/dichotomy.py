"""The dichotomy on one page: where a small encoder exists, and where trained ones fail."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from lemmata.reports.render import pictures
from lemmata.reports.render.document import (
    Badge,
    Block,
    Figure,
    Line,
    Math,
    Par,
    Section,
    Table,
    line,
)
from lemmata.reports.story.backing import told
from lemmata.reports.story.numbers import tidy, whole

Data = dict[str, Any]
RESIDUAL = r"G(z) = az + c\,W_2 \tanh(W_1 z)"


def sections(ledger: Data) -> list[Section]:
    """Return the section, if the ledger has the numbers."""
    if "dichotomy" not in ledger:
        return []
    found = ledger["dichotomy"]
    blocks = (
        Par(line(
            "With a strongly invertible generator and small noise an encoder of polynomial size "
            "exists; without strong invertibility, if one-way functions exist, there are "
            "generators for which no encoder of polynomial size does, as long as its activations "
            "have small circuits."
        )),
        *_invertible(ledger, found["invertible"]),
        *_hard(ledger, found["hard"]),
    )  # fmt: skip
    return [Section("The dichotomy", "dichotomy", blocks)]


def _invertible(ledger: Data, side: Data) -> tuple[Block, ...]:
    given, family = side["given"], side["family"]
    intro = line(
        "Strongly invertible: ", Math(RESIDUAL), f" with a = {family['a']}, c = {family['c']}, "
        "dense matrices of norm 1 and d hidden nodes. In every dimension ",
        Math(rf"m = {given['m']},\ M = {given['M']},\ M_2 = {given['M2']},\ M_3 = {given['M3']}"),
        ": ", Badge(family["verdict"]), " by the bounds of residual maps. Target error "
        f"{side['eps']}, noise {side['beta']} ({_covered(side['rows'])}), "
        "observables up to the norm of Lemma 24. The size is a formula: ",
        *told(ledger, "theorem-1-size"),
        "; that an encoder of this size reaches the target error: ",
        *told(ledger, "theorem-1"),
        ".",
    )  # fmt: skip
    picture = Figure(
        pictures.dichotomy_size(side["rows"]),
        "Parameters of the encoder and of the generator against the dimension, logarithmic axes",
        f"{_growth(side['rows'])} Nothing here is measured.",
    )
    return Par(intro), picture, _sizes(side["rows"])


def _covered(rows: list[Data]) -> str:
    missed = [str(r["d"]) for r in rows if not all(v is True for v in r["covered"].values())]
    if not missed:
        return "covered by both forms in every row"
    return f"NOT shown to be covered by both forms for d = {', '.join(missed)}"


def _growth(rows: list[Data]) -> str:
    """Return the local exponents between the last two rows, computed from the sizes."""
    *_, (a, b) = pairwise(rows)
    told = []
    for form, name in (("sharp", "the sharp encoder"), ("repaired", "the printed construction")):
        ratio = float(b[form]["decimal"]) / float(a[form]["decimal"])
        power = math.log(ratio) / math.log(b["d"] / a["d"])
        told.append(f"{name} grows like the power {power:.2f} of d")
    return f"From d = {a['d']} to {b['d']} {' and '.join(told)}."


def _sizes(rows: list[Data]) -> Table:
    head = ("d", "N of the generator", "N' sharp", "N' printed construction, repaired steps")
    return Table(
        "Parameters of the encoder, by formula",
        tuple(map(line, head)),
        tuple(
            (line(str(r["d"])), whole(r["N"]), *(_size(r[f]) for f in ("sharp", "repaired")))
            for r in rows
        ),
    )


def _size(entry: Data) -> Line:
    low, high = entry["enclosure"]
    return whole(int(low)) if low == high and low.isdigit() else line(tidy(entry["decimal"]))


def _hard(ledger: Data, side: Data) -> tuple[Block, ...]:
    intro = line(
        "Not invertible: ", Math(r"G(z) = C(\mathrm{sgn}\,z)"), " with C four add-rotate-xor "
        f"rounds on d bits, noise {side['beta']:g}. A sampler of z given x inverts C; its rate is "
        "at least 1 - TV - (1 - ", Math(r"\kappa(\beta)^d"), "), TV its mean total variation "
        "error: ", *told(ledger, "theorem-2-inverter"),
        ". The exact posterior attains ", Math(r"\kappa(\beta)^d"), ". That no encoder of "
        "polynomial size exists if C is one-way: ", *told(ledger, "theorem-2", "printed"), ", ",
        *told(ledger, "theorem-2", "repaired"), ", ", *told(ledger, "theorem-2"),
        ". The printed form is refuted by encoders that store a table in one Lipschitz activation: "
        "15d + 3 parameters for any bijection ", *told(ledger, "theorem-2-tables"),
        ", 6d + 6 for any generator ", *told(ledger, "theorem-2-any-generator"),
        ", and 4d + 1 with ReLU where weights may depend on x for free ",
        *told(ledger, "theorem-2-free-parameters"), ".",
    )  # fmt: skip
    caution = line(
        f"The encoders have one tanh layer, {side['rounds']} steps of Adam on fresh draws, rates "
        f"over {side['n']} inputs. They show what fixed size and this training lose, no more: "
        "their failure is measured and refutes no larger or better trained encoder, and these "
        "rounds are not one-way, since a circuit of about the same size runs them backwards."
    )
    picture = Figure(
        pictures.dichotomy_rates(side["rows"]),
        "Inversion rate against the dimension, logarithmic rates: encoders of fixed widths "
        "fall towards guessing, the exact posterior stays near 1",
        "Measured rates of trained encoders of fixed width (solid), the rate of the exact "
        "posterior (dashed), guessing (dotted).",
    )
    by_size = Figure(
        pictures.dichotomy_by_size(side["rows"]),
        "Inversion rate against the parameters of the trained encoder, logarithmic axes: a line "
        "for each dimension, each lower than the one before",
        "The same rates against the size of the encoder: what a given size buys falls with d.",
    )
    return Par(intro), Par(caution), picture, by_size, _rates(side["rows"])


def _rates(rows: list[Data]) -> Table:
    head = ("d", "hidden units", "N' encoder", "N generator", "inversion rate",
            "TV", "guaranteed", "posterior", "guessing")  # fmt: skip
    keys = ("inversion_rate", "mean_tv", "guaranteed", "posterior_rate", "guessing")
    return Table(
        "Inversion rates of trained encoders, measured",
        tuple(map(line, head)),
        tuple(
            (
                line(str(r["d"])),
                *(whole(r[k]) for k in ("hidden", "encoder_parameters", "generator_parameters")),
                *(line(_rate(r, k)) for k in keys),
            )
            for r in rows
        ),
    )


def _rate(row: Data, key: str) -> str:
    if key == "guaranteed" and row[key] <= 0:
        return "none"
    return f"{row[key]:.3g}"
