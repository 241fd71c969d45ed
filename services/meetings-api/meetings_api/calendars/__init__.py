"""School years, days off and due dates."""
