"""The constants of Theorem 1 as the ledger holds them, and the setting they are computed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from lemmata.bounds.claim import FORMS
from lemmata.reports.evidence import Data
from lemmata.reports.render.unicode import plain
from lemmata.verify.errors import InputError

DRAWN = 8
"""Observations that are certified."""
Number = int | float | str | Fraction


@dataclass(frozen=True)
class Setting:
    """What is asked: target error, noise level, norm of the observables, entropy.

    ``None`` for ``beta`` means the level the generator was trained at if the sharp theorem covers
    it, else a level up to which it covers; ``None`` for ``norm_x`` the bound of Lemma 24,
    for ``norm_z_hat`` that of Lemma 23.  ``observation`` is a file with what is certified locally
    in place of ``drawn`` observations of the model.
    """

    eps: Number = "0.1"
    beta: Number | None = None
    norm_x: Number | None = None
    rng: int = 0
    observations: int = 5
    norm_z_hat: Number | None = None
    observation: Path | None = None
    drawn: int = DRAWN


def compute(**given: Any) -> Any:
    """Return ``bounds.constants``; its complaints become `InputError`."""
    from lemmata import bounds

    try:
        return bounds.constants(**given)
    except ValueError as problem:
        raise InputError(str(problem)) from None


def for_generator(
    certificate: Any,
    d: int,
    setting: Setting,
    trained: float | None,
    size: Mapping[str, int] | None = None,
) -> Any:
    """Return the constants of a certified generator, sizes among them if ``size`` has N and H.

    The bounds on m, M, M2, M3 enter at the exact binary values of their sound ends.
    """
    M3 = certificate.M3.value
    given: dict[str, Any] = {
        "m": certificate.m.value,
        "M": certificate.M.value,
        "M2": certificate.M2.value,
        "M3": M3 if float("inf") > M3 else 0,
        "d": d,
        "eps": setting.eps,
        "norm_x": setting.norm_x,
        "norm_z_hat": setting.norm_z_hat,
        **(size or {}),
    }
    if setting.beta is None and trained is not None:
        rows = compute(**given, beta=trained)
        if rows.covered("sharp"):
            return rows
    return compute(**given, beta=setting.beta)


def entries(rows: Any) -> Data:
    """Return all constants as the ledger holds them; the two bounds on beta are one row."""
    joined: dict[str, Any] = {}
    for name, row in rows.items():
        if name in ("beta_0", "beta_1"):
            forms = joined.get("beta_max", {}) | row.forms()
            joined["beta_max"] = forms
        else:
            joined[name] = row.forms()
    return {
        name: _row(name, forms, rows, order) for order, (name, forms) in enumerate(joined.items())
    }


def _row(name: str, forms: Mapping[str, Any], rows: Any, order: int) -> Data:
    known = rows.get(name)
    return {
        "latex": known.latex if known else r"\max\beta",
        "meaning": known.meaning if known else "noise level up to which the theorem covers",
        "unit": known.unit if known else "observable",
        "order": order,
        "measured": None,
        **{f: value_entry(forms[f]) if f in forms else None for f in FORMS},
    }


def value_entry(value: Any) -> Data:
    """Return formula, exact text, enclosure and decimal of one value."""
    ends = value.enclosure
    exact = str(value.at)
    return {
        "latex": value.latex,
        "text": plain(value.expr),
        "exact": exact if len(exact) <= 60 else "",
        "enclosure": [ends.low, ends.high],
        "decimal": value.decimal,
    }


def exponential(rows: Any) -> Data | None:
    """Return what theorem-1-exponential gives for the inputs, and up to which noise."""
    from lemmata.bounds.paper.local.refined.numbers import exponential as numbers
    from lemmata.bounds.paper.local.refined.numbers import widest

    found, most = numbers(rows.inputs), widest(rows.inputs)
    if found is None and most is None:
        return None
    limit = None if most is None else f"{float(most):.3g}"
    known: Data = {"beta_max": limit, "K": None if found is None else found.K}
    if found is not None:
        shown = ("T", "h", "scale", "rho", "alpha", "theta")
        known |= {name: _ends(getattr(found, name)) for name in shown}
        known["shares"] = {name: _ends(ball) for name, ball in found.shares.items()}
    return known | {"words": _told(known)}


def _ends(ball: Any) -> list[str]:
    """Return the ends of a ball, as decimals that are rounded outwards."""
    from lemmata.bounds.numeral import ball_ends

    return list(ball_ends(ball))


def _told(known: Data) -> str:
    limit = known["beta_max"]
    upto = "at every noise that was tried" if limit is None else f"up to beta = {limit}"
    first = (
        "Freezing only what differs from a normal law, in a ball that may be chosen "
        f"(theorem-1-exponential): numbers are found {upto} at this norm of the inverse point; "
    )
    if known["K"] is None:
        return first + "none at the noise asked for."
    return first + f"here K = {known['K']:,} Langevin steps."


TRIES = 12
"""Noise levels at which the local theorem is tried."""


def local(rows: Any) -> list[Data]:
    """Return what the local theorem proves by m, M, M2, M3 alone, at noise that doubles.

    From the noise of the constants upwards as long as it covers; downwards until it does.

    Returns
    -------
    list of dict
        ``beta``, ``K`` and the proved error ``eps``, for every observation of these norms.
    """
    from lemmata.verify.certify.posterior.compared.named import named

    at = {symbol.name: value for symbol, value in rows.inputs.items()}
    names = ("m", "M", "M2", "M3")
    given = {n: at[n] for n in ("d", "eps", "norm_z_hat")}
    found: list[Data] = []
    factor, beta = Fraction(2), at["beta"]
    for _ in range(TRIES):
        terms = named(*(at[n] for n in names), beta=beta, **given)
        if terms is not None:
            decimal = _decimal(beta)
            found.append({"beta": decimal, "K": terms.K, "eps": terms.total})
        elif found:
            break
        else:
            factor = Fraction(1, 2)
        if found and factor < 1:
            break
        beta = beta * factor.numerator / factor.denominator
    return found


def _decimal(number: Any) -> str:
    from lemmata.bounds.numeral import enclosure

    return enclosure(number).decimal


def limits(
    certificate: Any, d: int, setting: Setting, found: Data, size: Mapping[str, int] | None
) -> Data:
    """Return K and the encoder's size of each form at the largest noise that it covers itself."""
    out: Data = {}
    for form, low in ((f, found["beta_max"][f]["enclosure"][0]) for f in FORMS):
        if low == "inf":
            continue
        asked = replace(setting, beta=low)
        rows = for_generator(certificate, d, asked, None, size)
        if rows.covered(form):
            K, parameters = (_whole(rows, name, form) for name in ("K", "N_enc"))
            out[form] = {"beta": float(low), "K": K, "parameters": parameters}
    return out


