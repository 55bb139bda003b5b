"""Which engine runs: NumPy, the reference, or the compiled kernels where they are worth it."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any, Literal

from lemmata.verify.engine.chains.ridge_form import RidgeForm, ridge_form
from lemmata.verify.errors import EngineWarning, InputError, closest, warn

Engine = Literal["auto", "numpy", "numba"]
"""``"auto"`` chooses by what is installed, by the generator and by the amount of work."""

SERVED = (
    "the compiled engine serves one layer A z + B s(W z + b) + t, with linear maps and "
    "translations before and after it"
)
LONG = 2e9
"""As `WORTH`, where ``"auto"`` says that it does not compile: some ten seconds of NumPy."""
WORTH = 5e7
"""Chains times steps times (d + hidden width) from which ``"auto"`` compiles: half a second of
NumPy, about what loading the compiled code from disk takes."""


def compiled_form(G: Any, engine: str, steps: int) -> RidgeForm | None:
    """Return the generator as the kernels take it, or None if NumPy is to run.

    Parameters
    ----------
    G : Map
        The generator.
    engine : {"auto", "numpy", "numba"}
        What the caller wants.
    steps : int
        Steps of all chains together.

    Raises
    ------
    InputError
        If there is no such engine, or ``"numba"`` cannot run.
    """
    if engine not in ("auto", "numpy", "numba"):
        known = closest(str(engine), ("auto", "numpy", "numba"))
        raise InputError(f"there is no engine {engine!r}; {known}")
    if engine == "numpy":
        return None
    form = ridge_form(G)
    if engine == "numba":
        return _demanded(form, G)
    if form is None:
        if steps * int(getattr(G, "_width", G.dim)) >= LONG and installed():
            _slower(type(G).__name__)
        return None
    return form if steps * (form.dim + form.hidden) >= WORTH and installed() else None


@cache
def _slower(kind: str) -> None:
    warn(
        f"this long run of a {kind} is made by NumPy: {SERVED}; engine='numpy' says that you know",
        EngineWarning,
    )


def installed() -> bool:
    """Whether Numba can be imported; does not import it."""
    return find_spec("numba") is not None


def _demanded(form: RidgeForm | None, G: Any) -> RidgeForm:
    if form is None:
        parts = [type(part).__name__ for part in getattr(G, "parts", ())]
        kind = type(G).__name__ + (f" of {', '.join(parts)}" if parts else "")
        raise InputError(f"{SERVED}, not a {kind}; use engine='numpy'")
    if not installed():
        raise InputError('engine "numba" needs Numba; run: pip install "lemmata[fast]"')
    return form
