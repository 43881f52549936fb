"""The page on which items are judged by policies."""
