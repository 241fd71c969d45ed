"""Who meets when, had the papers in time, came or sent a substitute, decided what, and who may read it."""
