"""The local theorem: what holds at one observation, at the noise level that is used (new)."""
