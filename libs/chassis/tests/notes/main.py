"""The API of the service about nothing."""

from fastapi import FastAPI

from chassis.app import create_app as build
from chassis.settings import Settings
from notes import SERVICE


def create_app() -> FastAPI:
    return build(SERVICE, Settings())
