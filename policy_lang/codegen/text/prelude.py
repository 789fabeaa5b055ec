"""The few functions that generated text calls: calendar and rounding over whole numbers.

Enters: the text of a function. Leaves: the helpers it uses, as text. Always holds: they are written for any compiler of
plain Python; `months_later` and `month_end` do what `core/ledger.py` does.
"""

from collections.abc import Iterator

HELPERS: dict[str, str] = {
    "half_even": '''
def half_even(number, over):
    """The nearest whole number; in the middle the even one."""
    whole = number // over
    rest = 2 * (number - whole * over)
    return whole + 1 if rest > over or (rest == over and whole % 2 == 1) else whole
''',
    "day_within": '''
def day_within(day):
    """Held to the years 1 to 9999."""
    return 1 if day < 1 else 3652059 if day > 3652059 else day
''',
    "year_of": '''
def year_of(day):
    """The year of a day."""
    rest = day + 305
    era = rest // 146097
    of_era = rest - era * 146097
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    return year + era * 400 + (1 if (5 * of_year + 2) // 153 >= 10 else 0)
''',
    "month_of": '''
def month_of(day):
    """The month of a day."""
    of_year = day - first_of(year_of(day), 1)
    year = year_of(day)
    leap = 1 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 0
    return 1 if of_year < 31 else (12 * (of_year + (2 - leap if of_year >= 59 + leap else 0)) + 373) // 367
''',
    "first_of": '''
def first_of(year, month):
    """The first day of a month."""
    before = year - 1 if month <= 2 else year
    era = before // 400
    of_era = before - era * 400
    of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 305
''',
    "years_between": '''
def years_between(birth, day):
    """Completed years."""
    year, year_of_birth = year_of(day), year_of(birth)
    month, month_of_birth = month_of(day), month_of(birth)
    place = 100 * month + day - first_of(year, month)
    place_of_birth = 100 * month_of_birth + birth - first_of(year_of_birth, month_of_birth)
    return year - year_of_birth - (1 if place < place_of_birth else 0)
''',
    "month_end": '''
def month_end(day):
    """The last day of the month."""
    year, month = year_of(day), month_of(day)
    return (first_of(year + 1, 1) if month == 12 else first_of(year, month + 1)) - 1
''',
    "months_later": '''
def months_later(day, months):
    """The same day so many months later; where that month is shorter, its last day."""
    index = year_of(day) * 12 + month_of(day) - 1 + months
    index = 12 if index < 12 else 119999 if index > 119999 else index
    first = first_of(index // 12, index % 12 + 1)
    found = first + day - first_of(year_of(day), month_of(day))
    last = month_end(first)
    return last if found > last else found
''',
}
NEEDS = {
    "month_of": ("year_of", "first_of"),
    "years_between": ("year_of", "month_of", "first_of"),
    "month_end": ("year_of", "month_of", "first_of"),
    "months_later": ("year_of", "month_of", "first_of", "month_end"),
}


def used(text: str) -> Iterator[str]:
    """The helpers that a text calls."""
    called = {name for name in HELPERS if f"{name}(" in text}
    called |= {other for name in called for other in NEEDS.get(name, ())}
    for name, helper in HELPERS.items():
        if name in called:
            yield from (*helper.strip("\n").split("\n"), "", "")
