"""``python -m lemmata`` is the command ``lemmata``."""

from __future__ import annotations

import sys

from lemmata.reports.cli import main

if __name__ == "__main__":
    sys.exit(main())
