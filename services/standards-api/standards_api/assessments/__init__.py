"""Assessments: self-evaluation, QA review, moderation, sign-off, rating; and what they rest on."""
