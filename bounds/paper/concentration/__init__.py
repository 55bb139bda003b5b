"""Appendices E, F.1, F.2: norms of the inverse point, of the noise and of the observable."""
