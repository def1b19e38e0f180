"""The terms a release is taken under."""

from salon.datasets.papers.models import About

DAYS = 30  # to delete what was withdrawn, and to say so


def to_terms(about: About) -> str:
    """The terms, in plain words."""
    return f"""\
# Terms

Everything in {about.name} {about.version} was made by people who agreed that it may be part of datasets this place
releases. Whoever takes it agrees to this:

1. **Delete what is withdrawn.** Read `{about.url}/api/salon/v1/datasets/{about.name}-v{about.major}/tombstones?since=`
   at least once a week. Delete each row it names, and everything copied from it, within {DAYS} days of its
   `effective_at`. `salon dataset apply-tombstones` does it for these files.
2. **Move on.** Use the newest version of this release. A new major version only ever lacks rows.
3. **Keep to the column `allows`.** It names the purposes each row may be used for. Being in this release allows mining
   it for research and statistics; training models that make pictures or text needs `ai.train.generative`, training
   other models `ai.train.discriminative`.
4. **Do not look for people.** Names were replaced, and are different in every release. Do not try to undo that, alone
   or with other data.
5. **Keep marks.** Pictures carry Content Credentials and watermarks that tell how they were made. Do not remove them.
6. **Pass these terms on** with every copy, and pass on no copy whose holder would not get to know of withdrawals.

A registered recipient acknowledges deletions at
`{about.url}/api/salon/v1/datasets/{about.name}-v{about.major}/acknowledgements`. Whose
acknowledgement is overdue gets no further release and no stream.
"""
