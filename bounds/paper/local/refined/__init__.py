"""The local room, its sharper and less demanding forms."""
