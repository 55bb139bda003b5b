"""Answers of earlier runs: where they are kept and when they are believed."""
