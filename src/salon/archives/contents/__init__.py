"""What is in an archive: the table of its files, each with the statement that reads it."""

from salon.archives.contents import activities, making, own, people
from salon.archives.contents.parts import Part

PARTS: tuple[Part, ...] = (*activities.PARTS, *people.PARTS, *own.PARTS, *making.PARTS)

# Tables that point at a person and are in no archive, and why. A test holds this list to the schema.
LEFT_OUT = {
    "account_counts": "counted from what is in the archive",
    "account_descent": "counted from the family trees",
    "announcements": "what the place says",
    "archives": "the archives themselves",
    "confirmations": "secrets that hold for minutes",
    "consent_state": "derived from the ledger of consent",
    "erasures": "who is in it is gone",
    "conversations": "derived from posts",
    "filled_homes": "derived from posts",
    "found_people": "derived from what others say of themselves",
    "home_entries": "derived from posts",
    "idempotency_keys": "kept for a day so that nothing is done twice",
    "known_pictures": "fingerprints of what is kept down, by which nobody is told apart",
    "notifications": "derived from what others did",
    "imports": "files that were read",
    "oauth_codes": "secrets that hold for minutes",
    "passkey_challenges": "kept for minutes",
    "place_choices": "what the operator set for the place",
    "policies": "what the place goes by",
    "proposals": "what the staff deliberate; what came of it is among the decisions",
    "remix_credits": "derived from the family trees",
    "trusted_flaggers": "a word of the staff; each notice says whether it held",
    "staff_notes": "what moderators wrote for one another",
}
