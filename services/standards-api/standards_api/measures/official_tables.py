"""Which of DfE's tables are taken, and the names their figures go by: old download files, then newer ones."""

from chassis.tabular import Column
from standards_api.measures.official_file import Columns, Table
from standards_api.models.measures import Release
from standards_api.policy import ImportKind


def columns(**said: tuple[str, ...]) -> Columns:
    """What goes into a figure, each under the names it has had."""
    return {part: Column(names[0].lower(), *names, required=False) for part, names in said.items()}


def value(*names: str) -> Columns:
    return columns(value=names)


def estimate(values: tuple[str, ...], lowers: tuple[str, ...], uppers: tuple[str, ...]) -> Columns:
    return columns(value=values, lower=lowers, upper=uppers)


def share(value: tuple[str, ...], numerator: str, denominator: str) -> Columns:
    return columns(value=value, numerator=(numerator,), denominator=(denominator,))


def progress(old: str, new: str) -> Columns:
    """Of a subject at key stage 2, by what its columns are called in the old files and in the newer ones."""
    now = f"avg_{new}_progress_score"
    return estimate(
        (f"{old}PROG", now), (f"{old}PROG_LOWER", f"{now}_lower_CI"), (f"{old}PROG_UPPER", f"{now}_upper_CI")
    )


def editions(*days: tuple[int, int, int]) -> dict[Release, tuple[int, int, int]]:
    """When they usually come out: years on, month and day of the provisional, revised and final one."""
    return dict(zip((Release.PROVISIONAL, Release.REVISED, Release.FINAL), days, strict=True))


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
        "ks2-reading-progress": progress("READ", "read"),
        "ks2-writing-progress": progress("WRIT", "writta"),
        "ks2-maths-progress": progress("MAT", "mat"),
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
    usually_published=editions((0, 9, 30), (0, 12, 15), (1, 4, 30)),
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
    usually_published=editions((0, 10, 31), (1, 2, 28), (1, 4, 30)),
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
    usually_published=editions((0, 11, 30), (1, 2, 28), (1, 4, 30)),
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
    usually_published=editions((0, 10, 31), (1, 3, 31), (1, 3, 31)),
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
    usually_published=editions((0, 6, 30), (0, 12, 15), (1, 2, 28)),
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
