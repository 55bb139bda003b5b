"""Write the shipped generators as ONNX models, in double and in single precision."""

from __future__ import annotations

import data
import numpy as np

from lemmata import verify
from lemmata.verify.generators.files.onnx_writer import to_onnx

NAMES = ("wine",)


def main() -> None:
    for name in NAMES:
        generator = verify.load(data.HERE / "weights" / f"{name}.npz")
        to_onnx(generator, data.HERE / "weights" / f"{name}.onnx")
        to_onnx(generator, data.HERE / "weights" / f"{name}-float32.onnx", np.float32)


if __name__ == "__main__":
    main()
