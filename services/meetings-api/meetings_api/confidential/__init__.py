"""Part 2 of a meeting: items that are there only for those named."""
