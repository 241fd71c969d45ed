"""Standards as data: drafted, approved, published, superseded; as YAML in and out."""
