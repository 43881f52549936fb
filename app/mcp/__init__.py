"""The process of the MCP clients: it lives while a server is enabled, and is the only one that loads the library.

asyncio is here because the library is made of it. What a server starts has the user's own rights: no wall of ours
stands around it, which is why nothing is started that was not approved word for word.
"""
