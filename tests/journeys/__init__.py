"""One academy's story, end to end, through all three services."""
