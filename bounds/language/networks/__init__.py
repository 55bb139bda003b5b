"""Networks as terms: their nodes, what they compute, and their sizes."""
