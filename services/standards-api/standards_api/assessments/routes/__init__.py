"""Assessments over HTTP."""

from fastapi import APIRouter

from standards_api.assessments.routes import answers, assessments, evidence, ratings, stages, upgrades

ROUTERS: list[APIRouter] = [
    assessments.router,
    answers.router,
    stages.router,
    ratings.router,
    evidence.router,
    upgrades.router,
]
