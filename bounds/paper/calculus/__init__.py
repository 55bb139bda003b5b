"""Sections 2.1, 5 and Appendix F.3: assumptions, derivatives of the loss, the inverse point."""
