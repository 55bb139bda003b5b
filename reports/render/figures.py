"""Pictures as inline SVG, byte for byte the same for the same ledger."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

INK = "#010203"
"""Stands for the page's text colour, so that a picture follows light and dark."""
COLOURS = ("#2f7fd0", "#d9822b", "#2ca27a", "#b65fc4", "#c9544d", "#7d8b2f")


def _draw(
    name: str, size: tuple[float, float], paint: Callable[[Any], None], columns: int = 1
) -> str:
    """Return the SVG of one pair of axes, or of several side by side with one vertical axis."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style: Any = {
        "svg.hashsalt": name,
        "svg.fonttype": "none",
        "font.family": "sans-serif",
        "font.size": 11,
        "text.color": INK,
        "axes.edgecolor": INK,
        "axes.labelcolor": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "legend.frameon": False,
    }
    with mpl.rc_context(style):
        figure = Figure(figsize=size, layout="tight")
        axes = figure.subplots(1, columns, sharey=True)
        paint(axes)
        for one in figure.axes:
            one.minorticks_off()
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    return inline(buffer.getvalue(), name)


def inline(svg: str, name: str) -> str:
    """Make an SVG file fit into a page: no prolog, no style for others, ids of its own.

    Comments, room between tags and digits that nobody sees are left out.
    """
    # It may come from a file, and becomes part of the page.
    name = re.sub(r"[^A-Za-z0-9]+", "-", name)
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.S)
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.S)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.S)
    svg = re.sub(r">\s+<", "><", svg)
    svg = re.sub(r"(\d\.\d)\d+", r"\1", svg)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r'\bid="', f'id="{name}-', svg)
    svg = re.sub(r"url\(#", f"url(#{name}-", svg)
    svg = re.sub(r'href="#', f'href="#{name}-', svg)
    svg = re.sub(r'(<svg[^>]*?) (?:width|height)="[^"]*pt"', r"\1", svg)
    svg = re.sub(r'(<svg[^>]*?) (?:width|height)="[^"]*pt"', r"\1", svg)
    return svg.replace(INK, "currentColor").strip()


def tightness(found: dict[str, Any]) -> str:
    """Draw measured over certified for each constant that has both; nothing if there is none."""
    rows = [
        (name, found["certificate"][name]["ratio"])
        for name in ("m", "M", "M2", "M3")
        if isinstance(found["certificate"][name]["ratio"], float)
        and found["certificate"][name]["ratio"] > 0
    ]
    if not rows:
        return ""

    def paint(axes: Any) -> None:
        # m is bounded from below, so its ratio is at least 1; turn it round to compare.
        values = [1 / r if n == "m" else r for n, r in rows]
        y = range(len(rows), 0, -1)
        axes.barh(y, values, height=0.55, color=COLOURS[0])
        labels = {"m": "$m$", "M": "$M$", "M2": "$M_2$", "M3": "$M_3$"}
        axes.set_yticks(list(y), [labels[n] for n, _ in rows])
        axes.axvline(1, color=INK, linewidth=1)
        axes.set_xlim(0, 1.12)
        axes.set_xlabel("tightness (1: attained)")
        for at, v in zip(y, values, strict=True):
            axes.text(min(v, 1) + 0.012, at, f"{v:.3g}", va="center")

    return _draw("tightness", (7.5, 0.55 * len(rows) + 1.1), paint)


def descent(d: dict[str, Any]) -> str:
    """Draw the loss of each descent and its bound."""

    def paint(axes: Any) -> None:
        for n, o in enumerate(d["observations"]):
            colour = COLOURS[n % len(COLOURS)]
            # A logarithmic axis has no 0, so the start is drawn at 1.
            axes.plot([max(s, 1) for s in o["s"]], o["f"], color=colour, linewidth=1.6)
            bound = [max(s, 1) for s in o["bound_s"]]
            axes.plot(bound, o["bound"], color=colour, linewidth=1.1, linestyle="--")
            if o["hit"] is not None:
                axes.plot([max(o["hit"], 1)], [o["f"][-1]], "o", color=colour, markersize=6)
            axes.plot([bound[-1]], [o["bound"][-1]], "^", color=colour, markersize=6)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel("step $s$")
        axes.set_ylabel("loss $f(z^{(s)})$")

    return _draw("descent", (7.5, 4.2), paint)


def posterior(p: dict[str, Any]) -> str:
    """Draw a density on a line or in the plane."""

    def line(axes: Any) -> None:
        axes.plot(p["z"], p["density"], color=COLOURS[0], linewidth=1.8)
        axes.axvline(p["z_hat"][0], color=COLOURS[1], linewidth=1.2)
        axes.set_xlabel("$z$")
        axes.set_ylabel("density")

    def plane(axes: Any) -> None:
        u, v = ([t - c for t in side] for side, c in zip(p["z"], p["z_hat"], strict=True))
        axes.contour(u, v, p["density"], levels=8, colors=COLOURS[0], linewidths=1.2)
        axes.plot([0], [0], "x", color=COLOURS[1], markersize=9, mew=2)
        axes.set_aspect("equal")
        axes.set_xlabel(r"$z_1-\hat z_1$")
        axes.set_ylabel(r"$z_2-\hat z_2$")

    return _draw("posterior", (7.5, 4.2), line if len(p["z_hat"]) == 1 else plane)
