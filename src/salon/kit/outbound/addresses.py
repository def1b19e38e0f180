"""Which addresses and ports may be reached: an explicit table of the special-purpose networks, which may not."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The IANA IPv4 and IPv6 Special-Purpose Address Registries, with multicast, 6to4 and what is reserved. Written out, as
# what a standard library calls global has changed under its users' feet more than once.
REFUSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private use
        "100.64.0.0/10",  # shared address space of providers
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link local, where clouds answer with credentials
        "172.16.0.0/12",  # private use
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnelling
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private use
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
GLOBAL_V6 = IPv6Network("2000::/3")  # the only unicast space handed out; loopback, local and multicast lie outside
REFUSED_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID and others
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which wraps any IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
NAT64 = IPv6Network("64:ff9b::/96")  # how a network with IPv6 only reaches the IPv4 address in the last 32 bits
PORTS = frozenset({80, 443})


@dataclass(frozen=True)
class Reach:
    """How far requests may go: the internet, and beside it the networks an operator named. No `ports`: any."""

    networks: tuple[Network, ...] = ()
    ports: frozenset[int] | None = PORTS

    def may_reach(self, address: Address) -> bool:
        """Whether a connection to this very address may be opened."""
        return any(address in network for network in self.networks) or is_public(address)

    def may_use(self, port: int) -> bool:
        """Whether a connection to this port may be opened."""
        return self.ports is None or port in self.ports


EVERYWHERE = Reach(tuple(ip_network(text) for text in ("0.0.0.0/0", "::/0")), None)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet, judged by the table alone."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in REFUSED_V4)
    if address.ipv4_mapped:
        return is_public(address.ipv4_mapped)
    if address in NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in GLOBAL_V6 and not any(address in network for network in REFUSED_V6)


def read_reach(networks: str, ports: str) -> Reach:
    """Read two settings, each a list with commas; `*` is any port. Raises `ValueError` for what is neither."""
    named = tuple(ip_network(text.strip()) for text in networks.split(",") if text.strip())
    if ports.strip() == "*":
        return Reach(named, None)
    return Reach(named, frozenset(int(text) for text in ports.split(",") if text.strip()))


def to_address(text: str) -> Address:
    """The address a resolver answered, without the zone some put behind it; an IPv4 one in IPv6's clothes as itself."""
    address = ip_address(text.partition("%")[0])
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
