"""How it is told: ledger, renderers, and the command line."""
