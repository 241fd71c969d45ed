"""Actions: agreed, carried from meeting to meeting, done."""
