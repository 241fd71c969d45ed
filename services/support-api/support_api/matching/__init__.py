"""Who could meet a need: ranked, with reasons, and the near misses with what stands in their way."""
