"""All benchmarks, in turn or by name.

Run: python -m benchmarks [--list] [NAME ...]
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
from pathlib import Path

_HERE = Path(__file__).parent


def scripts() -> dict[str, str]:
    """Return the first line of the docstring of every benchmark that runs by itself."""
    found = {}
    for path in sorted(_HERE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        if path.name != "__main__.py" and 'if __name__ == "__main__":' in source:
            text = ast.get_docstring(ast.parse(source)) or ""
            name = ".".join(path.relative_to(_HERE).with_suffix("").parts)
            found[name] = text.partition("\n")[0]
    return found


def run(name: str) -> int:
    """Run a benchmark in a process of its own and return its exit code."""
    print(f"\n# {name}\n", flush=True)
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    return subprocess.run(command, cwd=_HERE.parent, check=False).returncode


def main() -> int:
    known = scripts()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="all unless given")
    parser.add_argument("--list", action="store_true", help="say what each shows, run nothing")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r}; there are {', '.join(known)}")
    names = options.names or list(known)
    if options.list:
        for name in names:
            print(f"{name:20} {known[name]}")
        return 0
    failed = [name for name in names if run(name)]
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
