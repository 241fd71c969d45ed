"""What one service cannot know: how the three agree, what is published, and how the whole is built."""
