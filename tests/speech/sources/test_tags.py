from datetime import UTC, datetime

import pytest

from speech.sources.tags import began_in_tags

MOMENT = datetime(2024, 3, 5, 10, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "tags",
    [
        {"creation_time": "2024-03-05T10:11:12.000000Z"},
        {"CREATION_TIME": "2024-03-05T10:11:12Z"},
        {"DATE": "2024-03-05 12:11:12+0200"},
        {"date": " 20240305T101112Z "},
        {"date": "2024:03:05 10:11:12 UTC"},
        {"date": "2024/03/05 10:11:12GMT"},
        {"comment": "2024-03-05T10:11:12+00:00"},
        {"date": "2019", "comment": "2024-03-05T10:11:12+00:00"},
        {"creation_time": "1970-01-01T00:00:00Z", "date": "2024-03-05T10:11:12Z"},
        {"creation_time": "2024-03-05T10:11:12Z", "date": "2011-01-01T00:00:00Z"},
    ],
)
def test_a_moment_with_its_zone_is_found(tags: dict[str, str]) -> None:
    assert began_in_tags(tags) == MOMENT


@pytest.mark.parametrize(
    "tags",
    [
        {"date": "2024-03-05T10:11:12"},
        {"origination_date": "2024-03-05", "origination_time": "10:11:12"},
        {"origination_date": "2024:03:05", "origination_time": "10-11-12"},
    ],
)
def test_a_time_without_a_zone_is_this_machines(tags: dict[str, str]) -> None:
    assert began_in_tags(tags) == MOMENT.replace(tzinfo=None).astimezone()


def test_a_day_alone_is_its_midnight() -> None:
    assert began_in_tags({"date": "2024-03-05"}) == datetime(2024, 3, 5).astimezone()


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"date": "2024"},
        {"date": ""},
        {"comment": "call with a customer"},
        {"date": "2024-13-45"},
        {"date": "0001-01-01"},
    ],
)
def test_what_tells_no_day_tells_nothing(tags: dict[str, str]) -> None:
    assert began_in_tags(tags) is None
