"""A fictional trust: its data, and how it is loaded through the public APIs."""
