"""The register: what the trust is, which academies it has, who holds which post, what programs may do."""
