"""The built-in composer: reads a prompt and composes an illustration from vector art, offline, without a neural model."""

from salon.studio.composer.art import Pack, open_pack
from salon.studio.composer.engine import compose
from salon.studio.composer.model import Actor, Picture, Request, Scene, Stage
from salon.studio.composer.styles import STYLES

__all__ = ["STYLES", "Actor", "Pack", "Picture", "Request", "Scene", "Stage", "compose", "open_pack"]
