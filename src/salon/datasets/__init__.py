"""Datasets: releases made only of what people agreed to share, and what must be deleted from each of them again."""
