"""What every benchmark shares: interleaved rounds, medians with spread, ratios, the machine.

A figure is a ratio of two contenders that took turns in one run, so that a machine that slows
down slows both. Use it as

    seconds = interleave({"ours": ours, "theirs": theirs}, rounds=9)
    print(machine())
    print(seconds["ours"], ratio(seconds["theirs"], seconds["ours"]))
"""

from __future__ import annotations

import gc
import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

_REST = 0.1


@dataclass(frozen=True)
class Timing:
    """Wall-clock seconds of one contender, one number a round.

    Attributes
    ----------
    seconds : tuple of float
        In the order of the rounds.
    """

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median."""
        return statistics.median(self.seconds)

    @property
    def spread(self) -> float:
        """Half the distance between the quartiles, divided by the median."""
        return _spread(self.seconds)

    def rate(self, work: float) -> float:
        """Units of work a second, at the median."""
        return work / self.median

    def per(self, work: float) -> Timing:
        """Return the seconds for one unit of work, to compare calls that do unequal amounts."""
        return Timing(tuple(s / work for s in self.seconds))

    def __str__(self) -> str:
        return f"{_short(self.median)} ± {100 * self.spread:.0f} %"


@dataclass(frozen=True)
class Ratio:
    """How often one contender fits into another: the median over the rounds.

    Attributes
    ----------
    value : float
        Median of the quotients of the same round.
    spread : float
        Half the distance between their quartiles, divided by the median.
    """

    value: float
    spread: float

    def __str__(self) -> str:
        return f"{self.value:.2f} ± {100 * self.spread:.0f} %"


def interleave(
    contenders: Mapping[str, Callable[[], object]], *, rounds: int = 7, warm: int = 1
) -> dict[str, Timing]:
    """Time all contenders in turn, round after round, each round in a new order, with rests.

    The worker threads of some libraries spin for a while when their work is done; without a rest,
    and always in one order, whoever comes next would pay for it.

    Parameters
    ----------
    contenders : mapping
        Functions by name; a call should take at least some ten milliseconds and wait for its own
        result.
    rounds : int
        Rounds that count.
    warm : int
        Calls of each before the first round: compilation, caches.

    Returns
    -------
    dict
        A `Timing` for every name.
    """
    names = list(contenders)
    for name in names:
        for _ in range(warm):
            contenders[name]()
    seconds: dict[str, list[float]] = {name: [] for name in names}
    order = random.Random(0)
    for _ in range(rounds):
        for name in order.sample(names, len(names)):
            time.sleep(_REST)
            seconds[name].append(once(contenders[name]))
    return {name: Timing(tuple(seconds[name])) for name in names}


def once(call: Callable[[], object]) -> float:
    """Return the seconds of one call, without garbage collection in between."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        start = time.perf_counter()
        call()
        return time.perf_counter() - start
    finally:
        if enabled:
            gc.enable()


def ratio(slow: Timing, fast: Timing) -> Ratio:
    """Return how many times longer `slow` takes than `fast`, round by round."""
    pairs = [a / b for a, b in zip(slow.seconds, fast.seconds, strict=True)]
    return Ratio(statistics.median(pairs), _spread(pairs))


def machine(packages: Iterable[str] = ("numpy", "scipy")) -> str:
    """Return one line: processor, vector units, cores, memory, Python and package versions."""
    model, flags = _processor()
    vector = next((name for name in ("avx512f", "avx2", "neon", "asimd") if name in flags), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = [f"{name} {_version(name)}" for name in packages]
    parts = [model, vector, f"{cores()} cores", f"{memory:.0f} GiB", f"load {_load():.1f}"]
    return ", ".join([*filter(None, parts), f"Python {platform.python_version()}", *versions])


def cores() -> int:
    """Return the number of cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _spread(values: Sequence[float]) -> float:
    if len(values) < 2:
        return 0.0
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return (high - low) / 2 / middle


def _short(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("us", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def _processor() -> tuple[str, set[str]]:
    info = Path("/proc/cpuinfo")
    if not info.exists():
        return platform.processor() or platform.machine(), set()
    pairs = [line.partition(":")[::2] for line in info.read_text().splitlines()]
    found = {key.strip(): value.strip() for key, value in reversed(pairs) if key.strip()}
    model = " ".join(
        [found.get("model name", platform.machine())]
        + [f"{key} {found[key]}" for key in ("cpu family", "model") if key in found]
    )
    return model, set(found.get("flags", found.get("Features", "")).split())


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
