"""The process of the MCP clients."""
