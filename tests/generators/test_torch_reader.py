"""What torch modules mean: as `forward` runs them, compared with themselves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lemmata.verify.certify import certify
from lemmata.verify.errors import InputError
from lemmata.verify.generators import Composition, Linear, Network, Residual
from lemmata.verify.generators.load import load
from lemmata.verify.generators.readers.rounding import NOTE

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")

nn, F = torch.nn, torch.nn.functional
parametrizations = nn.utils.parametrizations


class Of(nn.Module):
    """A module whose forward is a function of itself and x."""

    def __init__(self, function, **parts):
        super().__init__()
        self.function = function
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x):
        return self.function(self, x)


def weights(*shape):
    return nn.Parameter(torch.randn(*shape) / 2)


def mlp(activation, d=2, k=5):
    return nn.Sequential(nn.Linear(d, k), activation, nn.Linear(k, d))


def hooked():
    layer = nn.Linear(2, 2)
    layer.register_forward_hook(lambda m, i, out: 3 * out)
    layer.register_forward_pre_hook(lambda m, args: (args[0] + 1,))
    return nn.Sequential(layer)


def scaled_in_place():
    module = nn.Sequential(nn.utils.weight_norm(nn.Linear(2, 5)), nn.Tanh(), nn.Linear(5, 2))
    module(torch.zeros(3, 2))
    module[0].weight_g.data.mul_(10)
    return module


def stale_spectral_norm():
    a, b = (nn.utils.spectral_norm(nn.Linear(*k)) for k in ((2, 5), (5, 2)))
    module = Of(lambda s, x: x + s.b(torch.tanh(s.a(x))), a=a, b=b)
    for _ in range(3):
        module(torch.randn(4, 2))
    module.eval()
    module.a.weight_orig.data.mul_(4)
    return module


def spectral():
    a, b = (parametrizations.spectral_norm(nn.Linear(*k)) for k in ((2, 5), (5, 2)))
    return Of(lambda s, x: x + 0.5 * s.b(torch.tanh(s.a(x))), a=a, b=b)


def normalised():
    norm = nn.BatchNorm1d(5)
    norm.running_mean.normal_()
    norm.running_var.uniform_(0.5, 2)
    return nn.Sequential(nn.Linear(2, 5), norm, nn.Tanh(), nn.Linear(5, 2))


def coupling(x1, x2, s):
    return torch.cat([x1, x2 + s.b(torch.tanh(s.a(x1)))], 1)


HALVES = {"a": nn.Linear(2, 6), "b": nn.Linear(6, 2)}
RATE = math.sqrt(2 / math.pi)
READ = {
    **{
        name: lambda name=name: mlp(getattr(nn, name)())
        for name in ("Tanh", "Sigmoid", "GELU", "Softplus", "SiLU", "Mish", "LogSigmoid",
         "Tanhshrink")
    },
    "tanh form of GELU": lambda: mlp(nn.GELU(approximate="tanh")),
    "tanh form of GELU, spelled out": lambda: affine(
        lambda y: 0.5 * y * (1 + torch.tanh(RATE * (y + 0.044715 * torch.pow(y, 3)))))(),
    "Softplus with beta": lambda: mlp(nn.Softplus(beta=2)),
    "double precision": lambda: mlp(nn.Tanh()).double(),
    "hooks": hooked,
    "a method of a subclass": lambda: type("L", (nn.Linear,), {
        "forward": lambda self, x: 2 * nn.Linear.forward(self, x)})(2, 2),
    "weight_norm changed in place": scaled_in_place,
    "spectral_norm that is stale": stale_spectral_norm,
    "spectral norm": spectral,
    "weight norm": lambda: nn.Sequential(parametrizations.weight_norm(nn.Linear(2, 2)), nn.Tanh()),
    "orthogonal": lambda: nn.Sequential(parametrizations.orthogonal(nn.Linear(2, 2)), nn.Tanh()),
    "orthogonal by reflections": lambda: parametrizations.orthogonal(
        nn.Linear(3, 3), orthogonal_map="householder"),
    "normalisation": normalised,
    "coupling by slices": lambda: Of(lambda s, x: coupling(x[:, :2], x[:, 2:], s), **HALVES),
    "coupling by chunks": lambda: Of(lambda s, x: coupling(*x.chunk(2, 1), s), **HALVES),
    "permutation": lambda: Of(lambda s, x: s.a(x)[:, [2, 0, 3, 1]], a=nn.Linear(4, 4)),
    "reversal": lambda: Of(lambda s, x: s.a(x).flip(1), a=nn.Linear(4, 4)),
    "planar flow": lambda: Of(
        lambda s, x: x + s.u * torch.tanh((x @ s.w).unsqueeze(1) + s.b),
        u=weights(3), w=weights(3), b=weights(1)),
    "scales": lambda: Of(
        lambda s, x: F.linear(x, s.w.t()) * torch.exp(s.s), w=weights(2, 2), s=weights(2)),
    "keywords": lambda: Of(
        lambda s, x: torch.add(F.linear(x, weight=s.w, bias=s.b), x, alpha=0.5),
        w=weights(2, 2), b=weights(2)),
    "in place": lambda: Of(lambda s, x: s.a(x).tanh_().add_(1), a=nn.Linear(2, 2)),
    "a tensor that is no buffer": lambda: Of(
        lambda s, x: s.a(x) @ s.t, a=nn.Linear(2, 2), t=3 * torch.eye(2)),
    "dropout": lambda: nn.Sequential(nn.Linear(2, 2), nn.Dropout(), nn.Tanh()),
    "repeated for every point": lambda: Of(
        lambda s, x: s.a(x) + s.b.expand(x.shape[0], -1), a=nn.Linear(2, 2), b=weights(2)),
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_modules_are_read_as_they_run(name):
    torch.manual_seed(0)
    module = READ[name]()
    flags = [part.training for part in module.modules()]
    before = {n: t.clone() for n, t in module.state_dict().items()}
    G = load(module)
    assert [part.training for part in module.modules()] == flags
    assert all(torch.equal(t, before[n]) for n, t in module.state_dict().items())
    module.eval()
    z = 2 * torch.randn(50, G.dim)
    z[:20] = torch.round(2 * z[:20]) / 2
    with torch.no_grad():
        want = module(z.to(next(module.parameters()).dtype)).double().numpy()
    off = np.abs(G.value(z.double().numpy()) - want).max()
    assert off < 2e-6 * max(1, np.abs(want).max())


def test_families_are_found():
    torch.manual_seed(0)
    for name, family in {
        "coupling by slices": Residual, "planar flow": Residual, "permutation": Linear,
        "keywords": Linear, "stale": Residual, "Tanh": Network,
    }.items():  # fmt: skip
        G = load(next(make for n, make in READ.items() if name in n)())
        assert isinstance(G.parts[-1] if isinstance(G, Composition) else G, family)


def test_constants_are_those_of_the_weights_that_run():
    torch.manual_seed(0)
    module = stale_spectral_norm()
    M = certify(load(module)).M.value
    J = torch.func.jacrev(lambda x: module(x[None])[0])(torch.zeros(2))
    assert torch.linalg.matrix_norm(J, 2) <= M


def test_half_precision_is_told():
    for kind in (torch.float16, torch.bfloat16):
        (note,) = load(mlp(nn.Tanh()).to(kind)).notes
        assert str(kind) in note


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda s, x: x / 3, True),
        (lambda s, x: x / 4, False),
        (lambda s, x: x * (s.w * 3), True),
        (lambda s, x: x * (s.w / 4), False),
        (lambda s, x: x * (0.1 * torch.tensor([2.0, 4.0]).double()), False),
        (lambda s, x: x @ torch.einsum("ij,jk->ik", s.V, s.V), True),
        (lambda s, x: x @ torch.cat([s.V, s.V])[:2].T, False),
        (lambda s, x: x + torch.tanh(x + s.w) - torch.tanh(s.w), False),
        (lambda s, x: x * torch.tanh(s.w), True),
        (lambda s, x: x @ (torch.eye(2, 5).double() @ torch.ones(5, 5).double())[:, :2] + x, False),
    ],
)
def test_rounded_constants_are_told(function, told):
    module = Of(function, w=nn.Parameter(weights(2).double() / 3), V=weights(2, 2).double() / 7)
    module.dim = 2
    assert load(module).notes == ((NOTE,) if told else ())


class Counting(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = nn.Linear(2, 2)
        self.register_buffer("count", torch.zeros(()))

    def forward(self, x):
        self.count += 1
        return self.inner(x) + self.count


class Forgetful(Counting):
    def forward(self, x):
        self.calls = getattr(self, "calls", 0) + 1
        return self.inner(x) * self.calls


def affine(function):
    return lambda: Of(lambda s, x: function(s.a(x)), a=nn.Linear(2, 2))


REFUSED = {
    "kinks": (lambda: mlp(nn.ReLU()), "three times differentiable, so assumption 2"),
    "softsign": (lambda: mlp(nn.Softsign()), "abs is not understood: it is not three times"),
    "threshold": (lambda: mlp(nn.Softplus(threshold=1)), "jumps by 0.31"),
    "double": (lambda: mlp(nn.Softplus()).double(), "jumps by 2.1e-09"),
    "norm of points": (affine(lambda y: y / (1 + y.norm())), "over points"),
    "rounding": (affine(lambda y: torch.div(y, 3, rounding_mode="floor")), "rounding_mode = floor"),
    "integers": (affine(lambda y: y.long().float()), "to torch.int64 rounds it"),
    "half": (affine(lambda y: y.half().float()), "to torch.float16 rounds it"),
    "complex": (lambda: Of(lambda s, x: x, w=weights(2, 2).to(torch.complex64)), "dimension"),
    "complex weights": (
        lambda: Of(
            lambda s, x: (x.to(torch.complex64) @ s.w).real,
            w=nn.Parameter(torch.eye(2, dtype=torch.complex64)),
        ),
        "complex weights",
    ),
    "dropout": (affine(F.dropout), "random map"),
    "noise": (affine(lambda y: y + torch.randn_like(y)), "randn_like is not understood"),
    "random constant": (affine(lambda y: y + torch.rand(2)), "random map"),
    "mean": (affine(lambda y: y - y.mean(0)), "mean on a layer: an operator mixes points"),
    "points": (affine(lambda y: y.flip(0)), "mixes points"),
    "column": (affine(lambda y: y + torch.arange(5.0)[:, None]), "not the same for all points"),
    "where": (affine(lambda y: torch.where(y > 0, y, -y)), "only in softplus"),
    "a point alone": (
        lambda: Of(lambda s, x: s.a(x) if len(x) > 1 else 2 * x, a=nn.Linear(2, 2)),
        "disagrees.* in a batch of 1;",
    ),
    "many points": (
        lambda: Of(lambda s, x: s.a(x) if len(x) < 1000 else 2 * x, a=nn.Linear(2, 2)),
        "disagrees.* in a batch of 1025;",
    ),
    "no point alone": (
        lambda: Of(lambda s, x: s.a(x.squeeze()), a=nn.Linear(2, 2)),
        "results of shape",
    ),
    "branch": (affine(lambda y: y if y.sum() > 0 else -y), "torch.export cannot trace"),
    "two heads": (affine(lambda y: (y, y)), "returns a tuple"),
    "wide": (lambda: nn.Linear(3, 2), "takes 3 coordinates to a result of shape"),
    "no dimension": (nn.Tanh, "set its attribute dim"),
    "mixed": (lambda: nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2).double()), "mixes"),
    "lazy": (lambda: nn.LazyLinear(2), "without a shape"),
    "memory": (Counting, "changes the buffer 'count'"),
    "hidden memory": (Forgetful, "disagrees with the model: at z ="),
    "script": (lambda: torch.jit.script(nn.Linear(2, 2)), "TorchScript"),
    "tensor": (lambda: torch.zeros(2, 2), "cannot load a torch Tensor"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_understood_is_one_line(name):
    make, says = REFUSED[name]
    with pytest.raises(InputError, match=says) as info:
        load(make())
    assert "\n" not in str(info.value)


def test_the_dimension_may_be_told():
    module = nn.Tanh()
    module.dim = 3
    assert load(module).dim == 3


def test_a_module_comes_back_when_it_is_refused():
    module = nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.ReLU(), nn.Dropout()).eval())
    flags = [part.training for part in module.modules()]
    with pytest.raises(InputError):
        load(module)
    assert [part.training for part in module.modules()] == flags


def test_a_decoder_may_have_more_observables_than_latents():
    module = nn.Sequential(nn.Linear(2, 6), nn.Tanh(), nn.Linear(6, 5)).double()
    G, z = load(module), np.random.default_rng(0).normal(size=(4, 2))
    assert (G.dim, G.out) == (2, 5)
    np.testing.assert_allclose(G.value(z), module(torch.as_tensor(z)).detach(), rtol=1e-12)
    with pytest.raises(InputError, match="at least as many observables"):
        load(nn.Linear(5, 2))


def heads(as_dict):
    a, b = nn.Linear(2, 4), nn.Linear(2, 4)

    class Heads(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = a, b

        def forward(self, z):
            return {"mean": a(z), "log": b(z)} if as_dict else (a(z), b(z))

    return Heads()


@pytest.mark.parametrize(("as_dict", "output", "part"), [(False, "1", "b"), (True, "mean", "a")])
def test_one_of_two_heads(as_dict, output, part):
    module = heads(as_dict)
    G = load(module, output=output)
    z = np.array([[0.5, -2.0]])
    want = getattr(module, part)(torch.as_tensor(z).float()).detach().numpy()
    assert G.value(z) == pytest.approx(want, abs=1e-6)
    with pytest.raises(InputError, match="choose a tensor by --output NAME"):
        load(module)
    with pytest.raises(InputError, match="has no output 'x'"):
        load(module, output="x")


MEANT = {
    "images": lambda: nn.Sequential(
        nn.Linear(2, 8), nn.Tanh(), nn.Unflatten(1, (2, 2, 2)), nn.Upsample(scale_factor=2),
        nn.Conv2d(2, 3, 3, padding=1), nn.BatchNorm2d(3), nn.SiLU(), nn.ConvTranspose2d(3, 1, 2, 2),
    ),
    "layer norm": lambda: nn.Sequential(nn.Linear(2, 6), nn.LayerNorm(6), nn.GLU()),
    "products": lambda: Of(lambda s, x: (x @ s.w) * (x @ s.w).tanh().exp(), w=weights(2, 2)),
}  # fmt: skip


@pytest.mark.parametrize("make", MEANT.values(), ids=MEANT)
def test_images_norms_and_products(make):
    module = make().eval()
    z = np.random.default_rng(0).normal(size=(40, 2))
    want = module(torch.as_tensor(z).float()).flatten(1).detach().numpy()
    assert load(module).value(z) == pytest.approx(want, abs=1e-5)
