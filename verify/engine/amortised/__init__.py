"""Amortised encoders as people train them, Gaussian or a flow: counted, sampled, measured."""

from __future__ import annotations

from lemmata.verify.engine.amortised.encoder import Amortised, Shape
from lemmata.verify.engine.amortised.measure import total_variation
from lemmata.verify.engine.amortised.train import Recipe, train

__all__ = ["Amortised", "Recipe", "Shape", "total_variation", "train"]
