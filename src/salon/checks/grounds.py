"""Why something is decided, in the words of the transparency database and in those a person reads."""

from typing import NamedTuple

CATEGORY, KEYWORD = "STATEMENT_CATEGORY_", "KEYWORD_"
CATEGORIES = tuple(
    f"{CATEGORY}{name}"
    for name in (
        "ANIMAL_WELFARE",
        "CONSUMER_INFORMATION",
        "CYBER_VIOLENCE",
        "CYBER_VIOLENCE_AGAINST_WOMEN",
        "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        "ILLEGAL_OR_HARMFUL_SPEECH",
        "INTELLECTUAL_PROPERTY_INFRINGEMENTS",
        "NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
        "NOT_SPECIFIED_NOTICE",
        "OTHER_VIOLATION_TC",
        "PROTECTION_OF_MINORS",
        "RISK_FOR_PUBLIC_SECURITY",
        "SCAMS_AND_FRAUD",
        "SELF_HARM",
        "UNSAFE_AND_PROHIBITED_PRODUCTS",
        "VIOLENCE",
    )
)


class Ground(NamedTuple):
    """What a label means in a statement of reasons, and the sentence somebody reads whose wish is refused."""

    category: str
    keywords: tuple[str, ...]
    rule: str  # which rule of this place
    why: str
    refusal: str


GROUNDS = {
    "sexual_minors": Ground(
        f"{CATEGORY}PROTECTION_OF_MINORS",
        (f"{KEYWORD}CHILD_SEXUAL_ABUSE_MATERIAL_DEEPFAKE",),
        "Sexual content with minors is never made or shown here.",
        "The words ask for a child or a young person together with what is sexual.",
        "This cannot be drawn: nothing sexual with children or young people is ever made here.",
    ),
    "intimate": Ground(
        f"{CATEGORY}CYBER_VIOLENCE",
        (f"{KEYWORD}NON_CONSENSUAL_MATERIAL_DEEPFAKE",),
        "Intimate pictures of people who did not agree are never made or shown here.",
        "The words ask to expose somebody who has not agreed to it.",
        "This cannot be drawn: nobody is undressed or exposed here without having agreed.",
    ),
    "likeness": Ground(
        f"{CATEGORY}DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
        (f"{KEYWORD}MISSING_PROCESSING_GROUND",),
        "The likeness of a real person is not made here without their consent.",
        "The words ask for the likeness of a real person of whom no consent is recorded.",
        "This cannot be drawn: it asks for the likeness of a real person who has not agreed to it.",
    ),
    "spam": Ground(
        f"{CATEGORY}SCAMS_AND_FRAUD",
        (),
        "Advertising and the same words over and over are not welcome here.",
        "The post looks like spam: the same words again and again, many people mentioned, or many links.",
        "This looks like spam, and was not posted.",
    ),
    "removed": Ground(
        f"{CATEGORY}OTHER_VIOLATION_TC",
        (),
        "A picture that was taken down here is not shown again.",
        "The picture was taken down here before.",
        "This picture was taken down here before and is kept down.",
    ),
    "unseen": Ground(
        f"{CATEGORY}OTHER_VIOLATION_TC",
        (),
        "Words are looked at by a check before others see them.",
        "The check that looks at words could not be made, so that somebody has to look.",
        "These words could not be checked just now. Try again in a while.",
    ),
    "link_listed": Ground(
        f"{CATEGORY}SCAMS_AND_FRAUD",
        (f"{KEYWORD}PHISHING",),
        "Links to places that deceive people are not shown here.",
        "A link leads to a place that moderators put on the list of bad ones.",
        "This cannot be drawn: it has a bad link.",
    ),
    "link_lookalike": Ground(
        f"{CATEGORY}SCAMS_AND_FRAUD",
        (f"{KEYWORD}PHISHING",),
        "Links that are made to be mistaken for others are not shown here.",
        "A link has letters of another alphabet that look like ours, so that it is taken for another address.",
        "This cannot be drawn: it has a link that looks like another.",
    ),
    "link_short": Ground(
        f"{CATEGORY}OTHER_VIOLATION_TC",
        (),
        "Links show where they lead here.",
        "A link was made short by a service, so that nobody sees where it leads.",
        "This cannot be drawn: it has a shortened link.",
    ),
    "harassment": Ground(
        f"{CATEGORY}CYBER_VIOLENCE",
        (f"{KEYWORD}CYBER_HARASSMENT",),
        "Nobody is harassed or threatened here.",
        "The words look like harassment or a threat.",
        "This cannot be drawn: it looks like harassment.",
    ),
    "hate": Ground(
        f"{CATEGORY}ILLEGAL_OR_HARMFUL_SPEECH",
        (f"{KEYWORD}HATE_SPEECH",),
        "Hatred of people for what they are is not welcome here.",
        "The words look like hatred of people for what they are.",
        "This cannot be drawn: it looks like hatred.",
    ),
    "illicit": Ground(
        f"{CATEGORY}RISK_FOR_PUBLIC_SECURITY",
        (),
        "Advice for crimes is not given here.",
        "The words look like advice for something illegal.",
        "This cannot be drawn: it looks like advice for a crime.",
    ),
    "self_harm": Ground(
        f"{CATEGORY}SELF_HARM",
        (f"{KEYWORD}SELF_MUTILATION", f"{KEYWORD}SUICIDE"),
        "Harming oneself is not encouraged here.",
        "The words look like encouraging somebody to harm themselves.",
        "This cannot be drawn: it looks like harming oneself.",
    ),
    "violence": Ground(
        f"{CATEGORY}VIOLENCE",
        (),
        "Violence is not called for or shown off here.",
        "The words look like violence.",
        "This cannot be drawn: it looks like violence.",
    ),
    "sexual": Ground(
        f"{CATEGORY}OTHER_VIOLATION_TC",
        (f"{KEYWORD}ADULT_SEXUAL_MATERIAL",),
        "Sexual content is limited here.",
        "The content is sexual.",
        "This cannot be drawn here: it asks for sexual content.",
    ),
}

