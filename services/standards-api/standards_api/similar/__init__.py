"""Which schools are alike: one rule, for the pictures and for early warning."""
