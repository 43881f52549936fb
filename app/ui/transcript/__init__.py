"""The transcript: a conversation drawn on a canvas, selected, searched and read aloud."""
