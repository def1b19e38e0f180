"""The one table that says who listens to the log, and which routes and jobs make up the whole."""

from typing import Any

from salon.accounts import routes as accounts_api
from salon.accounts import security_routes as security_api
from salon.app import processing_routes as processing
from salon.archives import import_routes
from salon.archives import routes as archives
from salon.assistant.reactions import CALLS
from salon.backups.erasures import ERASURES
from salon.consent import routes as consent
from salon.context.fitting import CONTEXT
from salon.datasets import desk_routes as datasets_desk
from salon.datasets import routes as datasets
from salon.datasets.tombstones import DATASETS
from salon.firehose import routes as firehose
from salon.firehose import segment_routes as firehose_segments
from salon.firehose.segments import SEGMENTS
from salon.kit.log import Reader
from salon.learning import desk_routes as learning_desk
from salon.mastodon import (
    accounts,
    admin_accounts,
    admin_measures,
    agents,
    announcements,
    apps,
    assistant,
    assistant_cards,
    chains,
    challenges,
    consents,
    context,
    conversations,
    daily,
    deadlines,
    decisions,
    dial,
    emojis,
    feedback,
    filters,
    flaggers,
    held_posts,
    house,
    instance,
    inviting,
    known_lists,
    known_pictures,
    labelers,
    likeness,
    lineage,
    lists,
    media,
    moving,
    notices,
    notification_groups,
    notifications,
    oauth,
    policies,
    polls,
    proposals,
    provenance,
    push,
    quotes,
    reading,
    regards,
    registration,
    relationships,
    replies,
    reports,
    rights,
    running,
    scheduled,
    search,
    staff,
    statuses,
    streaming,
    tags,
    takedowns,
    templates,
    timelines,
    translations,
    trends,
)
from salon.mcp import routes as assistants
from salon.media import routes as media_files
from salon.notifications.reactions import NOTIFICATIONS
from salon.pages import routes as pages
from salon.posts.cards.reactions import CARDS
from salon.relationships import routes as people_api
from salon.relationships.awaiting import AWAITED
from salon.studio import desk_routes as studio_desk
from salon.studio import routes as studio
from salon.studio.families import LINEAGE
from salon.timelines.conversations import CONVERSATIONS
from salon.timelines.reactions import HOMES
from salon.together.challenges import CHALLENGES

# Reader -> what happens when the log says something happened.
READERS: tuple[Reader, ...] = (
    HOMES,
    NOTIFICATIONS,
    CONVERSATIONS,
    LINEAGE,
    CHALLENGES,
    CARDS,
    CALLS,
    ERASURES,
    DATASETS,
    SEGMENTS,
    AWAITED,
    CONTEXT,
)

HANDLERS: list[Any] = [
    handler
    for room in (
        accounts_api,
        people_api,
        consent,
        processing,
        datasets,
        datasets_desk,
        learning_desk,
        firehose,
        firehose_segments,
        security_api,
        studio,
        studio_desk,
        media_files,
        apps,
        oauth,
        registration,
        accounts,
        regards,
        relationships,
        moving,
        statuses,
        consents,
        quotes,
        replies,
        polls,
        scheduled,
        timelines,
        lists,
        filters,
        labelers,
        dial,
        reading,
        tags,
        conversations,
        trends,
        translations,
        house,
        announcements,
        emojis,
        running,
        feedback,
        rights,
        deadlines,
        inviting,
        reports,
        admin_accounts,
        admin_measures,
        staff,
        notifications,
        notification_groups,
        push,
        media,
        provenance,
        search,
        instance,
        lineage,
        assistant,
        assistant_cards,
        context,
        agents,
        takedowns,
        likeness,
        decisions,
        notices,
        flaggers,
        policies,
        proposals,
        known_lists,
        known_pictures,
        held_posts,
        daily,
        challenges,
        chains,
        templates,
        archives,
        import_routes,
        streaming,
        assistants,
        pages,
    )
    for handler in room.handlers
]
