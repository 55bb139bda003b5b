"""Scaling of bounds and measurements, one picture for each quantity and axis of a family."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lemmata.reports.render.figures import COLOURS, _draw
from lemmata.reports.sweeps.fits import Fit
from lemmata.reports.sweeps.spots import FORMS, MEASURED

NAMES = {
    "S": "gradient steps $S$",
    "K": "Langevin steps $K$",
    "layers": "layers by the local theorem",
    "N_enc": "parameters of the encoder",
}
_LABELS = {"d": "dimension $d$", "eps": r"$1/\epsilon$", "beta": r"$1/\beta$"}
_MARKS = dict(zip(FORMS, "sD^o", strict=True))
_COLOURS = dict(zip(FORMS, (COLOURS[4], COLOURS[0], COLOURS[1], COLOURS[2]), strict=True))


def key(fit: Fit) -> str:
    """Return the name of the picture that a fit is drawn in."""
    family = re.sub(r"[^A-Za-z0-9]+", "-", fit.family).strip("-")
    return f"{family}-{fit.quantity}-{fit.axis}-{'covered' if fit.covered else 'given'}"


def scaling(fits: Sequence[Fit]) -> str:
    """Draw the fits of one picture: geometric means over the rest of the grid, both axes in logs.

    Parameters
    ----------
    fits : sequence of Fit
        With one `key`.
    """
    first = fits[0]

    def paint(axes: Any) -> None:
        for fit in fits:
            x, y = zip(*fit.curve, strict=True)
            limit = f", limit {fit.limit}" if fit.limit and fit.form != MEASURED else ""
            # A zero without a sign.
            label = f"{fit.form}: exponent {round(fit.slope, 2) + 0.0:.2f} here{limit}"
            axes.plot(
                x, y, f"{_MARKS[fit.form]}-", color=_COLOURS[fit.form], label=label, linewidth=1.6
            )
        axes.set_xscale("log")
        axes.set_yscale("log")
        ticks = sorted({x for fit in fits for x, _ in fit.curve})
        axes.set_xticks(ticks, [f"{x:.4g}" for x in ticks])
        axes.minorticks_off()
        axes.set_xlabel(_LABELS[first.axis])
        axes.set_ylabel(NAMES[first.quantity])
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))

    return _draw(f"scaling-{key(first)}", (8.0, 3.8), paint)
