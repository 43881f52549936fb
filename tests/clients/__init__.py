"""Programs of others against the local API, unpatched and from npm: nightly or by hand, not in the suite."""
