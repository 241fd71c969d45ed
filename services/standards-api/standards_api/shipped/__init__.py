"""The standards that come with the service, and each trust's taking of them as its own."""
