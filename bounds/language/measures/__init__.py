"""Laws of random vectors: densities, means, couplings, distances, pushforwards."""
