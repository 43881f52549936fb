"""Conversations as values: the tree, its messages, prompts made of it, what is shown of it."""
