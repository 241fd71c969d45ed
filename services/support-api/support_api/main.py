"""The API of support-api."""

from fastapi import FastAPI

from chassis.app import create_app as build
from chassis.settings import Settings
from support_api.service import SERVICE


def create_app() -> FastAPI:
    return build(SERVICE, Settings())
