"""FILE or ``module:object``: what loads, what is left behind, and what a user's own code may do."""

from __future__ import annotations

import subprocess
import sys
import types

import numpy as np
import pytest

from lemmata import verify
from lemmata.reports.cli import main
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Shear
from lemmata.verify.testing.sources import blamed, generator, resolve
from tests.command import refused

MODEL = """\
from __future__ import annotations
import dataclasses
import sys
import numpy as np
from lemmata_neighbour import slope
from lemmata.verify.generators import Shear
from lemmata.verify.strategies import generators
G = Shear(1.0, 1.0, 1.5)
family = generators(dim=1, families=["cosine"])
def scaled(z):
    return slope * z
def leaves(z):
    sys.exit("by your leave")
@dataclasses.dataclass
class Own:
    dim: int = 1
    def value(self, z):
        return slope * z
own = Own()
class Broken(Shear):
    def _value(self, z):
        raise KeyError("of\\nmine")
class Leaving(Shear):
    def _value(self, z):
        sys.exit(3)
broken, leaving = Broken(1.0, 1.0, 1.5), Leaving(1.0, 1.0, 1.5)
crumbling = generators(dim=1).map(lambda G: 1 / 0)
"""


@pytest.fixture
def folder(tmp_path):
    """A model with a neighbour to import, and a file that is called like a library."""
    (tmp_path / "lemmata_model.py").write_text(MODEL)
    (tmp_path / "lemmata_neighbour.py").write_text("slope = 2.0\n")
    (tmp_path / "random.py").write_text("from lemmata_neighbour import slope\ndef G(z): return z\n")
    return tmp_path


@pytest.mark.parametrize("place", ["file", "module"])
def test_a_model_may_import_its_neighbours_and_leaves_nothing_behind(folder, place, monkeypatch):
    where = f"{folder}/lemmata_model.py" if place == "file" else "lemmata_model"
    if place == "module":
        monkeypatch.chdir(folder)
    path, modules = list(sys.path), dict(sys.modules)
    assert resolve(f"{where}:scaled", dim=2).members.value([1.0, 2.0]).tolist() == [2.0, 4.0]
    assert resolve(f"{where}:own").members.dim == 1
    assert sys.path == path
    assert {n for n in sys.modules if n.startswith("lemmata_")} == set()
    assert all(sys.modules[n] is m for n, m in modules.items())


def test_a_file_called_like_a_library_hides_it_from_nobody(folder):
    import random

    assert resolve(f"{folder}/random.py:G", dim=1).members.dim == 1
    assert sys.modules["random"] is random


def test_libraries_of_an_environment_in_the_folder_stay_loaded(folder, monkeypatch):
    packages = folder / "env" / "site-packages"
    packages.mkdir(parents=True)
    (packages / "lemmata_library.py").write_text("x = 1\n")
    (folder / "uses.py").write_text("import lemmata_library\ndef G(z): return z\n")
    monkeypatch.syspath_prepend(packages)
    resolve(f"{folder}/uses.py:G", dim=1)
    assert "lemmata_library" in sys.modules
    del sys.modules["lemmata_library"]


def test_the_dimension_is_that_of_the_model_or_refused(folder):
    model = f"{folder}/lemmata_model.py"
    verify.save(Shear(1.0, 1.0, 1.5), folder / "shear.npz")
    for source in (f"{model}:G", f"{folder}/shear.npz"):
        assert resolve(source, dim=2).members.dim == 2
        with pytest.raises(InputError, match="has d = 2, not 7"):
            resolve(source, dim=7)
    with pytest.raises(InputError, match="has d = 1, not 3"):
        resolve(f"{model}:own", dim=3)
    assert resolve(f"{model}:own", dim=1).members.dim == 1
    with pytest.raises(InputError, match="is a strategy"):
        resolve(f"{model}:family", dim=1)
    with pytest.raises(InputError, match="give one generator"):
        generator(f"{model}:family")


