"""The paper, one module a section."""
