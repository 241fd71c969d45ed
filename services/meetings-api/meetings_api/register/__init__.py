"""The copies of the register, and what follows when it changes."""
