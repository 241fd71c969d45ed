"""The columns of public files as the files name them, all or most of them; rows are made up by the tests."""


def words(text: str) -> list[str]:
    return text.split()


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


# "A level and other 16 to 18 results", institution performance, 2024/25.
INSTITUTIONS = words("""
    time_period time_identifier geographic_level country_code country_name version old_la_code new_la_code
    la_name school_name school_urn school_laestab disadvantage_status exam_cohort end1618_student_count
    aps_per_entry aps_per_entry_grade aps_per_entry_student_count retained_percent retained_assessed_percent
    retained_student_count retained_2nd_year_percent retained_2nd_year_student_count value_added
    value_added_upper_ci value_added_lower_ci progress_banding best_three_alevels_aps best_three_alevels_grade
    best_three_alevels_student_count aab_percent aab_student_count level_3_maths_percent
    level_3_maths_student_count vocational_percent vocational_student_count maths_progress
    maths_progress_entries_percent maths_progress_inscope_count english_progress
    english_progress_entries_percent english_progress_inscope_count
""")
# Key stage 2 performance by school, 2022/23 to 2024/25.
PRIMARIES = words("""
    time_period time_identifier geographic_level country_code country_name version school_urn school_laestab
    school_name breakdown_topic breakdown subject expected_standard_pupil_percent
    higher_standard_pupil_percent average_scaled_score progress_measure_score
    progress_measure_lower_conf_interval progress_measure_upper_conf_interval
    absent_or_not_able_to_access_percent working_towards_expected_standard_pupil_percent
    absent_or_disapplied_percent progress_measure_unadjusted progress_measure_description
""")
# Ofsted's monthly management information since report cards, latest inspections: from the inspections on.
MONTHLY = lines("""
Inspection number of latest full inspection
Inspection type
Inspection type grouping
Event type grouping
Inspection start date
Publication date
Does the latest full inspection relate to the URN of the current school?
URN at time of latest full inspection
LAESTAB at time of latest full inspection
School name at time of latest full inspection
School type at time of latest full inspection
Category of concern
Safeguarding standards
Safeguarding standards - date of grade
Inclusion
Inclusion - date of grade
Curriculum and teaching
Curriculum and teaching - date of grade
Achievement
Achievement - date of grade
Attendance and behaviour
Attendance and behaviour - date of grade
Personal development and wellbeing
Personal development and wellbeing - date of grade
Early years (where applicable)
Early years - date of grade
Post-16 provision (where applicable)
Post-16 provision - date of grade
Leadership and governance
Leadership and governance - date of grade
Inspection number of latest OEIF graded inspection
Inspection start date of latest OEIF graded inspection
Publication date of latest OEIF graded inspection
Does the latest OEIF graded inspection relate to the URN of the current school?
URN at time of latest OEIF graded inspection
Latest OEIF category of concern
Latest OEIF overall effectiveness
Latest OEIF quality of education
Latest OEIF behaviour and attitudes
Latest OEIF personal development
Latest OEIF effectiveness of leadership and management
Latest OEIF  safeguarding is effective?
Latest OEIF early years provision (where applicable)
Latest OEIF sixth form provision (where applicable)
Latest ungraded inspection number
Date of latest ungraded inspection
Ungraded inspection publication date
Does the ungraded inspection relate to the URN of the current school?
URN at time of the ungraded inspection
Ungraded inspection overall outcome
Most recent category of concern
Web Link (opens in new window)
""")
# GIAS, edubasealldata: those before the address, and some after it.
ALL_DATA = lines("""
URN
LA (code)
LA (name)
EstablishmentNumber
EstablishmentName
TypeOfEstablishment (code)
TypeOfEstablishment (name)
EstablishmentTypeGroup (code)
EstablishmentTypeGroup (name)
EstablishmentStatus (code)
EstablishmentStatus (name)
ReasonEstablishmentOpened (code)
ReasonEstablishmentOpened (name)
OpenDate
ReasonEstablishmentClosed (code)
ReasonEstablishmentClosed (name)
CloseDate
PhaseOfEducation (code)
PhaseOfEducation (name)
StatutoryLowAge
StatutoryHighAge
UKPRN
FEHEIdentifier
LastChangedDate
PreviousLA (code)
PreviousLA (name)
PreviousEstablishmentNumber
CHNumber
""")
