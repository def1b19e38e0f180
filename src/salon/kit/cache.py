"""A bounded cache of this process that the log keeps right."""

from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
REMEMBERED_DROPS = 10_000


class Cache(Generic[K, V]):
    """Least-recently-used values with a guard against a race: a value loaded before a drop is not kept after it.

    Take a `token()` before loading from the database and pass it to `put`; if the key was dropped in between, the
    value may be older than the event that dropped it, and is not stored.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._drops: OrderedDict[K, int] = OrderedDict()
        self._clock = 0
        self._forgotten_before = 0

    def get(self, key: K) -> V | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def peek(self, key: K) -> V | None:
        """The value without marking it as used."""
        return self._values.get(key)

    def token(self) -> int:
        return self._clock

    def put(self, key: K, value: V, token: int) -> None:
        if token < self._forgotten_before or self._drops.get(key, 0) > token:
            return
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._size:
            self._values.popitem(last=False)

    def pop(self, key: K) -> None:
        self._values.pop(key, None)
        self._clock += 1
        self._drops[key] = self._clock
        self._drops.move_to_end(key)
        if len(self._drops) > REMEMBERED_DROPS:
            self._forgotten_before = self._drops.popitem(last=False)[1]

    def distrust(self) -> None:
        """Keep nothing that is being loaded just now: something changed, and nobody knows all it is about."""
        self._clock += 1
        self._forgotten_before = self._clock

    def values(self) -> list[V]:
        """All that is kept."""
        return list(self._values.values())

    def clear(self) -> None:
        self._values.clear()
        self.distrust()

    def __len__(self) -> int:
        return len(self._values)
