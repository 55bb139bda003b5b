"""Facts about laws and events."""
