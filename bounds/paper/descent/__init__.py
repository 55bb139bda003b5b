"""Section 5.1 and Appendix B: gradient descent finds the inverse point.

``f(z) = |G(z) - x|^2 / 2``, so ``grad f = J^T q`` and, for a unit direction ``y``,
``<y, Hess f y> = |J y|^2 + <q, D^2 G[y, y]>`` with ``q = G(z) - x``.  A step is
``z+ = z - grad f(z) / Q``.
"""
