"""What only a Mac can show: Metal, its memory, its limits. Skipped elsewhere; the GitHub workflow runs it on macOS 14."""
