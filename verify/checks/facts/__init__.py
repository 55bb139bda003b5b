"""Trials of the cited facts: each is tried on random or exact objects.

They guard against a fact that is written down wrongly; they prove nothing.  A trial computes both
sides by a route that does not use the fact and, where it can, meets equality: then a fact that
claims a little more fails it.
"""
