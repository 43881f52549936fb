"""How chats are kept: keys, backups, the trash."""
