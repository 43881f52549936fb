"""Conversations out of and into files: our JSON (complete), Markdown and HTML (to read), other programs' exports.

triptych    the complete format, both ways      markdown, page, block_html   to read and to print
importing   what is in a file, ZIP or folder    merging                      into a store, without doubles
formats     which program a chat is from        programs                     how each program writes
places, loose, tree, parts, parting, foreign    what the programs' readers share
"""
