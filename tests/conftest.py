"""No test uses what an earlier run has found: the suite decides everything itself."""

import os

os.environ["LEMMATA_CACHE"] = ""
