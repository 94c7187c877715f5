"""Numbers, cells and periods, as the oracle of scores.py sees them; a missing cell is an exception."""

from fractions import Fraction as F

QUARTERS = 4


class Weightless(Exception):
    """The points of a card cannot be balanced: such a scheme is refused before anyone is scored."""


class Missing(Exception):
    """A cell that is not there."""


def text(number):
    number = F(number)
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    scaled = number * 10**digits
    sign = "-" if scaled < 0 else ""
    whole = str(abs(int(scaled))).rjust(digits + 1, "0")
    return sign + (whole if digits == 0 else f"{whole[:-digits]}.{whole[-digits:]}")


def clamp(value, least, most):
    if least is not None:
        value = max(value, least)
    return value if most is None else min(value, most)


# A period is (which, of how many in the year); the year is (1, 1).
YEAR = (1, 1)
SUFFIX = {2: "@2026-H", 4: "@2026-Q"}


def inside(period, count):
    """The periods, of `count` in the year, that make this one up; a finer one lies in one of them."""
    which, of = period
    if count <= of:
        return [((which - 1) * count // of + 1, count)]
    return [(number, count) for number in range((which - 1) * count // of + 1, which * count // of + 1)]


def named(column, period):
    return f"{column}{SUFFIX[period[1]]}{period[0]}" if period[1] > 1 else column


def actual(world, township, column):
    """Of a column that is reported by period, the period that is being scored."""
    if column in world.periodic:
        column = named(column, inside(world.period, world.periodic[column])[0])
    value = world.cells.get((township, column))
    if value is None:
        raise Missing(column)
    return value


def cohort(world, item, column, group=None):
    """Those who have the item and whose value is known."""
    found = []
    for township in world.townships:
        if group is not None and world.group[township] != group:
            continue
        if item.name in world.dropped[township] or not item.applies_to(world, township):
            continue
        try:
            found.append(actual(world, township, column))
        except Missing:
            pass
    return found


def mean(values):
    return sum(values, F(0)) / len(values)
