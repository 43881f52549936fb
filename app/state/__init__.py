"""View-models: QObjects that can be tested without a window."""
