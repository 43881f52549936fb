"""The page that compares efforts over many questions."""
