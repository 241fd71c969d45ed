"""The API of standards-api."""

from fastapi import FastAPI

from chassis.app import create_app as build
from chassis.settings import Settings
from standards_api.service import SERVICE


def create_app() -> FastAPI:
    return build(SERVICE, Settings())
