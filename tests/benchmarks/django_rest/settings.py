"""Settings of the Django program: what a project of its kind has, and nothing that would slow it down."""

import os
from urllib.parse import urlsplit

database = urlsplit(os.environ["FLOOR_DSN"])
TRUST = os.environ["FLOOR_TRUST"]
ISSUER, AUDIENCE = os.environ["FLOOR_ISSUER"], "standards-api"
# Nothing is signed with it: there are no sessions and no forms.
SECRET_KEY = "not-a-secret-of-anything"
DEBUG, USE_TZ, TIME_ZONE = False, True, "UTC"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "ERROR"},
}
ALLOWED_HOSTS = ["127.0.0.1"]
APPEND_SLASH = False
ROOT_URLCONF = "benchmarks.django_rest.urls"
INSTALLED_APPS = ["rest_framework", "benchmarks.django_rest"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database.path.strip("/"),
        "USER": database.username,
        "PASSWORD": database.password,
        "HOST": database.hostname,
        "PORT": database.port,
        "CONN_MAX_AGE": None,
    }
}
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["benchmarks.django_rest.identity.Bearer"],
    "DEFAULT_PERMISSION_CLASSES": ["benchmarks.django_rest.identity.HoldsRole"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
}
