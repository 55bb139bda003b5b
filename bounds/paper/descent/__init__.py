r"""Section 5.1 and Appendix B: gradient descent finds the inverse point.

:math:`f(z)=\frac12\lVert G(z)-x\rVert^2`; a step is :math:`z^+=z-\nabla f(z)/Q`.
"""

from bounds.paper.descent import lemma_1, lemma_9, lemma_10

CLAIMS = (lemma_10.CLAIM, *lemma_9.CLAIMS, *lemma_1.CLAIMS)
