"""Keeps pupils out: finds what belongs to one pupil in a body, before anything else is done with it."""

import json
import re
from collections.abc import Iterable

from chassis.guard import has_digits
from chassis.tabular import decode
from standards_api.measures.problems import PupilDataRefused

# A unique pupil number: a letter, eleven digits, and a digit or (a temporary one) a letter.
UPN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][0-9]{11}[0-9A-Za-z](?![A-Za-z0-9])")
ITS_DIGITS = 11
NUMBERS = {"upn", "formerupn", "uniquepupilnumber", "pupilnumber", "pupilid", "studentid", "learnerid", "uln"}
NAMES = {
    "name", "fullname", "pupilname", "studentname", "childname", "forename", "forenames", "firstname",
    "givenname", "middlename", "middlenames", "surname", "lastname", "familyname", "legalname",
    "legalsurname", "legalforename", "preferredname", "preferredsurname", "preferredforename", "initials",
}  # fmt: skip
# Words that are no name of a person by themselves.
NAMES_OF_MUCH = {"name", "initials", "born"}
BIRTHDAYS = {"dob", "dateofbirth", "birthdate", "birthday", "born"}


def pupil_data(members: Iterable[str], body: bytes) -> str | None:
    """What in the body belongs to single pupils, in words that repeat none of it; None when nothing does."""
    return said_of(members, unescaped(body.decode("utf-8", errors="replace")))


def pupil_data_in_table(content: bytes) -> str | None:
    """The same of a table in text, whose headings are its members."""
    text = decode(content)
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return said_of(re.split(r"[,;\t]", heading), text)


def pupil_words(members: Iterable[str], text: str) -> str | None:
    """The same of words that name a measure, which may have more around them: `surname of the pupil`."""
    words = [re.sub(r"[^a-z ]", "", re.sub(r"[-_]", " ", member.casefold())) for member in members]
    pairs = [pair for one in words for pair in zip(one.split(), one.split()[1:], strict=False)]
    threes = [
        trio for one in words for trio in zip(one.split(), one.split()[1:], one.split()[2:], strict=False)
    ]
    alone = [word for one in words for word in one.split() if word not in NAMES_OF_MUCH]
    return said_of([*words, *alone, *("".join(some) for some in (*pairs, *threes))], text)


def said_of(members: Iterable[str], text: str) -> str | None:
    plain = {re.sub(r"[^a-z]", "", member.casefold()) for member in set(members)}
    if plain & NUMBERS or (has_digits(text, ITS_DIGITS) and UPN.search(text)):
        return "unique pupil numbers"
    if plain & NAMES:
        return "names of people"
    return "dates of birth" if plain & BIRTHDAYS else None


def refuse_pupil_data(said: str | None) -> None:
    if said is not None:
        raise PupilDataRefused(
            f"It looks as if {said} were in it. Nothing was kept. Send figures for whole groups of pupils: "
            "for each academy, measure and period one row, without anything that belongs to one pupil."
        )


def unescaped(text: str) -> str:
    """An escape is no disguise. What is no JSON is refused elsewhere."""
    if "\\u" not in text:
        return text
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError:
        return text
