import pytest

from harness.arms import Arm
from harness.errors import HarnessError

PROFILES = ["dev", "perf"]
SERVERS = ["runserver", "workers_2"]


@pytest.mark.parametrize(
    ("text", "arm"),
    [
        ("perf", Arm("perf")),
        ("perf+n_plus_one", Arm("perf", ("n_plus_one",))),
        ("perf+n_plus_one+cart_item_lookups", Arm("perf", ("n_plus_one", "cart_item_lookups"))),
        ("perf@HEAD", Arm("perf", ref="HEAD")),
        ("dev@HEAD~2", Arm("dev", ref="HEAD~2")),
        ("perf+cached_list@v1.2", Arm("perf", ("cached_list",), "v1.2")),
        ("perf@feature/faster+list", Arm("perf", ref="feature/faster+list")),
        ("perf:runserver", Arm("perf", server="runserver")),
        ("perf+n_plus_one:workers_2@HEAD", Arm("perf", ("n_plus_one",), "HEAD", "workers_2")),
        ("perf@feature:a", Arm("perf", ref="feature:a")),
    ],
)
def test_an_arm_is_read_from_its_written_form_and_written_the_same(text: str, arm: Arm) -> None:
    assert Arm.parse(text, PROFILES, SERVERS) == arm
    assert str(arm) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "+n_plus_one", "@HEAD", "perf+", "perf@", "perf++a", "perf a", "Perf", "perf@a@b", "perf@a b"),
        *("perf:", ":runserver", "perf:runserver+a", "perf:a:b"),
    ],
)
def test_what_is_no_arm_is_told_the_form(text: str) -> None:
    with pytest.raises(HarnessError) as error:
        Arm.parse(text, PROFILES)
    assert str(error.value) == (
        f"{text!r} is not an arm: write PROFILE[+VARIANT…][:SERVER][@REF], such as perf+n_plus_one@HEAD."
    )


def test_an_unknown_profile_is_told_those_that_exist() -> None:
    with pytest.raises(HarnessError) as error:
        Arm.parse("fast@HEAD", PROFILES)
    assert str(error.value) == "Arm 'fast@HEAD': there is no profile 'fast'; there is dev, perf."


@pytest.mark.parametrize(("servers", "there"), [(SERVERS, "runserver, workers_2"), ([], "none")])
def test_an_unknown_server_is_told_those_that_exist(servers: list[str], there: str) -> None:
    with pytest.raises(HarnessError) as error:
        Arm.parse("perf:uwsgi", PROFILES, servers)
    assert str(error.value) == f"Arm 'perf:uwsgi': there is no server 'uwsgi'; there is {there}."
