"""What the proofs of the room are made of."""
