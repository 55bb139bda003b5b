r"""Section 5.1 and Appendix B: gradient descent finds the inverse point.

:math:`f(z)=\frac12\lVert G(z)-x\rVert^2`; a step is :math:`z^+=z-\nabla f(z)/Q`.
"""
