"""The API of meetings-api."""

from fastapi import FastAPI

from chassis.app import create_app as build
from chassis.settings import Settings
from meetings_api.service import SERVICE


def create_app() -> FastAPI:
    return build(SERVICE, Settings())
