"""Which of DfE's tables are taken, and the names their figures go by: old download files, then newer ones."""

from chassis.tabular import Column
from standards_api.measures.official_file import Columns, Table
from standards_api.models.measures import Release
from standards_api.policy import ImportKind


def value(*names: str) -> Columns:
    return {"value": Column(names[0].lower(), *names, required=False)}


def estimate(values: tuple[str, ...], lowers: tuple[str, ...], uppers: tuple[str, ...]) -> Columns:
    said = {"value": values, "lower": lowers, "upper": uppers}
    return {name: Column(names[0].lower(), *names, required=False) for name, names in said.items()}


def share(value: tuple[str, ...], numerator: str, denominator: str) -> Columns:
    said = {"value": value, "numerator": (numerator,), "denominator": (denominator,)}
    return {name: Column(names[0].lower(), *names, required=False) for name, names in said.items()}


def all_of(*columns: tuple[str, str]) -> dict[Column, frozenset[str]]:
    return {
        Column(name, required=False): frozenset({"total", "all", "all pupils", "all students", word})
        for name, word in columns
    }


EVERYBODY = all_of(
    ("breakdown", "total"), ("breakdown_topic", "all pupils"), ("sex", "total"), ("gender", "total"),
    ("disadvantage_status", "total"), ("characteristic", "total"), ("fsm_status", "total"),
    ("first_language", "total"), ("sen_status", "total"), ("prior_attainment", "total"),
)  # fmt: skip

