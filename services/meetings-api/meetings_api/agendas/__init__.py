"""Agendas: drafted by the AID or the clerk, agreed by the headteacher."""
