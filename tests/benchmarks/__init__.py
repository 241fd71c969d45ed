"""How fast the hot paths are, beside the fastest program that could stand in their place."""
