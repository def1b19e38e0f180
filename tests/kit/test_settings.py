"""Settings: defaults that work, and a sentence that names what is wrong."""

from pathlib import Path

import pytest

from salon.kit.settings import Settings, load_settings, to_variable


def test_an_empty_environment_gives_the_defaults():
    assert load_settings({}) == Settings()
    assert load_settings({"SALON_PORT": " ", "SALON_HOST": ""}) == Settings()


def test_every_setting_is_read_from_its_variable():
    given = {
        "SALON_PORT": "8080",
        "SALON_DATA": "/srv/salon",
        "SALON_REGISTRATIONS": "invite",
        "SALON_RATE_LIMITS": "off",
        "DATABASE_URL": "postgresql://db/salon",
        "SALON_WEB_PROCESSES": "4",
    }
    found = load_settings(given)
    assert (found.port, found.data, found.registrations) == (8080, Path("/srv/salon"), "invite")
    assert (found.rate_limits, found.database_url, found.web_processes) == (False, "postgresql://db/salon", 4)
    assert {to_variable(field) for field in Settings.__struct_fields__} >= given.keys()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SALON_PORT", "three"),
        ("SALON_PORT", "0"),
        ("SALON_PORT", "70000"),
        ("SALON_REGISTRATIONS", "sometimes"),
        ("SALON_RATE_LIMITS", "banana"),
        ("SALON_POOL_SIZE", "0"),
        ("SALON_UPLOAD_MAX_BYTES", "-1"),
        ("SALON_LOG_LEVEL", "loud"),
        ("SALON_URL", "example.org"),
        ("SALON_URL", "https://example.org/sub/folder"),
    ],
)
def test_a_wrong_value_is_named_by_its_variable(variable, value):
    with pytest.raises(ValueError, match=variable):
        load_settings({variable: value})


@pytest.mark.parametrize("value", ["off", "OFF", "no", "false", "0"])
def test_rate_limits_can_be_switched_off_in_any_usual_word(value):
    assert load_settings({"SALON_RATE_LIMITS": value}).rate_limits is False


def test_sign_up_is_open_only_while_bound_to_this_machine():
    assert Settings().sign_up == "open"
    assert Settings(host="0.0.0.0").sign_up == "closed"
    assert Settings(host="0.0.0.0", registrations="open").sign_up == "open"


def test_the_address_people_use_comes_from_the_url_or_the_port():
    assert Settings(port=3001).base_url == "http://localhost:3001"
    public = Settings(url="https://salon.example/")
    assert (public.base_url, public.domain, public.secure) == ("https://salon.example", "salon.example", True)
