"""``lemmata report``: the verified bound report."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import (
    add_cache,
    add_choice,
    add_effort,
    at_most,
    choice,
    effort,
)
from lemmata.reports.commands.numbers import error_level, nonnegative, positive_number
from lemmata.verify.errors import InputError

if TYPE_CHECKING:
    from lemmata.reports.generator.constants import Setting

Data = dict[str, Any]


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "generator",
        nargs="?",
        type=Path,
        metavar="GENERATOR",
        help=".npz, .onnx or module:object; a module of claims of your own; none: claims only",
    )
    parser.add_argument(
        "-o", "--folder", type=Path, required=True, metavar="DIR", help="where the report goes"
    )
    parser.add_argument(
        "--beta", type=positive_number, help="noise level (default: see the report)"
    )
    parser.add_argument(
        "--eps", type=error_level, default="0.1", help="target total variation error (default: 0.1)"
    )
    parser.add_argument(
        "--norm-x",
        type=nonnegative,
        help="largest norm of an observable (default: holds with probability 1 - exp(-d/2))",
    )
    parser.add_argument(
        "--observation",
        type=Path,
        metavar="FILE",
        help="certify this x, .npy or a list of numbers, in place of some drawn from the model",
    )
    parser.add_argument(
        "--observations",
        type=at_most(10**6),
        metavar="N",
        help="how many to certify, drawn from the model and from its data (default: 8)",
    )
    add_choice(parser)
    parser.add_argument("--open", action="store_true", help="show the page in a browser, if any")
    add_effort(parser)
    add_cache(parser)


def about_sampling() -> list[str]:
    """Return the claims a generator's report rests on: all but the lower bound and Appendix G."""
    from lemmata.bounds.catalogue import CATALOGUE

    return [e.id for e in CATALOGUE if e.room not in ("hardness", "approximation")]


def run(args: argparse.Namespace) -> Answer:
    """Write index.html, report.md, report.tex and ledger.json."""
    from lemmata.reports import ledger, output, story
    from lemmata.reports.generator.comparison import comparison, comparisons
    from lemmata.reports.progress import Progress
    from lemmata.reports.render import html, latex, markdown
    from lemmata.verify.own import is_place

    if args.observation is not None and args.generator is None:
        raise InputError("--observation needs a GENERATOR")
    output.require_writable(args.folder)
    extra: Data = {}
    told: list[str] = []
    asked = [] if args.generator is None else about_sampling()
    with Progress() as progress:
        if args.generator is not None and is_place(str(args.generator)):
            asked = [str(args.generator)]
        elif args.generator is not None:
            from lemmata.reports.generator.constants import DRAWN, Setting

            progress.say(f"certify and measure {args.generator.name}")
            options = {"observation": args.observation, "drawn": args.observations or DRAWN}
            setting = Setting(args.eps, args.beta, args.norm_x, args.rng, **options)
            extra, told = _studied(args.generator, setting, choice(args), effort(args).cache)
            shipped = comparison(args.generator)
            extra["comparisons"] = [] if shipped is None else [shipped]
        else:
            from lemmata.reports.generator.dichotomy import dichotomy

            progress.say("train encoders for the dichotomy")
            extra = {"dichotomy": dichotomy(args.rng), "comparisons": comparisons()}
        data = ledger.decide_ids(asked, effort(args), progress)
    data |= extra
    if told:
        data["environment"]["cached"]["generator"] = told
    document = story.document(data)
    files = {
        "index.html": html.render(document),
        "report.md": markdown.render(document),
        "report.tex": latex.render(document),
        "ledger.json": ledger.dump(data),
    }
    output.write_all(args.folder, files)
    if args.open:
        output.show(args.folder / "index.html")
    return Answer(f"{args.folder / 'index.html'}\n", 1 if ledger.failures(data) else 0)


def _studied(
    path: Path, setting: Setting, chosen: Data, cache: Path | None
) -> tuple[Data, list[str]]:
    """Return what is known of a generator, and its name if that is from an earlier run.

    A file is known by its content and that of what lies beside it; an object, or a model of which
    inputs or outputs are chosen, is studied anew.
    """
    from lemmata.reports.cache import fingerprint
    from lemmata.reports.cache.store import Store
    from lemmata.reports.generator.study import inputs, study

    files = inputs(path, setting)
    if cache is None or not files or chosen:
        return study(path, setting, chosen), []
    store = Store(cache / "generators", fingerprint.program())
    key = ("study", repr(setting), *files)
    found = store.get(*key)
    if found is not None:
        return found, [path.name]
    made = study(path, setting)
    store.put(made, *key)
    return made, []
