"""State of this computer: memory in use, measurements, placement."""
