"""The catalogue of support, and which of it an academy's phase opens."""
