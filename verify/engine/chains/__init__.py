"""Parts of the Langevin chains: noise, drifts, the choice of an engine."""
