"""The five paths as views."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Func, Prefetch, Value
from django.utils import timezone
from rest_framework import generics
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import APIView

from benchmarks.django_rest import serializers
from benchmarks.django_rest.models import (
    Academy,
    AddedPerson,
    Event,
    HistoryEntry,
    Inspection,
    KeptBatch,
    KeptMeasurement,
    KeptReading,
    Measurement,
    PhaseDecision,
)

READERS = frozenset({"aid", "chief_executive", "trustee"})
CHANGING = (
    "status", "value", "numerator", "denominator", "as_at", "standing", "received_at", "batch_id",
)  # fmt: skip


class Pages(CursorPagination):
    page_size, max_page_size, page_size_query_param = 50, 200, "limit"
    ordering = ("academy_id", "id")


def tell(request: Any, kind: str, about: Any, said: dict[str, Any]) -> None:
    """The event and the line of the audit, in the transaction of what they are about."""
    trust, text = settings.TRUST, json.dumps(said, cls=DjangoJSONEncoder)
    Event.objects.create(trust_id=trust, type=kind, subject=str(about), data=json.loads(text))
    HistoryEntry.objects.create(
        sequence=Func(Value("floor_sequence"), function="nextval"),
        trust_id=trust,
        subject=request.auth["sub"],
        operation=kind,
        object=kind,
        object_id=about,
        entry=text,
    )


class OneAcademy(generics.RetrieveAPIView):
    roles, serializer_class, lookup_field = READERS, serializers.AcademyOut, "urn"
    queryset = Academy.objects.filter(trust_id=settings.TRUST)


class Measurements(generics.ListAPIView):
    roles, serializer_class, pagination_class = READERS, serializers.MeasurementOut, Pages
    queryset = Measurement.objects.filter(trust_id=settings.TRUST)


class BoardView(generics.ListAPIView):
    """All academies of the trust, each with its figures, inspections and phases: four queries."""

    roles, serializer_class, pagination_class = READERS, serializers.AcademyShown, None
    # Those of whole academic years, as the service shows them: not each day that was ever sent.
    figures = Measurement.objects.filter(trust_id=settings.TRUST, subject=None).exclude(period__contains="-")
    inspections = Inspection.objects.filter(trust_id=settings.TRUST)
    phases = PhaseDecision.objects.filter(trust_id=settings.TRUST, status="confirmed")
    queryset = (
        Academy.objects.filter(trust_id=settings.TRUST, status="joined")
        .order_by("name", "id")
        .prefetch_related(
            Prefetch("measurements", figures),
            Prefetch("inspections", inspections),
            Prefetch("phasedecisions", phases),
        )
    )


class AddPerson(generics.CreateAPIView):
    roles, serializer_class = frozenset({"trust_admin"}), serializers.NewPerson
    queryset = AddedPerson.objects.all()

    def perform_create(self, serializer: Any) -> None:
        # The same few requests are sent again and again: the subject is made anew, as the limits make it.
        subject = f"{serializer.validated_data['subject']}{uuid4()}"
        with transaction.atomic():
            person = serializer.save(trust_id=settings.TRUST, subject=subject)
            tell(self.request, "person", person.id, serializer.data)


class SendBatch(APIView):
    """Every figure is kept as it was received, and the newest of each series as it stands."""

    roles = frozenset({"mis"})

    def put(self, request: Any, name: str) -> Response:
        asked = serializers.Batch(data=request.data)
        asked.is_valid(raise_exception=True)
        source, rows = asked.validated_data["source"], asked.validated_data["rows"]
        with transaction.atomic():
            # Sent again and again, and another batch each time, as the limits take it.
            batch = KeptBatch.objects.create(
                trust_id=settings.TRUST,
                client_id=request.auth["sub"],
                name=f"{name}{uuid4()}",
                source=source,
                as_at=timezone.now(),
            )
            found = [figure_of(batch, row) for row in rows]
            KeptReading.objects.bulk_create(KeptReading(**figure) for figure in found)
            changed = keep_newest(found)
            tell(request, "batch", batch.id, {"source": source, "changed": changed})
        return Response({"received": len(rows), "changed": changed})


def figure_of(batch: KeptBatch, row: dict[str, Any]) -> dict[str, Any]:
    begins, _, ends = row["period"].partition("/")
    return {
        "trust_id": settings.TRUST,
        "series": "|".join((row["urn"], row["measure"], row["period"], "", "", "")),
        "academy_id": row["urn"],
        "measure": row["measure"],
        "definition": 1,
        "period": row["period"],
        "period_from": date.fromisoformat(begins),
        "period_until": date.fromisoformat(ends),
        "status": row["status"],
        "value": round(Decimal(100 * row["numerator"]) / row["denominator"], 4),
        "numerator": row["numerator"],
        "denominator": row["denominator"],
        "source": batch.source,
        "as_at": batch.as_at,
        "standing": f"0|{batch.name}",
        "received_at": batch.received_at,
        "batch_id": batch.id,
    }


def keep_newest(found: list[dict[str, Any]]) -> int:
    series = [figure["series"] for figure in found]
    there = KeptMeasurement.objects.filter(trust_id=settings.TRUST, series__in=series)
    stands = {one: newest for one, *newest in there.values_list("series", "as_at", "standing")}
    newer = [
        figure
        for figure in found
        if figure["series"] not in stands or stands[figure["series"]] < [figure["as_at"], figure["standing"]]
    ]
    KeptMeasurement.objects.bulk_create(
        (KeptMeasurement(**figure) for figure in newer),
        update_conflicts=True,
        unique_fields=["trust_id", "series"],
        update_fields=CHANGING,
    )
    return len(newer)
