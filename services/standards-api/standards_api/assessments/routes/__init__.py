"""Assessments over HTTP."""

from fastapi import APIRouter

from standards_api.assessments.routes import (
    answers,
    assessments,
    evidence,
    evidence_files,
    ratings,
    stages,
    upgrades,
)

ROUTERS: list[APIRouter] = [
    assessments.router,
    answers.router,
    stages.router,
    ratings.router,
    evidence.router,
    evidence_files.router,
    upgrades.router,
]
