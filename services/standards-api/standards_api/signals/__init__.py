"""Early warning: tests that look for change that matters, the signals they raise, and what became of them."""
