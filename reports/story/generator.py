"""What is certified and measured of a generator."""

from __future__ import annotations

from typing import Any

from reports import figures
from reports.document import Badge, Block, Code, Figure, Line, Math, Par, Section, Table, line
from reports.story.claims import show
from reports.story.numbers import decimal, whole

Data = dict[str, Any]
NAMES = {"m": "m", "M": "M", "M2": "M_2", "M3": "M_3"}


def certified(found: Data) -> Section:
    """Return what the generator is and how each of its constants was proved."""
    about = [Par(line(f"{found['kind']}, d = {found['d']}. ", found["note"])),
             Par(line(Code(found["repr"])))]  # fmt: skip
    head = tuple(
        map(line, ("constant", "bound", "verdict", "measured", "ratio", "how it was proved"))
    )
    rows = tuple(_row(k, found["certificate"][k]) for k in NAMES)
    offset = found["certificate"]["offset"]
    centred = Par(line("Assumption 3, G(0) = 0: ", Badge(offset["verdict"]), f" {offset['how']}"))
    words = Par(
        line("Measured is the extreme value that a search over points and directions met, by a "
             "route that uses no bound; ratio is measured over certified, and 1 is tight.")
    )  # fmt: skip
    figure = figures.tightness(found)
    blocks: list[Block] = [*about, Table("Certified constants", head, rows), words, centred]
    if figure:
        blocks.append(Figure(figure, "Bars: measured over certified constant, for m, M, M2, M3",
                             "How tight each certified constant is: 1 means that a point was found "
                             "where it is attained."))  # fmt: skip
    return Section("Certified constants", "certified", tuple(blocks))


def _row(key: str, entry: Data) -> tuple[Line, ...]:
    sign = r"\ge" if key == "m" else r"\le"
    known = entry["verdict"] == "PROVED"
    bound = line(Math(f"{NAMES[key]} {sign} {decimal(entry['value'])}")) if known else line("none")
    kind = " exact" if entry["exact"] else ""
    return (
        line(Math(NAMES[key])),
        bound,
        line(Badge(entry["verdict"]), kind),
        line(show(entry["measured"])),
        line(show(entry["ratio"])),
        line(entry["how"]),
    )


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
    return out


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
