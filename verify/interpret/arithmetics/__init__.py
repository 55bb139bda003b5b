"""Vectors in floats, balls and many digits, and how far each can be off."""
