"""The local identity provider: a real OpenID Connect issuer for machines where there is no other."""
