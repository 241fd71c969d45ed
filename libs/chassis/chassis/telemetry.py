"""OpenTelemetry through FastAPI's own support: a sample of requests, traced where an endpoint is named."""

import random
from typing import Any

from chassis.service import Service
from chassis.settings import Settings


def options(service: Service, settings: Settings) -> Any:
    """What `FastAPI(telemetry=…)` takes. Without an endpoint nothing is traced."""
    quiet = {"metrics": False, "logs": False, "operation_spans": False}
    if not settings.otlp_endpoint:
        return {**quiet, "tracing": False}
    # costly, seldom needed
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": service.name}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(f"{settings.otlp_endpoint}/v1/traces")))
    return {
        **quiet,
        "tracer_provider": provider,
        "exclude": lambda _: random.random() >= settings.trace_ratio,
    }
