"""The five paths as views."""

import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Func, Prefetch, Value
from rest_framework import generics
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import APIView

from benchmarks.django_rest import serializers
from benchmarks.django_rest.models import (
    Academy,
    AddedPerson,
    Event,
    Figure,
    HistoryEntry,
    Inspection,
    Measurement,
    PhaseDecision,
)

READERS = frozenset({"aid", "chief_executive", "trustee"})


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
    roles = frozenset({"mis"})

    def put(self, request: Any, name: str) -> Response:
        asked = serializers.Batch(data=request.data)
        asked.is_valid(raise_exception=True)
        kept = ("urn", "measure", "period", "numerator", "denominator")
        rows = [{column: row[column] for column in kept} for row in asked.validated_data["rows"]]
        with transaction.atomic():
            Figure.objects.bulk_create(
                [Figure(trust_id=settings.TRUST, **row) for row in rows],
                update_conflicts=True,
                unique_fields=["trust_id", "urn", "measure", "period"],
                update_fields=["numerator", "denominator"],
            )
            tell(request, "batch", name, {"source": asked.validated_data["source"], "rows": len(rows)})
        return Response({"received": len(rows)})
