"""Appendices E, F.1, F.2: norms of the inverse point, of the noise and of the observable.

``xi`` is a standard normal vector in R^d and ``chi^2_d`` its squared norm.  A statement "with
probability at least 1 - p" is written for the probability ``miss <= p`` of the opposite event.
"""
