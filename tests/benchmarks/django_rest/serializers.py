"""What is answered and what is asked, as serializers of the models."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from benchmarks.django_rest.models import Academy, AddedPerson, Inspection, Measurement, PhaseDecision


class AcademyOut(serializers.ModelSerializer):
    class Meta:
        model, fields = Academy, "__all__"


class MeasurementOut(serializers.ModelSerializer):
    urn = serializers.CharField(source="academy_id")

    class Meta:
        model, exclude = Measurement, ["academy"]


class FigureShown(serializers.ModelSerializer):
    class Meta:
        model = Measurement
        fields = (
            "measure", "definition", "period", "period_until", "status", "code", "value", "lower", "upper",
            "source", "as_at", "release",
        )  # fmt: skip


class InspectionShown(serializers.ModelSerializer):
    class Meta:
        model, exclude = Inspection, ["academy", "trust_id", "version", "created_at", "updated_at"]


class PhaseShown(serializers.ModelSerializer):
    class Meta:
        model = PhaseDecision
        fields = ("id", "subject", "phase", "effective_on", "expires_on", "rule_set_version")


class AcademyShown(AcademyOut):
    figures = FigureShown(many=True, source="measurements")
    inspections = InspectionShown(many=True)
    phases = PhaseShown(many=True, source="phasedecisions")


class NewPerson(serializers.ModelSerializer):
    class Meta:
        model, fields = AddedPerson, "__all__"
        read_only_fields = ("id", "trust_id", "version")

    def validate_subject(self, value: str) -> str:
        if AddedPerson.objects.filter(trust_id=settings.TRUST, subject=value).exists():
            raise serializers.ValidationError("Somebody with this subject is recorded already.")
        return value


class Row(serializers.Serializer):
    urn = serializers.RegexField(r"^\d{6}$")
    measure = serializers.CharField(max_length=100)
    status = serializers.ChoiceField(["published", "provisional"])
    period = serializers.CharField(max_length=100)
    numerator = serializers.IntegerField(min_value=0)
    denominator = serializers.IntegerField(min_value=1)


class Batch(serializers.Serializer):
    source = serializers.CharField(max_length=200)
    as_at = serializers.DateTimeField()
    rows = Row(many=True, allow_empty=False)

    def validate_rows(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        known = set(Academy.objects.filter(trust_id=settings.TRUST).values_list("urn", flat=True))
        if unknown := {row["urn"] for row in rows} - known:
            raise serializers.ValidationError(f"No academies of the trust: {sorted(unknown)}.")
        return rows
