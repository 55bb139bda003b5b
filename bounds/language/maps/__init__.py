"""Maps of special kinds, and numbers that belong to their derivatives."""
