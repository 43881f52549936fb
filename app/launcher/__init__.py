"""The launcher process: starts for the window what may do more than the window itself, and nothing else.

The window keeps itself from the internet by a filter that everything it starts would inherit: the downloader, the local
API, and the browser that opens a link. So this small process is started before. It starts no more than those three.
"""
