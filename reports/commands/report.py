"""``lemmata report``: the verified bound report."""

from __future__ import annotations

import argparse
from pathlib import Path

from lemmata.reports.answer import Answer
from lemmata.reports.commands.arguments import add_cache, add_choice, add_effort, choice, effort
from lemmata.reports.commands.numbers import error_level, nonnegative, positive_number
from lemmata.verify.errors import InputError


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "generator",
        nargs="?",
        type=Path,
        metavar="GENERATOR",
        help=".npz, .onnx or module:object; none: claims only",
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

    if args.observation is not None and args.generator is None:
        raise InputError("--observation needs a GENERATOR")
    output.require_writable(args.folder)
    extra = {}
    with Progress() as progress:
        if args.generator is not None:
            from lemmata.reports.generator.study import Setting, study

            progress.say(f"certify and measure {args.generator.name}")
            setting = Setting(
                args.eps, args.beta, args.norm_x, args.rng, observation=args.observation
            )
            extra = study(args.generator, setting, choice(args))
            shipped = comparison(args.generator)
            extra["comparisons"] = [] if shipped is None else [shipped]
        else:
            from lemmata.reports.generator.dichotomy import dichotomy

            progress.say("train encoders for the dichotomy")
            extra = {"dichotomy": dichotomy(args.rng), "comparisons": comparisons()}
        chosen = [] if args.generator is None else about_sampling()
        data = ledger.decide_ids(chosen, effort(args), progress)
    data |= extra
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
