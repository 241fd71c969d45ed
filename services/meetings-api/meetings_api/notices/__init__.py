"""Reminders: of papers, reports and actions that are due or overdue, once each."""
