"""The risk register: who is worried about what, why, and what is done about it."""
