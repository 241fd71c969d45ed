"""A trust's own measures: defined, defined anew for later years, retired."""
