"""Models on the hub and on the disk: the catalog, the library, downloads, what their bytes must be."""
