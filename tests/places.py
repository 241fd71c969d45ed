"""Where something is kept that a path, a query or a body names: for tests that ask about what is there."""

from typing import NamedTuple


class Place(NamedTuple):
    """Where something of a name is kept, and by which action it is seen."""

    column: str
    view: str
    # Where one service means two things by one name: in the paths that begin so.
    under: str = "/"


# By the name of a path parameter, or of a member of what is sent. Services use one name for different things.
PLACES = {
    "action_id": [Place("actions.id", "action.view"), Place("risk_actions.id", "risk-action.view")],
    "activity_id": [Place("qa_activities.id", "qa-activity.view")],
    "appointment_id": [Place("appointments.id", "appointment.view")],
    "assessment_id": [Place("assessments.id", "assessment.view")],
    "attendee_id": [Place("attendees.id", "meeting.view-attendance")],
    "batch_id": [Place("measurement_batches.name", "measurement-batch.view")],
    "code": [
        Place("aims.code", "aim.view", under="/v1/aims/"),
        Place("aims.code", "aim.view", under="/v1/academies/"),
        Place("measure_definitions.code", "measure.view", under="/v1/measures/"),
        Place("standards.code", "standard.view"),
    ],
    "criterion": [Place("answers.criterion", "assessment.view")],
    "decision_id": [
        Place("autonomy_decisions.id", "autonomy-decision.view", under="/v1/autonomy-decisions/"),
        Place("phase_decisions.id", "phase-decision.view"),
    ],
    "delivery_id": [Place("webhook_deliveries.id", "webhook.view")],
    "disclosure_id": [Place("disclosures.id", "disclosure.view")],
    "edition_id": [Place("report_editions.id", "report-edition.view")],
    "engagement_id": [Place("engagements.id", "engagement.view")],
    "event_id": [Place("held_events.id", "held-event.view")],
    "evidence_file_id": [Place("evidence_files.id", "evidence.view")],
    "evidence_id": [Place("evidence.id", "evidence.view")],
    "expertise_id": [Place("expertise.id", "expertise.view")],
    "finding_id": [Place("findings.id", "finding.view")],
    "import_id": [Place("imports.id", "import.view")],
    "inspection_id": [Place("inspections.id", "inspection.view")],
    "item_id": [Place("part2_items.id", "part2-item.view")],
    "journey_id": [Place("journeys.id", "journey.view")],
    "link_id": [Place("risk_links.id", "risk.view")],
    "meeting_id": [Place("meetings.id", "meeting.view")],
    "need_id": [Place("needs.id", "need.view")],
    "override_id": [Place("self_evaluation_overrides.id", "inspection.record")],
    "paper_id": [Place("papers.id", "paper.view")],
    "person_id": [Place("people.id", "person.view")],
    "risk_id": [Place("risks.id", "risk.view")],
    "rules_id": [Place("phase_rule_sets.id", "phase-rules.view")],
    "signal_id": [Place("signals.id", "signal.view")],
    "specialist_id": [Place("specialists.id", "specialist.view")],
    "grant_id": [Place("client_grants.id", "client.view"), Place("day_grants.id", "grant.view")],
    "webhook_id": [Place("webhooks.id", "webhook.view")],
    "urn": [Place("academies.urn", "academy.view")],
}


# In which state a thing of standards-api must be for an operation to do with it what it is for: by operation
# and parameter, the column that names it and the condition on its table.
READY = {
    ("confirm_phase", "decision_id"): ("phase_decisions.id", "status = 'proposed'"),
    ("approve_phase", "decision_id"): ("phase_decisions.id", "status = 'awaiting_approval'"),
    ("confirm_autonomy", "decision_id"): ("autonomy_decisions.id", "status = 'proposed'"),
    ("approve_autonomy", "decision_id"): ("autonomy_decisions.id", "status = 'awaiting_approval'"),
    ("complete_activity", "activity_id"): ("qa_activities.id", "status = 'planned'"),
    ("complete_action", "action_id"): ("risk_actions.id", "status = 'open'"),
    ("withdraw_action", "action_id"): ("risk_actions.id", "status = 'open'"),
    ("make_risk", "signal_id"): ("signals.id", "status = 'open'"),
    ("publish_rules", "rules_id"): ("phase_rule_sets.id", "status = 'draft'"),
    ("withdraw_rules", "rules_id"): ("phase_rule_sets.id", "status = 'published'"),
    ("approve_appointment", "appointment_id"): ("appointments.id", "status = 'proposed'"),
    ("read_standard", "code"): ("standards.code", "true"),
    ("evaluate_criteria", "assessment_id"): ("assessments.id", "status = 'self_evaluation'"),
    ("evaluate_criterion", "assessment_id"): ("assessments.id", "status = 'self_evaluation'"),
    ("submit_self_evaluation", "assessment_id"): ("assessments.id", "status = 'self_evaluation'"),
    ("return_self_evaluation", "assessment_id"): ("assessments.id", "status = 'submitted'"),
    ("review_criteria", "assessment_id"): ("assessments.id", "status = 'submitted'"),
    ("review_criterion", "assessment_id"): ("assessments.id", "status = 'submitted'"),
    ("complete_review", "assessment_id"): ("assessments.id", "status = 'submitted'"),
    ("settle_criterion", "assessment_id"): ("assessments.id", "status = 'moderation'"),
    ("complete_moderation", "assessment_id"): ("assessments.id", "status = 'moderation'"),
    ("sign_off", "assessment_id"): ("assessments.id", "status = 'reviewed'"),
    ("send_back", "assessment_id"): ("assessments.id", "status = 'reviewed'"),
    ("publish_assessment", "assessment_id"): ("assessments.id", "status = 'signed_off'"),
    ("steer_assessment", "assessment_id"): (
        "assessments.id",
        "status in ('self_evaluation', 'submitted', 'moderation', 'reviewed')",
    ),
}
