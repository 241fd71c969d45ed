"""The copies of the register that this service keeps."""
