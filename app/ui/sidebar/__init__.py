"""The side bar: the list of chats, folders, search."""
