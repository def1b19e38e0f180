"""Salon: a self-hostable social network where people and AI make pictures and talk."""

import os

__version__ = "0.1.0"

# ONNX Runtime, which the composer and the checks of pictures run on, tells its maker of its use unless told not to
# before it is imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
