"""What is done to the register: access, decide, record."""