# What is said of a picture where it is another thing than of words.
PICTURES = {
    "sexual_minors": GROUNDS["sexual_minors"]._replace(
        keywords=(f"{KEYWORD}CHILD_SEXUAL_ABUSE_MATERIAL",),
        why="The picture is on a list of known pictures of sexual abuse of children.",
        refusal="This picture cannot be kept: nothing sexual with children or young people is ever shown here.",
    ),
    "intimate": GROUNDS["intimate"]._replace(
        keywords=(f"{KEYWORD}NON_CONSENSUAL_IMAGE_SHARING",),
        why="The picture is known to be intimate and shared without the word of whom it shows.",
        refusal="This picture cannot be kept: whom it shows did not agree to it being shown.",
    ),
    "unseen": GROUNDS["unseen"]._replace(
        rule="Pictures are looked at by a check before they are shown.",
        why="The check that looks at pictures could not be made.",
        refusal="This picture could not be checked just now. Try again in a while.",
    ),
    **{
        label: GROUNDS[label]._replace(
            why=GROUNDS[label].why.replace("The words look", "The picture looks"),
            refusal="This picture cannot be kept: it looks like what is not shown here.",
        )
        for label in ("harassment", "hate", "illicit", "self_harm", "violence")
    },
    "sexual": GROUNDS["sexual"]._replace(
        why="The picture looks sexual.", refusal="This picture cannot be kept: it looks sexual."
    ),
}

LOOKED_AT = {
    "sexual_minors": PICTURES["sexual_minors"]._replace(
        keywords=(), why="The picture looks like one of a child or a young person together with what is sexual."
    ),
}


def find_ground(subject: str, label: str, *, known: bool = True) -> Ground:
    """What a label means for words (`prompt`, `post`) or for a `picture`, one that is known or one only looked at."""
    if subject == "picture" and not known and label in LOOKED_AT:
        return LOOKED_AT[label]
    return (PICTURES.get(label) if subject == "picture" else None) or GROUNDS[label]
