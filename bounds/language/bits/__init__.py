"""Bits: arrays, Boolean circuits, and what samples or stores their inputs."""
