"""Who answers, apologises, sends a substitute, and was there."""
