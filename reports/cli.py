"""The command ``lemmata``: arguments, exit codes, and where results go."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn, TextIO

from lemmata.reports.answer import Answer
from lemmata.verify.errors import InputError

COMMANDS = {
    "check": "decide claims: proofs, measurements, false variants",
    "constants": "all constants of Theorem 1, printed, repaired and sharp",
    "report": "write index.html, report.md, report.tex, ledger.json",
    "certify": "prove m, M, M2, M3 of a generator",
    "test": "property-test claims on a generator or a family",
    "encoder": "write the encoder of Theorem 1 as an ONNX model",
    "invert": "run the reduction of Theorem 2 on a circuit",
    "sweep": "run a grid over families, d, beta, eps, seeds; resumable",
    "explain": "the derivation of a claim, step by step",
    "diff": "compare two ledgers; exit 1 if a verdict got worse",
    "list": "all claims",
    "new": "write a project of your own with one claim, its tests and a CI file",
    "cite": "how to cite the paper and this program",
}
EPILOG = (
    "exit codes: 0 fine; 1 a statement that we assert is refuted, or a verdict got worse; "
    "2 bad usage, bad input, or whatever else went wrong; 130 interrupted"
)
DEBUG = "LEMMATA_DEBUG"
"""Environment variable: if set, a failure of the program itself shows its traceback."""


def remember_terms() -> None:
    """Let SymPy, not imported yet, remember more than its last thousand sums and products.

    A claim has more of them, and an eighth of the time to decide it goes into making them again.
    """
    os.environ.setdefault("SYMPY_CACHE_SIZE", "20000")


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Raise `InputError`, which `main` tells."""
        raise InputError(f"{message} (see {self.prog} -h)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; whatever goes wrong is one line.

    An exit code of 1 is a verdict, so that nothing else may end with it: what fails ends with 2,
    a mistake of this program included.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    remember_terms()
    if sys.stderr is None:
        # Closed; what is told there has no reader.
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115
    try:
        answer = _answer(arguments)
        _tell(answer)
    except KeyboardInterrupt as interrupt:
        # A command that can go on says how.
        _complain("; ".join(["interrupted", *map(str, interrupt.args)]))
        return 130
    except Exception as problem:
        _complain(_said(problem))
        return 2
    return answer.code


def _said(problem: Exception) -> str:
    """Return what went wrong and what to do."""
    match problem:
        case InputError():
            return str(problem)
        case OSError():
            place = "" if problem.filename is None else f"{problem.filename}: "
            return f"{place}{problem.strerror or problem}"
        case MemoryError():
            reason = "there is not enough memory for this"
        case RecursionError():
            reason = "what was given is nested too deeply"
        case _:
            reason = f"internal error, please report it: {type(problem).__name__}: {problem}"
    if os.environ.get(DEBUG):
        traceback.print_exception(problem)
        return reason
    return f"{reason} ({DEBUG}=1 shows where)"


def _complain(text: str) -> None:
    from lemmata.reports.output import one_line

    try:
        sys.stderr.write(f"lemmata: {one_line(text)}\n")
        sys.stderr.flush()
    except OSError:
        # Nobody listens.
        _silence(sys.stderr)


def _answer(arguments: Sequence[str]) -> Answer:
    if sys.stdout is None:
        raise InputError("standard output is closed; send it to a file, or to /dev/null")
    try:
        args = parser(arguments).parse_args(arguments)
    except SystemExit:
        # The help; it may not have reached anybody.
        _tell(Answer(""))
        raise
    output: Path | None = getattr(args, "output", None)
    if output is not None:
        from lemmata.reports.output import require_writable_file

        require_writable_file(output)
    answer = import_module(f"lemmata.reports.commands.{_module(args.command)}").run(args)
    assert isinstance(answer, Answer)
    return answer


def _tell(answer: Answer) -> None:
    from lemmata.reports.output import printable, write

    try:
        if answer.file is not None:
            write(answer.file, printable(answer.text))
            return
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        sys.stdout.write(printable(answer.text, encoding, colour=colour))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has what it wanted; the exit code still tells the verdict.
        _silence(sys.stdout)
    except OSError as problem:
        _silence(sys.stdout)
        raise InputError(f"cannot write the result: {problem.strerror or problem}") from None


def _silence(stream: TextIO) -> None:
    """Keep the interpreter from complaining at exit about what it cannot write."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _module(command: str) -> str:
    # A module named "list" would shadow nothing, but read badly where it is imported.
    return {"list": "listing"}.get(command, command)


def parser(arguments: Sequence[str] = ()) -> Parser:
    """Return the parser; only the command that is asked for declares its arguments."""
    from importlib.metadata import PackageNotFoundError, version

    top = Parser(prog="lemmata", description=_DESCRIPTION, epilog=EPILOG)
    try:
        number = version("lemmata")
    except PackageNotFoundError:
        number = "(not installed)"
    top.add_argument("--version", action="version", version=f"lemmata {number}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, help in COMMANDS.items():
        sub = commands.add_parser(name, help=help, description=help, epilog=EPILOG)
        if name in arguments:
            import_module(f"lemmata.reports.commands.{_module(name)}").declare(sub)
    return top


_DESCRIPTION = (
    "Machine-checked constants, bound reports and property tests for invertible VAE generators "
    "and their encoders (ICLR 2022)."
)


if __name__ == "__main__":
    sys.exit(main())
