"""What stands beside a certificate: what constants alone give, and what sampled curvature would."""