@pytest.mark.parametrize("command", ["certify", "constants", "encoder", "report"])
def test_every_command_takes_an_object(folder, command, capsys, monkeypatch):
    target = f"{folder}/lemmata_model.py:G"
    seen = []
    if command == "report":
        # Deciding the claims takes long and is no matter here.
        from lemmata.reports import ledger

        def stop(*_):
            raise InputError("far enough")

        monkeypatch.setattr(ledger, "decide_ids", stop)
        code = main(["report", target, "-o", str(folder / "out"), "--no-cache"])
        assert code == 2
        assert "far enough" in capsys.readouterr().err
        return
    option = ["--generator"] if command == "constants" else []
    more = ["-o", str(folder / "e.onnx"), "--beta", "1/1000"] if command == "encoder" else []
    assert main([command, *option, target, *more]) == 0
    seen = capsys.readouterr().out
    assert seen
    assert refused(capsys, command, *option, f"{folder}/lemmata_model.py:family", *more)
    assert refused(capsys, command, *option, f"{folder}/absent.py:G", *more)
    says = refused(capsys, command, *option, f"{folder}/lemmata_model.py:scaled", *more)
    assert "is no generator but a function" in says


def test_an_object_has_no_note(folder):
    from pathlib import Path

    from lemmata.reports.generator.model import describe

    (folder / "lemmata_model.json").write_text('{"name": "another"}')
    about = describe(Path(f"{folder}/lemmata_model.py:G"), Shear(1.0, 1.0, 1.5))
    assert about["name"] == "lemmata_model.py:G"


def test_code_that_leaves_the_program_is_one_line(folder, capsys):
    says = refused(capsys, "test", f"{folder}/lemmata_model.py:leaves", "lemma-23", "--dim", "1")
    assert "SystemExit: by your leave" in says


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("broken", "KeyError: 'of\\nmine' (lemmata_model.py, line"),
        ("leaving", "SystemExit: 3 (lemmata_model.py, line"),
        ("crumbling", "ZeroDivisionError: division by zero"),
    ],
)
def test_whatever_a_class_or_strategy_of_the_user_raises_is_one_line(folder, name, says, capsys):
    assert says in refused(capsys, "test", f"{folder}/lemmata_model.py:{name}", "lemma-23")


def test_a_fault_of_ours_is_not_blamed_on_the_user(folder):
    source = resolve(f"{folder}/lemmata_model.py:G")
    with pytest.raises(KeyError), blamed(source):
        raise KeyError


def test_what_comes_from_torch_need_not_be_a_module(monkeypatch):
    # Names alone decide, so that torch need not be installed.
    torch = types.ModuleType("torch")
    torch.nn = types.SimpleNamespace(Module=type("Module", (), {}))
    tensor = type("Tensor", (), {"__module__": "torch"})()
    function = type("ScriptFunction", (), {"__module__": "torch", "__call__": lambda _, z: 2 * z})()
    here = types.ModuleType("lemmata_torchlike")
    here.tensor, here.function = tensor, function
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "lemmata_torchlike", here)
    assert resolve("lemmata_torchlike:function", dim=1).members.value([1.0]).tolist() == [2.0]
    with pytest.raises(InputError, match=r"neither a function nor .* Tensor"):
        resolve("lemmata_torchlike:tensor", dim=1)
    with pytest.raises(InputError, match="cannot load a torch Tensor"):
        verify.load(tensor)


def test_a_derivative_may_be_coarser_than_the_value():
    from lemmata.verify.generators.function import from_callable
    from lemmata.verify.testing.derivatives import inconsistencies

    parts = {
        "value": lambda z: 2 * z + np.sin(z) / 4,
        "jacobian": lambda z: np.diag(2 + np.cos(z) / 4).astype(np.float32),
    }
    G = from_callable(parts, dim=2)
    assert G.unit == np.finfo(np.float32).eps
    assert not inconsistencies(G)


def test_a_plain_function_of_many_dimensions_is_refused_before_memory_is(folder, capsys):
    model = f"{folder}/lemmata_model.py:scaled"
    assert "too large" in refused(capsys, "test", model, "lemma-23", "--dim", "2000")
    assert "too many" in refused(capsys, "test", model, "lemma-23", "--dim", "1" + 12 * "0")


def test_the_command_needs_no_pytest(folder):
    code = (
        "import sys; sys.modules['pytest'] = sys.modules['_pytest'] = None\n"
        "from lemmata.reports.cli import main\n"
        f"sys.exit(main(['test', '{folder}/lemmata_model.py:G', 'lemma-23']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "CONSISTENT" in done.stdout
