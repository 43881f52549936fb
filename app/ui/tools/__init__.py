"""The tools in Settings: what there is, what is allowed for always, functions of one's own."""
