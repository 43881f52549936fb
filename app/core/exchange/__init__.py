"""Conversations out of and into files: our JSON (complete), Markdown and HTML (to read), other programs' exports.

triptych   the complete format, both ways     markdown, page   to read and to print
chatgpt, lm_studio, jan                       what those programs write
importing  which of them a file is            merging          into a store, without doubles
"""
