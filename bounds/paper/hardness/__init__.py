"""Sections 2.2 and E: the lower bound, its reduction step by step, repaired and sharp."""
