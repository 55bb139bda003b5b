"""Certificates: found by search, shipped, checked whenever they are used."""
