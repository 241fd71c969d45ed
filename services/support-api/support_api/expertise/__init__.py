"""What specialists can do: claimed by them, verified by others, and not for ever."""
