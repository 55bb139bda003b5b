"""No test uses what an earlier run has found: the suite decides everything itself."""

import os

from lemmata.reports.cli import remember_terms

os.environ["LEMMATA_CACHE"] = ""
remember_terms()
