"""What only a Mac can show: Metal, its memory, its limits. Skipped elsewhere; GitHub's macOS 14 runs it."""
