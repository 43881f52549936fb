"""State of the chats: the one in view, all of them, comparisons, search, trash, storage."""
