"""`python -m app.network`: started by the app, never by hand."""

from __future__ import annotations

from app.network.process import main

if __name__ == "__main__":
    main()
