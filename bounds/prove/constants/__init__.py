"""Signs and zeros of numbers without variables."""
