"""The local stack: every part of the system on one machine, with nothing to install but Python packages."""
