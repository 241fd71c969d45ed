"""What is done to assessments: access, decide, record."""
