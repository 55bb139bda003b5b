"""Maps between spaces of different dimensions, as maps between subspaces of one space."""
