"""Needs: who asks for support, in what, how badly, and whether it has been met."""
