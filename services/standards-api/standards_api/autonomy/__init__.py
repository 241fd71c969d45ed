"""Autonomy: what an academy decides by itself, by the trust's scheme of delegation."""
