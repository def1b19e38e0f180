"""The configs of a release, in the order of its card."""

from salon.datasets.configs.answers import PREFERENCES_TEXT
from salon.datasets.configs.feedback import FEEDBACK_UNPAIRED
from salon.datasets.configs.generations import GENERATIONS
from salon.datasets.configs.pairs import PREFERENCES_IMAGE
from salon.datasets.configs.posts import POSTS
from salon.datasets.configs.remixes import REMIX_EDGES
from salon.datasets.configs.shape import Config

CONFIGS: tuple[Config, ...] = (
    POSTS,
    GENERATIONS,
    PREFERENCES_IMAGE,
    PREFERENCES_TEXT,
    FEEDBACK_UNPAIRED,
    REMIX_EDGES,
)
