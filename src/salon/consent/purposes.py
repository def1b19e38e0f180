"""The purposes people are asked about: one table, from which every signal, receipt and record of processing is made."""

from typing import NamedTuple

from salon.consent.notices import Notice, list_notices


class Purpose(NamedTuple):
    """One thing that may be done with somebody's work, and what it is called elsewhere; None where it has no name.

    `needs` is the oldest version of the notice a yes may rest on: raising it, here and in the database's
    `consent_purposes()`, lets earlier ones lapse.
    """

    code: str
    needs: int
    aipref: str | None  # draft-ietf-aipref-vocab-05
    cawg: str | None  # entry of `cawg.training-mining` 1.1
    rsl: tuple[str, ...]  # usages of Really Simple Licensing 1.0
    tdm: bool  # whether TDMRep's reservation is about it
    intent: str | None  # of Bluesky's proposal 0008
    gpc: bool  # whether Global Privacy Control objects to it: it hands work to others
    silent: bool  # whether nothing is said of it outside until somebody answers: what the web does anyway
    heeds: frozenset[str]  # signals that come with a request or a file and mean no
    recipients: str
    retention: str
    legal_basis: str = "Consent, GDPR Art. 6(1)(a)"
    of_posts: bool = True  # whether it is about posts, each of which may be answered for apart; else about a person

    @property
    def notice(self) -> Notice:
        """What is read now before saying yes, in English."""
        return list_notices(self.code)[-1]


PURPOSES: tuple[Purpose, ...] = (
    Purpose(
        code="ai.train.generative",
        needs=1,
        aipref="train-ai",
        cawg="ai_generative_training",
        rsl=("ai-train",),
        tdm=True,
        intent="syntheticContentGeneration",
        gpc=True,
        silent=False,
        heeds=frozenset({"aipref:train-ai", "cawg:ai_generative_training"}),
        recipients="Those who train generative models on datasets and streams of this place",
        retention="Until withdrawn; copies already handed out are recalled",
    ),
    Purpose(
        code="ai.train.discriminative",
        needs=1,
        aipref=None,
        cawg="ai_training",
        rsl=(),
        tdm=True,
        intent=None,
        gpc=True,
        silent=False,
        heeds=frozenset({"aipref:train-ai", "cawg:ai_training"}),
        recipients="Those who train models that sort, rate or recognise on datasets and streams of this place",
        retention="Until withdrawn; copies already handed out are recalled",
    ),
    Purpose(
        code="ai.inference_input",
        needs=1,
        aipref=None,
        cawg="ai_inference",
        rsl=("ai-input",),
        tdm=False,
        intent=None,
        gpc=True,
        silent=False,
        heeds=frozenset({"cawg:ai_inference"}),
        recipients="Assistants and models of others that answer with what they find here",
        retention="Until withdrawn",
    ),
    Purpose(
        code="search.index",
        needs=1,
        aipref="search",
        cawg=None,
        rsl=("search", "ai-index"),
        tdm=False,
        intent=None,
        gpc=False,
        silent=True,
        heeds=frozenset({"aipref:search"}),
        recipients="Search engines of the web",
        retention="Until withdrawn and the engines have looked again",
    ),
    Purpose(
        code="dataset.public",
        needs=1,
        aipref=None,
        cawg="data_mining",
        rsl=(),
        tdm=True,
        intent="bulkDataset",
        gpc=True,
        silent=False,
        heeds=frozenset({"cawg:data_mining"}),
        recipients="Everybody who takes a dataset this place releases",
        retention="Until withdrawn; every release is followed by a list of what must be deleted from it",
    ),
    Purpose(
        code="dataset.choices",
        needs=1,
        aipref=None,
        cawg=None,
        rsl=(),
        tdm=False,
        intent=None,
        gpc=True,
        silent=False,
        heeds=frozenset(),
        recipients="Everybody who takes a dataset this place releases",
        retention="Until withdrawn; what was shown to you is kept for 90 days at most",
        of_posts=False,
    ),
    Purpose(
        code="stream.partners",
        needs=1,
        aipref=None,
        cawg="data_mining",
        rsl=(),
        tdm=False,
        intent=None,
        gpc=True,
        silent=False,
        heeds=frozenset({"cawg:data_mining"}),
        recipients="Recipients the operator has registered by name",
        retention="Until withdrawn; recipients are told within a minute",
    ),
    Purpose(
        code="archive.public",
        needs=1,
        aipref=None,
        cawg=None,
        rsl=(),
        tdm=False,
        intent="publicAccessArchive",
        gpc=True,
        silent=False,
        heeds=frozenset(),
        recipients="Public archives of the web",
        retention="For good: archives keep what they took",
    ),
    Purpose(
        code="bridge.protocol",
        needs=1,
        aipref=None,
        cawg=None,
        rsl=(),
        tdm=False,
        intent="protocolBridging",
        gpc=False,
        silent=False,
        heeds=frozenset(),
        recipients="Servers of other social networks",
        retention="Until withdrawn; other servers are asked to delete",
    ),
)
OF_POSTS = tuple(purpose for purpose in PURPOSES if purpose.of_posts)
BY_CODE = {purpose.code: purpose for purpose in PURPOSES}