def _whole(rows: Any, name: str, form: str) -> str | None:
    value = rows[name].forms().get(form) if name in rows else None
    return None if value is None or not value.at.is_Integer else str(value.at)


def conditions(rows: Any) -> list[Data]:
    """Return what each form of the theorem asks of the inputs, and whether they meet it."""
    return [
        {"form": c.form, "latex": c.latex, "plain": plain(c.relation), "holds": c.holds}
        for c in rows.conditions
    ]


def inputs(rows: Any) -> Data:
    """Return the numbers the constants were computed for."""
    from lemmata.bounds.numeral import enclosure
    from lemmata.bounds.symbols import latex

    out = {}
    for symbol, value in rows.inputs.items():
        ends = enclosure(value)
        out[symbol.name] = {
            "latex": latex(symbol),
            "enclosure": [ends.low, ends.high],
            "decimal": ends.decimal,
        }
    return out


TRAINED = "at which it was trained"
COVERED = "up to which the sharp theorem covers"


def _source(rows: Any, setting: Setting, trained: float | None) -> str:
    """Return in words why this noise level was taken."""
    from lemmata.bounds.numeral import exact
    from lemmata.bounds.symbols import beta

    if setting.beta is not None:
        return "as asked"
    if trained is not None and rows.inputs[beta] == exact(trained):
        return TRAINED
    return COVERED


def setting_entry(rows: Any, setting: Setting, trained: float | None) -> Data:
    """Return the setting in numbers and in words."""
    given = inputs(rows)
    beta, norm_x, eps = (given[n]["decimal"] for n in ("beta", "norm_x", "eps"))
    source = _source(rows, setting, trained)
    length = "as asked" if setting.norm_x is not None else "Lemma 24: all but a share exp(-d/2)"
    return {
        "inputs": given,
        "conditions": conditions(rows),
        "covered": {f: rows.covered(f) for f in FORMS},
        "beta": beta,
        "eps": eps,
        "norm_x": norm_x,
        "beta_trained": trained,
        "beta_is": source,
        "words": (
            f"For noise of standard deviation beta = {beta} ({source}), target total variation "
            f"error eps = {eps} and observables of norm at most {norm_x} ({length})."
        ),
    }
