"""Tell what was found: the ledger, its renderings, and the command ``lemmata``."""
