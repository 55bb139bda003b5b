"""What is certified and measured of a generator."""

from __future__ import annotations

from typing import Any

from lemmata.reports.render import figures
from lemmata.reports.render.document import (
    Badge,
    Block,
    Code,
    Figure,
    Fold,
    Items,
    Line,
    Math,
    Par,
    Section,
    Table,
    line,
)
from lemmata.reports.story.claims import show
from lemmata.reports.story.numbers import at_least, at_most, whole

Data = dict[str, Any]
NAMES = {"m": "m", "M": "M", "M2": "M_2", "M3": "M_3"}


def certified(found: Data) -> Section:
    """Return what the generator is and how each of its constants was proved."""
    offset = found["certificate"]["offset"]
    blocks: list[Block] = [
        Par(line(f"{found['kind']}, d = {found['d']}, {found['parameters']} parameters. ")),
        *([Par(line(found["note"]))] if found["note"] else []),
        Fold(line("Weights"), (Par(line(Code(found["repr"]))),)),
        _bounds(found["certificate"]),
        Par(line(
            "Measured is the extreme value that a search over points and directions met, by a "
            "route that uses no bound; ratio is measured over certified, and 1 is tight."
        )),
        Par(line("How they were proved:")),
        Items(_proofs(found["certificate"])),
        Par(line("Assumption 3, G(0) = 0: ", Badge(offset["verdict"]), f" {offset['how']}")),
    ]  # fmt: skip
    picture = figures.tightness(found)
    if picture:
        alt = "Bars: measured over certified constant, for m, M, M2, M3"
        caption = "How tight each certified constant is: 1 means that a point attains it."
        blocks.append(Figure(picture, alt, caption))
    return Section("Certified constants", "certified", tuple(blocks))


def _bounds(certificate: Data) -> Table:
    head = ("constant", "bound", "enclosure", "verdict", "measured", "ratio")
    rows = tuple(_row(k, certificate[k]) for k in NAMES)
    return Table("Bounds that hold everywhere", tuple(map(line, head)), rows)


def _row(key: str, entry: Data) -> tuple[Line, ...]:
    told = at_least if key == "m" else at_most
    known = entry["verdict"] == "PROVED"
    bound = line(told(NAMES[key], entry["value"])) if known else line("none")
    ends = entry["enclosure"]
    return (
        line(Math(NAMES[key])),
        bound,
        line(Code(f"[{ends[0]}, {ends[1]}]")) if ends else line(),
        line(Badge(entry["verdict"]), ", exact" if entry["exact"] else ""),
        line(show(entry["measured"])),
        line(show(entry["ratio"])),
    )


def _proofs(certificate: Data) -> tuple[Line, ...]:
    """Return the proofs, constants that share one together."""
    shared: dict[str, list[str]] = {}
    for key in NAMES:
        shared.setdefault(certificate[key]["how"], []).append(key)
    return tuple(line(f"{', '.join(keys)}: {how}") for how, keys in shared.items())


def pictures(found: Data) -> list[Section]:
    """Return the measured descent and, in one or two dimensions, the posterior."""
    out = []
    if found["descent"]:
        out.append(_descent(found["descent"]))
    if found["posterior"]:
        svg = figures.posterior(found["posterior"])
        p = found["posterior"]
        out.append(
            Section("Posterior", "posterior", (
                Figure(svg, "Density of the posterior of the latent point given one observable",
                       f"Posterior by quadrature at noise level {p['beta']:.6g}, relative error of "
                       f"its normaliser {p['error']:.1e}. The cross is the inverse point."),))
        )  # fmt: skip
    if found.get("encoder"):
        out.append(_encoder(found["encoder"]))
    return out


def _encoder(e: Data) -> Section:
    """Return how large an encoder is and, in one or two dimensions, what it does."""
    from lemmata.reports.render.pictures import encoder_path, encoder_size

    blocks: list[Block] = [
        Figure(
            encoder_size("eps", e["sizes"]),
            "Parameters of an encoder against the accuracy, on logarithmic axes, three curves",
            "How large encoders are, on an example whose chain has a known law: G = diag(1, 2) at "
            "noise 0.2, not this generator. Measured: the fewest Langevin steps that suffice.",
        )
    ]
    p = e["path"]
    if p:
        shape = "curve: density" if len(p["descent"][0]) == 1 else "contours: density"
        few = p["K_theorem"] > p["K"]
        law = ", fewer and longer than the theorem asks for: nothing is promised" if few else ""
        blocks.append(Figure(
            encoder_path(p),
            "Density of the posterior, the end of the gradient steps, and samples of the encoder",
            f"The encoder of this generator at one observable, noise level {p['beta']:.6g} "
            f"({shape} of the posterior), after {p['K']} Langevin steps{law}.",
        ))  # fmt: skip
    return Section("Encoder", "encoder", tuple(blocks))


def _descent(d: Data) -> Section:
    head = ("|x|", "Q*", "steps promised, sharp", "steps needed", "steps promised, printed")
    rows = tuple(
        (
            line(show(o["norm_x"])),
            line(show(o["Q"])),
            (whole(o["S"])),
            line("more than ", *whole(d["steps"])) if o["hit"] is None else whole(o["hit"]),
            (whole(o["S_printed"])),
        )
        for o in d["observations"]
    )
    words = line(
        f"Descent from 0 on {len(d['observations'])} observables drawn from the model, until the "
        f"iterate is within {show(d['delta'])} of the inverse point (found by Newton's method). "
        "At every step the loss must stay below its bound ",
        Math(r"(1 - m^2/Q^*)^s f(z^{(0)})"),
        f"; the largest ratio met after the start is {show(d['worst'])}: ",
        Badge(d["verdict"]),
    )
    alt = "Loss of gradient descent against the number of steps, on logarithmic axes, and its bound"
    caption = (
        "Loss of the measured descent (solid) and its proved bound (dashed, same colour). "
        "Circles: the accuracy asked for is reached. Triangles: the promised number of steps."
    )
    picture = Figure(figures.descent(d), alt, caption)
    table = Table("Steps promised and needed", tuple(map(line, head)), rows)
    return Section("Measured gradient descent", "descent", (Par(words), picture, table))
