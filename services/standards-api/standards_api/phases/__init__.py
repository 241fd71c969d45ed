"""Phases: proposed by rules that are data, decided by people, kept for ever."""
