"""The command line's subcommands, one module each. Every one returns its exit code."""
