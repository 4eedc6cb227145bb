"""The book: what follows from its manifest, its web assets, its build, and a browser to look at it."""
