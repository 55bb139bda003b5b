"""``lemmata sweep``: run a grid of tasks into a store, look at it, export and plot it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import positive
from lemmata.verify.errors import InputError

if TYPE_CHECKING:
    from lemmata.reports.sweeps.fits import Fit
    from lemmata.reports.sweeps.story import Told


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "source",
        type=Path,
        metavar="CONFIG.toml|STORE",
        help="what to run, with -o; or a store to look at",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="STORE", help="where results go: one SQLite file"
    )
    parser.add_argument("--resume", action="store_true", help="go on with a store that has results")
    parser.add_argument("--jobs", type=positive, metavar="N", help="processes (default: all cores)")
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="run on this Dask cluster instead of here"
    )
    parser.add_argument(
        "--status", action="store_true", help="how far the store is, also while it is written"
    )
    parser.add_argument(
        "--export", type=Path, metavar="FILE", help="write all numbers as .csv or .parquet"
    )
    parser.add_argument(
        "--report", type=Path, metavar="DIR", help="write fitted exponents and pictures there"
    )


def run(args: argparse.Namespace) -> Answer:
    """Run the sweep if there is one to run, then tell, export and plot what the store has."""
    _require(args)
    store: Path = args.source
    if args.output is not None:
        _run(args)
        store = args.output
    if args.status:
        return Answer(_status(store))
    from lemmata.reports.sweeps import story

    told = story.load(store)
    said = [_export(args, store), _page(args, told), f"{story.summary(told.state)}\n"]
    code = 1 if told.state.verdicts.get("REFUTED") else 0
    return Answer("".join([_tables(told.fits), _failures(told.bad), *said]), code)


def _require(args: argparse.Namespace) -> None:
    """Find what cannot work before the work."""
    from lemmata.reports.output import require_writable, require_writable_file

    if args.output is None:
        for name in ("resume", "jobs", "scheduler"):
            if getattr(args, name):
                raise InputError(f"--{name} is about running a CONFIG.toml: give -o STORE as well")
        if args.source.suffix == ".toml":
            raise InputError(f"give -o STORE to run {args.source}")
    elif args.status:
        raise InputError("--status is about a store: lemmata sweep STORE --status")
    elif args.output.absolute() == args.source.absolute():
        raise InputError(f"{args.output} is the configuration itself; choose another -o")
    if args.scheduler is not None and args.jobs is not None:
        raise InputError("--jobs is about processes here; a cluster has workers of its own")
    if args.export is not None:
        from lemmata.reports.sweeps.export import require

        require(args.export)
        if args.export.absolute() in (
            args.source.absolute(),
            (args.output or args.source).absolute(),
        ):
            raise InputError(f"{args.export} is what is exported; choose another --export")
        require_writable_file(args.export)
    if args.report is not None:
        require_writable(args.report)


def _run(args: argparse.Namespace) -> None:
    from lemmata.reports.progress import Progress
    from lemmata.verify.sweep.reading import read
    from lemmata.verify.sweep.run import sweep

    config, own = read(args.source)
    hire, name = _crew(args)
    try:
        with Progress() as tell:
            sweep(config, own, args.output, hire, crew_name=name, resume=args.resume, tell=tell)
    except KeyboardInterrupt:
        if not args.output.exists():
            raise
        raise KeyboardInterrupt(
            f"what is done is stored in {args.output}: go on with --resume"
        ) from None


def _crew(args: argparse.Namespace) -> tuple[Callable[[], AbstractContextManager[Any]], str]:
    if args.scheduler is not None:
        from lemmata.verify.sweep.workers.cluster import Cluster

        return (lambda: Cluster(args.scheduler)), f"Dask at {args.scheduler}"
    from lemmata.verify.sweep.workers.crews import Processes, processors

    count = args.jobs or processors()
    return (lambda: Processes(count)), f"{count} processes"


def _status(store: Path) -> str:
    """Return how far a store is and who is writing it."""
    import time

    from lemmata.reports.sweeps.story import summary
    from lemmata.verify.sweep.database import in_use
    from lemmata.verify.sweep.reader import Reader

    if not store.is_file():
        raise InputError(f"there is no store {store}")
    # Asked first: to close any handle of the file would drop SQLite's locks on it.
    running = in_use(store)
    with Reader(store) as reader:
        state = reader.state()
    lines = [summary(state)]
    done = sum(state.statuses.values())
    if running and state.run is not None:
        started, crew, before = state.run
        seconds = max(time.time() - started, 1e-9)
        rate = (done - before) / seconds
        left = f", {(state.total - done) / rate:.0f} s to go" if rate > 0 else ""
        lines.append(f"running for {seconds:.0f} s with {crew}: {rate:.2g} tasks a second{left}")
    elif done < state.total:
        lines.append("not running; go on with --resume")
    if state.problem:
        lines.append(f"last failure: {state.problem}")
    return "\n".join(lines) + "\n"


def _export(args: argparse.Namespace, store: Path) -> str:
    """Export what was asked for; say so."""
    if args.export is None:
        return ""
    from lemmata.reports.sweeps.export import export

    return f"{args.export}  {export(store, args.export)} rows\n"


def _page(args: argparse.Namespace, told: Told) -> str:
    """Write the page that was asked for; say so."""
    if args.report is None:
        return ""
    from lemmata.reports.output import write_all
    from lemmata.reports.sweeps.story import files

    written = files(told)
    write_all(args.report, written)
    return f"{args.report / 'index.html'}  and {len(written) - 1} files beside it\n"


def _tables(found: Sequence[Fit]) -> str:
    if not found:
        return ""
    from lemmata.reports.render import terminal
    from lemmata.reports.sweeps.story import tables

    return terminal.blocks(tables(found))


def _failures(bad: Sequence[tuple[Any, ...]]) -> str:
    """Return the first few of what failed, one line each."""
    lines = [
        f"{row[7] if row[7] != 'ok' else row[14]}: task {row[0]} ({row[1]}, d = {row[2]}, "
        f"beta = {row[3]}, eps = {row[5]}): {row[8] or f'{row[9]} >= {row[11]}, {row[15]}'}"
        for row in bad[:10]
    ]
    if len(bad) > len(lines):
        lines.append(f"... and {len(bad) - len(lines)} more")
    return "".join(f"{text}\n" for text in lines)
