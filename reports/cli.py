"""The command ``lemmata``: arguments, exit codes, and where results go."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from reports.answer import Answer
from verify.errors import InputError

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
    "cite": "how to cite the paper and this program",
}
EPILOG = (
    "exit codes: 0 fine; 1 a statement that we assert is refuted, or a verdict got worse; "
    "2 bad usage or bad input; 130 interrupted"
)


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Raise `InputError`, which `main` tells."""
        raise InputError(f"{message} (see {self.prog} -h)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        answer = _answer(arguments)
        _tell(answer)
    except InputError as problem:
        print(f"lemmata: {_line(str(problem))}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader has what it wanted.
        _silence()
        return 0
    except KeyboardInterrupt as interrupt:
        # A command that can go on says how.
        print("; ".join(["lemmata: interrupted", *map(str, interrupt.args)]), file=sys.stderr)
        return 130
    return answer.code


def _line(text: str) -> str:
    """Return a text on one line; what cannot be printed, such as a terminal's commands, marked."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def _answer(arguments: Sequence[str]) -> Answer:
    args = parser(arguments).parse_args(arguments)
    output: Path | None = getattr(args, "output", None)
    if output is not None:
        from reports.output import require_writable_file

        require_writable_file(output)
    answer = import_module(f"reports.commands.{_module(args.command)}").run(args)
    assert isinstance(answer, Answer)
    return answer


def _tell(answer: Answer) -> None:
    if answer.file is not None:
        from reports.output import write

        write(answer.file, answer.text)
        return
    try:
        sys.stdout.write(answer.text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        _silence()
        raise InputError(f"cannot write the result: {problem.strerror or problem}") from None


def _silence() -> None:
    """Keep the interpreter from complaining at exit about what it cannot write."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
            import_module(f"reports.commands.{_module(name)}").declare(sub)
    return top


_DESCRIPTION = (
    "Machine-checked constants, bound reports and property tests for invertible VAE generators "
    "and their encoders (ICLR 2022)."
)


if __name__ == "__main__":
    sys.exit(main())
