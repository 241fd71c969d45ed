"""The register over HTTP."""

from fastapi import APIRouter

from standards_api.register.routes import academies, appointments, clients, people, trusts

ROUTERS: list[APIRouter] = [
    trusts.router,
    academies.router,
    people.router,
    appointments.router,
    clients.router,
]
