"""What developers run on the whole repository: the published contracts and the printed policy."""
