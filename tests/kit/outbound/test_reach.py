"""What the operator says of how far links lead."""

import pytest

from salon.kit.context import set_settings
from salon.kit.outbound import OutboundRefused, Reach, fetch, read_reach
from salon.kit.settings import Settings, load_settings
from tests.kit.outbound.servers import hello, redirecting, serve


async def test_the_settings_say_how_far_links_lead():
    async with serve(hello) as place:
        url = f"http://127.0.0.1:{place.port}/"
        set_settings(Settings())
        with pytest.raises(OutboundRefused, match="Port"):
            await fetch(url)
        set_settings(Settings(outbound_ports="*"))
        with pytest.raises(OutboundRefused, match="may not be reached"):
            await fetch(url)
        set_settings(Settings(outbound_ports=f"80, {place.port}", outbound_networks="10.0.0.0/8, 127.0.0.0/8"))
        assert (await fetch(url)).body == b"hello"


async def test_a_server_the_operator_named_may_lie_inside_but_leads_nowhere_else():
    set_settings(Settings())
    async with serve(redirecting(lambda _: "http://169.254.169.254/")) as place:
        arrived = await fetch(f"http://127.0.0.1:{place.port}/end", named_by_operator=True)
        assert arrived.body == b"arrived"
        with pytest.raises(OutboundRefused, match="redirects"):
            await fetch(f"http://127.0.0.1:{place.port}/", named_by_operator=True)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SALON_OUTBOUND_NETWORKS", "localhost"),
        ("SALON_OUTBOUND_NETWORKS", "10.0.0.1/8"),
        ("SALON_OUTBOUND_PORTS", "web"),
        ("SALON_OUTBOUND_PORTS", "80,"),
    ],
)
def test_a_network_or_port_that_is_none_is_said_at_start(variable, value):
    with pytest.raises(ValueError):
        load_settings({variable: value})


def test_the_default_is_the_web_and_no_inner_network():
    default = Settings()
    assert read_reach(default.outbound_networks, default.outbound_ports) == Reach()
