"""The comparison of one question: three answers side by side under one time axis."""
