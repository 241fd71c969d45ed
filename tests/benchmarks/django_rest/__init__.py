"""The same paths as an ordinary Django REST framework program answers them, over the service's own tables.

It is no part of the project: `make bench-django` installs what it needs in a place of its own.
"""