KS2_PROGRESS = estimate(
    ("progress_measure_score",),
    ("progress_measure_lower_conf_interval",),
    ("progress_measure_upper_conf_interval",),
)
KS2 = Table(
    kind=ImportKind.KS2,
    about="key stage 2 attainment",
    figures={
        "ks2-rwm-expected": share(
            ("PTRWM_EXP", "pt_rwm_met_expected_standard", "expected_standard_pupil_percent"),
            "t_rwm_met_expected_standard",
            "t_rwm_eligible_pupils",
        ),
        "ks2-rwm-higher": value("PTRWM_HIGH", "pt_rwm_met_higher_standard", "higher_standard_pupil_percent"),
        "ks2-reading-progress": estimate(
            ("READPROG", "avg_read_progress_score"),
            ("READPROG_LOWER", "avg_read_progress_score_lower_CI"),
            ("READPROG_UPPER", "avg_read_progress_score_upper_CI"),
        ),
        "ks2-writing-progress": estimate(
            ("WRITPROG", "avg_writta_progress_score"),
            ("WRITPROG_LOWER", "avg_writta_progress_score_lower_CI"),
            ("WRITPROG_UPPER", "avg_writta_progress_score_upper_CI"),
        ),
        "ks2-maths-progress": estimate(
            ("MATPROG", "avg_mat_progress_score"),
            ("MATPROG_LOWER", "avg_mat_progress_score_lower_CI"),
            ("MATPROG_UPPER", "avg_mat_progress_score_upper_CI"),
        ),
    },
    subjects={
        "reading, writing and maths": {
            "ks2-rwm-expected": share(
                ("expected_standard_pupil_percent",), "expected_standard_pupil_count", "eligible_pupil_count"
            ),
            "ks2-rwm-higher": value("higher_standard_pupil_percent"),
        },
        "reading": {"ks2-reading-progress": KS2_PROGRESS},
        "writing": {"ks2-writing-progress": KS2_PROGRESS},
        "maths": {"ks2-maths-progress": KS2_PROGRESS},
    },
    whole=EVERYBODY,
    usually_published={
        Release.PROVISIONAL: (0, 9, 30),
        Release.REVISED: (0, 12, 15),
        Release.FINAL: (1, 4, 30),
    },
    not_these="The words of a band are no figure of these.",
)
KS4 = Table(
    kind=ImportKind.KS4,
    about="key stage 4 performance",
    figures={
        "progress-8": estimate(
            ("P8MEA", "avg_p8score", "progress8_average"),
            ("P8CILOW", "p8score_ci_low", "progress8_lower_95_ci"),
            ("P8CIUPP", "p8score_ci_upp", "progress8_upper_95_ci"),
        ),
        "attainment-8": value("ATT8SCR", "avg_att8", "attainment8_average"),
        "english-maths-grade-5": value("PTL2BASICS_95", "pt_l2basics_95", "engmath_95_percent"),
        "english-maths-grade-4": value("PTL2BASICS_94", "pt_l2basics_94", "engmath_94_percent"),
        "ebacc-average-points": value("EBACCAPS", "avg_ebaccaps", "ebacc_aps_average"),
    },
    whole=EVERYBODY,
    usually_published={
        Release.PROVISIONAL: (0, 10, 31),
        Release.REVISED: (1, 2, 28),
        Release.FINAL: (1, 4, 30),
    },
)
KS5 = Table(
    kind=ImportKind.KS5,
    about="16 to 18 results (A level)",
    figures={
        "level-3-value-added": estimate(
            ("VA_INS_ALEV", "value_added"),
            ("LCI_INS_ALEV", "value_added_lower_ci"),
            ("UCI_INS_ALEV", "value_added_upper_ci"),
        ),
        "average-points-per-entry": value("TALLPPE_ALEV_1618", "TALLPPE_ALEV", "aps_per_entry"),
    },
    whole={**EVERYBODY, **all_of(("exam_cohort", "a level"))},
    usually_published={
        Release.PROVISIONAL: (0, 11, 30),
        Release.REVISED: (1, 2, 28),
        Release.FINAL: (1, 4, 30),
    },
    not_these="A grade in letters or a band is no figure of these.",
)
ABSENCE = Table(
    kind=ImportKind.ABSENCE,
    about="pupil absence in schools",
    figures={
        "overall-absence": share(("PERCTOT", "sess_overall_percent"), "sess_overall", "sess_possible"),
        "unauthorised-absence": share(
            ("PERCUA", "sess_unauthorised_percent"), "sess_unauthorised", "sess_possible"
        ),
        "persistent-absence": share(
            ("PPERSABS10", "enrolments_pa_10_exact_percent"), "enrolments_pa_10_exact", "enrolments"
        ),
        "severe-absence": share(("enrolments_pa_50_exact_percent",), "enrolments_pa_50_exact", "enrolments"),
    },
    whole=EVERYBODY,
    usually_published={
        Release.PROVISIONAL: (0, 10, 31),
        Release.REVISED: (1, 3, 31),
        Release.FINAL: (1, 3, 31),
    },
    not_these="Numbers of sessions alone are no figure of these.",
)
# What the pupils of a school are like, as DfE publishes it: of all pupils in the census, and for prior
# attainment of those at the end of key stage 4. Shares of those pupils alone are other figures: not taken.
CENSUS = Table(
    kind=ImportKind.ENGLAND_CENSUS,
    about="school census",
    figures={
        "pupils-on-roll": value("NOR", "headcount_of_pupils"),
        "disadvantaged-share": value("PNUMFSMEVER"),
        "sen-support-share": value("PSENELK"),
        "ehcp-share": value("PSENELSE"),
        "eal-share": value("PNUMEAL"),
    },
    usually_published={
        Release.PROVISIONAL: (0, 6, 30),
        Release.REVISED: (0, 12, 15),
        Release.FINAL: (1, 2, 28),
    },
    not_these="Numbers of pupils by group alone are no figure of these.",
)
KS4_PUPILS = Table(
    kind=ImportKind.ENGLAND_KS4_PUPILS,
    about="information about schools, key stage 4",
    figures={
        "pupils-on-roll": value("t_allks_pupils"),
        "ks2-prior-attainment": value("avg_ks2_scaledscore"),
    },
    usually_published=KS4.usually_published,
    not_these="Shares of the pupils at the end of key stage 4 are no figure of these.",
)
TABLES = [KS2, KS4, KS5, ABSENCE, CENSUS, KS4_PUPILS]
