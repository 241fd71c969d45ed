"""The people and organisations in the expertise database: who they are, when they can, what they cost."""
