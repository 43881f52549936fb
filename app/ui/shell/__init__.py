"""The window around the pages: menus and keys, the palette, failures, settings, language."""
