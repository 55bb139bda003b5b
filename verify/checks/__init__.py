"""The checks, one module a section of the paper."""
