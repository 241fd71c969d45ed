"""The service's own tables; what is written goes to copies of them, as the limits' writes do."""

from uuid import uuid4

from django.db import models


class Row(models.Model):
    """What every table here has."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    trust_id = models.UUIDField()

    class Meta:
        abstract = True


class Versioned(Row):
    """What a thing with a version of its own has beside it."""

    version = models.IntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class OfAcademy(models.Model):
    """A row about an academy, which it names by URN."""

    academy = models.ForeignKey(
        "Academy", models.DO_NOTHING, to_field="urn", db_column="urn", related_name="%(class)ss"
    )

    class Meta:
        abstract = True


class Academy(Versioned):
    urn = models.CharField(unique=True)
    name = models.CharField()
    status = models.CharField()
    phase_of_education = models.CharField()
    establishment_type = models.CharField()
    kind = models.CharField()
    local_authority = models.CharField(null=True)
    local_authority_name = models.CharField(null=True)
    laestab = models.CharField(null=True)
    ukprn = models.CharField(null=True)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    predecessor_urns = models.JSONField()
    successor_urns = models.JSONField()
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        managed, db_table = False, "academies"


class AnyMeasurement(OfAcademy, Row):
    series = models.CharField()
    measure = models.CharField()
    definition = models.IntegerField()
    period = models.CharField()
    period_from = models.DateField()
    period_until = models.DateField()
    subject = models.CharField(null=True)
    key_stage = models.CharField(null=True)
    pupil_group = models.CharField(null=True)
    status = models.CharField()
    code = models.CharField(null=True)
    value = models.DecimalField(null=True, max_digits=20, decimal_places=6)
    lower = models.DecimalField(null=True, max_digits=20, decimal_places=6)
    upper = models.DecimalField(null=True, max_digits=20, decimal_places=6)
    numerator = models.IntegerField(null=True)
    denominator = models.IntegerField(null=True)
    source = models.CharField()
    as_at = models.DateTimeField()
    release = models.CharField(null=True)
    standing = models.CharField()
    received_at = models.DateTimeField()
    batch_id = models.UUIDField()

    class Meta:
        abstract = True


class Measurement(AnyMeasurement):
    class Meta:
        managed, db_table = False, "measurements"


class KeptReading(AnyMeasurement):
    class Meta:
        managed, db_table = False, "floor_readings"


class KeptMeasurement(AnyMeasurement):
    class Meta:
        managed, db_table = False, "floor_measurements"


class KeptBatch(Versioned):
    client_id = models.CharField()
    name = models.CharField()
    source = models.CharField()
    as_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    fingerprint = models.CharField(default="")

    class Meta:
        managed, db_table = False, "floor_batches"


class Inspection(OfAcademy, Versioned):
    inspected_urn = models.CharField()
    regime = models.CharField()
    kind = models.CharField()
    started_on = models.DateField()
    published_on = models.DateField(null=True)
    paused = models.BooleanField()
    overall_effectiveness = models.IntegerField(null=True)
    judgements = models.JSONField()
    areas = models.JSONField()
    safeguarding = models.CharField()
    category_of_concern = models.CharField()
    ungraded_outcome = models.CharField(null=True)
    source = models.CharField()

    class Meta:
        managed, db_table = False, "inspections"


class PhaseDecision(OfAcademy, Versioned):
    subject = models.CharField(null=True)
    status = models.CharField()
    outcome = models.CharField()
    rule = models.CharField()
    rule_set_version = models.CharField()
    rule_set = models.JSONField(null=True)
    phase = models.CharField(null=True)
    inputs = models.JSONField()
    evidence = models.JSONField()
    trace = models.JSONField()
    missing = models.JSONField()
    possible = models.JSONField()
    proposed_by = models.CharField()
    proposed_at = models.DateTimeField()
    reason = models.CharField(null=True)
    confirmed_by = models.CharField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    approved_by = models.CharField(null=True)
    approved_at = models.DateTimeField(null=True)
    approval_note = models.CharField(null=True)
    effective_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        managed, db_table = False, "phase_decisions"


class AnyPerson(Versioned):
    subject = models.CharField(max_length=255)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    is_authenticated = True

    class Meta:
        abstract = True


class Person(AnyPerson):
    class Meta:
        managed, db_table = False, "people"


class AddedPerson(AnyPerson):
    class Meta:
        managed, db_table = False, "floor_people"


class ClientGrant(Versioned):
    client_id = models.CharField()
    role = models.CharField()
    is_authenticated = True

    class Meta:
        managed, db_table = False, "client_grants"


class Standing(Row):
    subject = models.CharField()
    role = models.CharField()
    unit = models.CharField(null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        managed, db_table = False, "standings"


class Event(Row):
    type = models.CharField()
    subject = models.CharField()
    sequence = models.BigIntegerField(default=1)
    data = models.JSONField()
    occurred_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        managed, db_table = False, "floor_outbox"


class HistoryEntry(models.Model):
    sequence = models.BigIntegerField(primary_key=True)
    trust_id = models.UUIDField()
    at = models.DateTimeField(auto_now_add=True)
    subject = models.CharField()
    operation = models.CharField()
    object = models.CharField()
    object_id = models.CharField()
    entry = models.TextField()
    hash = models.CharField(default="")

    class Meta:
        managed, db_table = False, "floor_history"
