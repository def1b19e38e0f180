"""An authenticator without a device: it makes passkeys and answers challenges, honestly or not."""

import hashlib
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor

ORIGIN, PARTY = "http://localhost:3000", "localhost"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One passkey (ES256) with its counter; `flags` say whether its holder was there and was verified."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.counter, self.origin, self.flags = 0, origin, PRESENT | VERIFIED
        self.handle = b""

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """What the browser says after making the passkey these options ask for."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = encode_cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        authenticator = self._authenticator_data(ATTESTED) + attested
        return self._credential(
            {
                "clientDataJSON": self._client_data("webauthn.create", options["challenge"]),
                "attestationObject": bytes_to_base64url(
                    encode_cbor({"fmt": "none", "attStmt": {}, "authData": authenticator})
                ),
                "transports": ["internal", "no such way"],
            }
        )

    def answer(self, options: dict[str, Any]) -> dict[str, Any]:
        """What the browser says after this passkey answered the challenge; its counter goes up by one."""
        self.counter += 1
        client_data = self._client_data("webauthn.get", options["challenge"])
        authenticator = self._authenticator_data(0)
        signed = authenticator + hashlib.sha256(base64url_to_bytes(client_data)).digest()
        return self._credential(
            {
                "clientDataJSON": client_data,
                "authenticatorData": bytes_to_base64url(authenticator),
                "signature": bytes_to_base64url(self.key.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": bytes_to_base64url(self.handle),
            }
        )

    def _authenticator_data(self, more: int) -> bytes:
        flags = (self.flags | more).to_bytes(1, "big")
        return hashlib.sha256(PARTY.encode()).digest() + flags + self.counter.to_bytes(4, "big")

    def _client_data(self, kind: str, challenge: str) -> str:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return bytes_to_base64url(json.dumps(told).encode())

    def _credential(self, response: dict[str, Any]) -> dict[str, Any]:
        name = bytes_to_base64url(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
