"""The transcript: a canvas of blocks."""
