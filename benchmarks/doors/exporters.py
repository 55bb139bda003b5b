"""Which architectures load, as PyTorch's two exporters write them and as the module itself.

Writes `exporters.md` beside it.  A model loads if it agrees with onnxruntime, or with the module,
at 300 seeded points; what else is told is the line with which it is refused.
Needs torch, onnxscript and onnxruntime.
Run: python -m benchmarks.doors.exporters [--opset N] [NAME ...]
"""

from __future__ import annotations

import argparse
import contextlib
import io
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.doors.architectures import ROUGH, ROWS, Map, heads
from lemmata import verify
from lemmata.verify.errors import InputError

POINTS = 300
RIGHT = {f"MLP {name}" for name in ROUGH}
"""What has to be refused."""


def points(dim: int) -> np.ndarray[Any, Any]:
    """Return points near and far, half-integers among them."""
    rng = np.random.default_rng(16)
    z = rng.standard_normal((POINTS, dim)) * np.repeat([0.1, 1, 5], POINTS // 3)[:, None]
    z[::7] = np.rint(2 * z[::7]) / 2
    return z


def agreement(G: verify.Generator, model: Callable[[Any], Any], unit: float) -> str:
    """Return "loads", or by how much the generator disagrees."""
    z = points(G.dim)
    want = np.asarray(model(z), np.float64).reshape(len(z), -1)
    off = np.abs(G.value(z) - want).max()
    ok = G.out == want.shape[1] and off <= 4096 * unit * (1 + np.abs(want).max())
    return "loads" if ok else f"WRONG by {off:.2g}"


def exported(module: torch.nn.Module, dim: int, path: Path, opset: int, dynamo: bool) -> str | None:
    """Write a module as ONNX; return why not."""
    example = torch.zeros(2, dim, dtype=_dtype(module))
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            if dynamo:
                torch.onnx.export(
                    module,
                    (example,),
                    str(path),
                    dynamo=True,
                    opset_version=opset,
                    dynamic_shapes=({0: torch.export.Dim("batch")},),
                    verbose=False,
                )
            else:
                torch.onnx.export(
                    module,
                    (example,),
                    str(path),
                    dynamo=False,
                    opset_version=opset,
                    input_names=["x"],
                    dynamic_axes={"x": {0: "batch"}},
                )
    except Exception as problem:
        return f"not exported ({type(problem).__name__})"
    return None


def loaded(source: Any, model: Callable[[Any], Any], unit: float, output: str | None = None) -> str:
    """Return what `verify.load` makes of a model."""
    try:
        G = verify.load(source, output=output)
    except InputError as problem:
        return "refused: " + str(problem).replace(f"{source}: ", "")
    return agreement(G, model, unit)


def of_file(module: Any, dim: int, folder: str, opset: int, dynamo: bool) -> str:
    """Return what becomes of a module through an exporter."""
    import onnxruntime

    path = Path(folder) / "model.onnx"
    for old in Path(folder).iterdir():
        old.unlink()
    why = exported(module, dim, path, opset, dynamo)
    if why is not None:
        return why
    quiet = onnxruntime.SessionOptions()
    quiet.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(str(path), quiet)
        kind = {"float": np.float32, "double": np.float64}.get(
            session.get_inputs()[0].type[7:-1], np.float16
        )
        name = session.get_inputs()[0].name
        outputs = [output.name for output in session.get_outputs()]
        chosen = outputs[0] if len(outputs) > 1 else None
        run = lambda z: session.run(None, {name: z.astype(kind)})[0]  # noqa: E731
        return loaded(path, run, _unit(kind), chosen)
    except onnxruntime.capi.onnxruntime_pybind11_state.NotImplemented:
        # bfloat16 on CPUs.
        return loaded(path, _of_torch(module), 2.0**-8)
    except onnxruntime.capi.onnxruntime_pybind11_state.InvalidGraph:
        return "not exported (the file is invalid)"


def _unit(kind: Any) -> float:
    return float(np.finfo(kind).eps) / 2


def of_module(module: Any) -> str:
    """Return what becomes of a module itself."""
    several = "0" if isinstance(module, Map) and module.apply_to is heads else None
    return loaded(module, _of_torch(module), torch.finfo(_dtype(module)).eps / 2, several)


def _of_torch(module: Any) -> Callable[[Any], Any]:
    def run(z: Any) -> Any:
        found = module(torch.as_tensor(z).to(_dtype(module)))
        return (found[0] if isinstance(found, tuple) else found).detach().double()

    return run


def _dtype(module: Any) -> Any:
    return next(iter(module.state_dict().values())).dtype


def row(name: str, make: Callable[[], Any], dim: int, opset: int) -> list[str]:
    """Return what becomes of one architecture, by each way."""
    torch.manual_seed(16)
    module = make().eval()
    with tempfile.TemporaryDirectory() as folder:
        files = [of_file(module, dim, folder, opset, dynamo) for dynamo in (True, False)]
    return [name, *files, of_module(module)]


def told(rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, what is refused as footnotes, and the counts."""
    notes: dict[str, int] = {}
    lines = ["| model | default exporter | TorchScript | module |", "|---|---|---|---|"]
    for name, *cells in rows:
        short = [
            c if not c.startswith("refused") else f"refused [{notes.setdefault(c, len(notes) + 1)}]"
            for c in cells
        ]
        lines.append("| " + " | ".join([name, *short]) + " |")
    counts = Counter(_judged(name, cell) for name, *cells in rows for cell in cells)
    lines += ["", *(f"{i}. {text.removeprefix('refused: ')}" for text, i in notes.items()), ""]
    lines.append(", ".join(f"{kind}: {counts[kind]}" for kind in sorted(counts)))
    return "\n".join(lines)


def _judged(name: str, cell: str) -> str:
    if cell.startswith("refused"):
        return "refused rightly" if name in RIGHT else "refused, could load"
    return cell.split(" (")[0].split(" by ")[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--opset", type=int, default=20)
    parser.add_argument("-o", type=Path, default=Path(__file__).with_suffix(".md"), metavar="FILE")
    parser.add_argument(
        "names", nargs="*", help="parts of names of architectures; all unless given"
    )
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    chosen = [r for r in ROWS if not options.names or any(n in r[0] for n in options.names)]
    title = f"PyTorch {torch.__version__}, operator set {options.opset}; made by `exporters.py`."
    table = f"{title}\n\n{told([row(*r, options.opset) for r in chosen])}"
    options.o.write_text(f"{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
