"""Keeps pupils out: finds what belongs to one pupil in a body, before anything else is done with it."""

import json
import re

# A unique pupil number: a letter, eleven digits, and a digit or (a temporary one) a letter.
UPN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][0-9]{11}[0-9A-Za-z](?![A-Za-z0-9])")
MEMBER = re.compile(r'"([^"\\]{1,60})"\s*:')
NUMBERS = {"upn", "formerupn", "uniquepupilnumber", "pupilnumber", "pupilid", "studentid", "learnerid", "uln"}
NAMES = {
    "name", "fullname", "pupilname", "studentname", "childname", "forename", "forenames", "firstname",
    "givenname", "middlename", "middlenames", "surname", "lastname", "familyname", "legalname",
    "legalsurname", "legalforename", "preferredname", "preferredsurname", "preferredforename", "initials",
}  # fmt: skip
BIRTHDAYS = {"dob", "dateofbirth", "birthdate", "birthday", "born"}


def pupil_data(body: bytes) -> str | None:
    """What in the body belongs to single pupils, in words that repeat none of it; None when nothing does."""
    text = unescaped(body.decode("utf-8", errors="replace"))
    members = {re.sub(r"[^a-z]", "", member.casefold()) for member in set(MEMBER.findall(text))}
    if members & NUMBERS or UPN.search(text):
        return "unique pupil numbers"
    if members & NAMES:
        return "names of people"
    return "dates of birth" if members & BIRTHDAYS else None


def unescaped(text: str) -> str:
    """An escape is no disguise. What is no JSON is refused elsewhere."""
    if "\\u" not in text:
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text
