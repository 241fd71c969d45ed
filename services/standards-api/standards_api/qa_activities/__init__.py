"""Quality assurance at academies: activities planned and done, and what they find."""
