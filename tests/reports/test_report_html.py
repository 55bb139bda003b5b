"""The rendered reports: well-formed, self-contained, quiet in a browser, the same twice."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from lemmata.bounds import symbols
from lemmata.bounds.registry import claims
from lemmata.reports import ledger, story, tasks
from lemmata.reports.generator.study import Setting, study
from lemmata.reports.render import figures, html, latex, markdown
from lemmata.reports.render.document import Math
from lemmata.reports.render.mathml import mathml
from lemmata.reports.render.unicode import name, plain
from lemmata.reports.story.numbers import allowed, at_least, at_most, decimal
from tests.tiny import EMPTY, TINY, length_v, length_w, tiny_check

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
PAPER_FORMULAS = (
    r"\lVert\hat z\rVert \leq \frac{\lVert x\rVert}{m}",
    r"\mathsf S = \sqrt{N' \log{\left(\frac{16 N'}{\epsilon} \right)}}",
    r"\beta_0 = \frac{1}{4 d \mathsf S} \min\left(\frac{m^{3}}{6 M M_2}, "
    r"\frac{d^{\frac{3}{4}} m^{2}}{\sqrt{2 M M_3}}\right)",
    r"\left\lceil{\frac{8 T^{2} \Lambda^{2} d}{\epsilon^{2}}}\right\rceil",
    r"\langle g',g''\rangle \geq - \lVert g'\rVert \lVert g''\rVert",
    r"\left|{x}\right| < 1 \wedge \mathrm{rad}(D) \neq \chi^2",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return a ledger with the tiny claims and a plane generator trained at a large noise level."""
    folder = tmp_path_factory.mktemp("model")
    path = folder / "plane.npz"
    entries = {
        "format": "lemmata-generator/1", "family": "Residual", "a": 1.0, "c": 0.5,
        "activation": "tanh", "b": np.zeros(3),
        "W1": np.array([[0.5, 0.1], [-0.2, 0.4], [0.3, 0.3]]),
        "W2": np.array([[0.4, 0.1, -0.2], [0.2, -0.3, 0.1]]),
    }  # fmt: skip
    np.savez(path, **{k: np.asarray(e) for k, e in entries.items()})
    (folder / "plane.json").write_text(
        json.dumps({"beta": 0.3, "note": "A test <b>model</b> & more."})
    )
    with pytest.MonkeyPatch.context() as patch:
        check = tiny_check()
        patch.setattr(tasks, "CHECKS", {check.name: check})
        found = ledger.build([TINY, EMPTY])
    return found | study(path, Setting(observations=2, drawn=2))


@pytest.fixture(scope="module")
def page(data: dict[str, Any]) -> str:
    return html.render(story.document(data))


class Outline(HTMLParser):
    """Collects tags, ids, links and headings, and checks that tags close in order."""

    VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.headings: list[int] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for key, value in attrs:
            if key == "id":
                self.ids.append(value or "")
            if key in ("href", "src", "xlink:href", "action", "data"):
                self.addresses.append(value or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def test_tags_nest_and_ids_are_unique(page: str) -> None:
    outline = Outline(page)
    assert outline.open == []
    assert len(outline.ids) == len(set(outline.ids))


def test_every_link_stays_on_the_page(page: str) -> None:
    outline = Outline(page)
    inside = [a for a in outline.addresses if a != "data:,"]
    assert inside
    assert {a[1:] for a in inside if a.startswith("#")} <= set(outline.ids)
    assert all(a.startswith("#") for a in inside)
    assert "<script" not in page
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


def test_headings_do_not_skip_a_level(page: str) -> None:
    levels = Outline(page).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_what_is_in_the_ledger_is_escaped(page: str) -> None:
    assert "A test &lt;b&gt;model&lt;/b&gt; &amp; more." in page


def test_the_policy_forbids_every_request(page: str) -> None:
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page.replace(
        "&#39;", "'"
    )


def test_pictures_have_a_description(page: str) -> None:
    assert page.count("<svg") == page.count('role="img" aria-label="')
    assert page.count("<svg") == 8


def test_every_formula_is_well_formed(data: dict[str, Any]) -> None:
    formulas = [*PAPER_FORMULAS, *_formulas(story.document(data))]
    assert len(formulas) > 20
    for formula in formulas:
        text = mathml(formula)
        assert text.startswith("<math"), formula
        ElementTree.fromstring(text)


def _formulas(node: Any) -> list[str]:
    if isinstance(node, Math):
        return [node.latex]
    if isinstance(node, tuple):
        return [f for part in node for f in _formulas(part)]
    if hasattr(node, "__dataclass_fields__"):
        return [f for key in node.__dataclass_fields__ for f in _formulas(getattr(node, key))]
    return []


def test_every_formula_of_the_registry_is_well_formed() -> None:
    from lemmata.bounds.registry import claims
    from lemmata.bounds.symbols import SYMBOLS
    from lemmata.bounds.symbols import latex as typeset

    relations = [e.symbol for e in SYMBOLS.values()]
    for claim in claims.values():
        for s in claim.statements.values():
            relations += [
                s.conclusion,
                *s.hypotheses.values(),
                *(t.goal for t in s.steps),
                *s.where,
            ]
    for relation in set(relations):
        text = mathml(typeset(relation))
        assert text.startswith("<math"), typeset(relation)
        ElementTree.fromstring(text)
        assert "\\" not in plain(relation)


def test_a_formula_that_cannot_be_converted_is_shown_as_code() -> None:
    assert mathml(r"\left(") == r'<code class="tex">\left(</code>'


def test_the_first_screen_answers(page: str) -> None:
    for question in (
        "Is it strongly invertible?",
        "With which constants?",
        "Which noise level is covered?",
        "How many steps?",
        "How big is the encoder?",
    ):
        assert question in page
    assert "Trained at 0.3: NOT covered." in page


def test_the_same_ledger_gives_the_same_bytes(data: dict[str, Any]) -> None:
    again = json.loads(ledger.dump(data))
    for render in (html.render, markdown.render, latex.render):
        assert render(story.document(data)) == render(story.document(again))


def test_the_same_seed_gives_the_same_generator_section(
    data: dict[str, Any], tmp_path: Path
) -> None:
    picture = figures.descent(data["generator"]["descent"])
    assert picture == figures.descent(json.loads(json.dumps(data["generator"]["descent"])))
    assert "currentColor" in picture
    assert "<style" not in picture
    assert "<metadata" not in picture


def test_the_generator_section_is_valid(data: dict[str, Any]) -> None:
    import jsonschema

    jsonschema.validate(json.loads(ledger.dump(data)), json.loads(ledger.SCHEMA.read_text()))


def test_measured_and_certified_agree(data: dict[str, Any]) -> None:
    found = data["generator"]["certificate"]
    assert found["m"]["measured"] >= found["m"]["value"]
    assert all(found[k]["measured"] <= found[k]["value"] for k in ("M", "M2", "M3"))
    descent = data["generator"]["descent"]
    assert descent["verdict"] == "CONSISTENT"
    assert all(0 < o["hit"] <= o["S"] for o in descent["observations"])


def test_a_constant_that_rests_on_nothing_proved_says_so(data: dict[str, Any]) -> None:
    text = markdown.render(story.document(data))
    assert "theorem-1 (sharp) **UNKNOWN**" in text


def test_sizes_of_the_encoder(data: dict[str, Any]) -> None:
    found = data["constants"]
    for key in ("N_step", "N_enc", "N_phi"):
        formula = float(found[key]["sharp"]["enclosure"][1])
        assert 0 < found[key]["measured"] <= formula * (1 + 1e-4)
        assert formula < float(found[key]["repaired"]["enclosure"][0])
    S, K = (int(found[n]["sharp"]["exact"]) for n in ("S", "K"))
    assert found["N_enc"]["measured"] == (S + K) * found["N_step"]["measured"] + K + 2
    assert 0 < float(found["eta_h"]["sharp"]["decimal"]) < 1


def test_sizes_are_those_of_the_encoder_that_is_built(tmp_path: Path) -> None:
    from lemmata import verify

    path = tmp_path / "shear.npz"
    entries = {
        "format": "lemmata-generator/1", "family": "Shear", "p": 1.0, "q": 0.5, "c": 0.75,
        "activation": "tanh",
    }  # fmt: skip
    np.savez(path, **{k: np.asarray(e) for k, e in entries.items()})
    found = study(path, Setting(beta="0.001", norm_x=1, observations=1, drawn=1))
    made = verify.encoder(verify.load(str(path)), beta="0.001", norm_x=1)
    assert found["constants"]["N_enc"]["measured"] == made.parameters
    assert found["constants"]["N_phi"]["measured"] == made.amortisation


def test_the_encoder_is_told_and_drawn(data: dict[str, Any], page: str) -> None:
    assert "lemmas 5, 18-20" not in page
    card = story.answers.cards(data)[-1]
    assert " parameters" in card.answer
    assert "Parameters of an encoder against the accuracy" in page
    assert "samples of the encoder" in page


def test_latex_is_ascii_and_balanced(data: dict[str, Any]) -> None:
    text = latex.render(story.document(data))
    assert text.isascii()
    bare = re.sub(r"\\[{}\\$]", "", text)
    assert bare.count("{") == bare.count("}")
    assert bare.count("$") % 2 == 0
    for kind in set(re.findall(r"\\begin\{(\w+)\}", text)):
        assert text.count(rf"\begin{{{kind}}}") == text.count(rf"\end{{{kind}}}")


HOSTILE = (
    "＼input｛/etc/passwd｝", "\\input{/etc/passwd}", "﹨write18﹛id﹜", "％＄＆＃＿＾～", "a\n\nb",
    "\x1b[31mred", "[2]", "*x", "Ａ｜Ｂ", "ΑΒϚ", "x²₃⁽", "`code` <b> [l](u) &lt; #h", "\x00",
)  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_no_command_of_tex(name: str) -> None:
    shown = latex.escape(name)
    assert shown.isascii()
    assert shown.isprintable()
    # What is left of a command is one that this renderer knows.
    commands = re.findall(r"\\([A-Za-z]+|.)", shown)
    assert set(commands) <= {"textbackslash", *"{}$&#%_^~", "beta"}


def test_every_character_is_harmless_to_tex() -> None:
    """No character's name or decomposition brings back what was escaped."""
    known = {"textbackslash", *latex._GREEK, *"{}$&#%_^~,|", ""}
    known |= {c for m in latex._MATHS.values() for c in re.findall(r"\\([A-Za-z]+|.)", m)}
    for code in range(sys.maxunicode + 1):
        shown = latex.escape(chr(code))
        assert shown.isascii(), hex(code)
        assert set(re.findall(r"\\([A-Za-z]+|.)", shown)) <= known, hex(code)
        bare = re.sub(r"\\[{}\\$]", "", shown)
        assert bare.count("{") == bare.count("}"), hex(code)


def test_a_name_is_no_markup_of_a_picture() -> None:
    svg = figures.inline('<svg><g id="a"/></svg>', '"><script>alert(1)</script>')
    assert "<script" not in svg
    assert figures.inline('<svg><g id="a"/></svg>', r"\1 \g<0>").startswith("<svg")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no pdflatex on this machine")
def test_latex_compiles(data: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "report.tex").write_text(latex.render(story.document(data)))
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-1500:]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"\hat z", "ẑ"),
        (r"\lVert\hat z\rVert", "‖ẑ‖"),
        (r"\beta_0", "β₀"),
        (r"\langle g',g''\rangle", "⟨g',g''⟩"),
        (r"N_{\mathrm{CIR}}", "N_(CIR)"),
        (r"\mathrm{rad}(D)", "rad(D)"),
        (r"\Lambda", "Λ"),
        (r"\mathbf 1_{A\le a}", "𝟏_(A≤a)"),
        (r"\mathbb E\,d_{TV}^2", "𝔼 d_(TV)²"),
        (r"d_{TV}(\mathbb P,\bar{\mathbb P})", "d_(TV)(ℙ,ℙ̄)"),
        (r"\operatorname{dist}(x,G(\mathbb R^d))", "dist(x,G(ℝ^d))"),
        (r"N\log\frac{4N}\epsilon", "N log (4N/ε)"),
        (r"\min\{\epsilon,\tfrac12\}", "min{ε,1/2}"),
        (r"\tfrac1p(p\phi\phi')'", "(1/p)(pφφ')'"),
        (r"\underline{\Pr}[\exists t:z_t\notin D]", "P̲r̲[∃t:z_t∉D]"),
        (r"p(\text{rest}\mid x)", "p(rest|x)"),
        (r"\textstyle\sum_{v}\mathrm{indeg}(v)", "∑_v indeg(v)"),
        (r"\phi^{(1)}(z^*)", "φ^(1)(z∗)"),
    ],
)
def test_symbols_in_unicode(source: str, shown: str) -> None:
    assert name(source) == shown


def test_no_formula_of_the_paper_shows_a_command_of_tex() -> None:
    words = {"log", "sup", "inf", "max", "min", "det", "Pr"}
    for claim in claims.values():
        for statement in claim.statements.values():
            steps = statement.steps
            relations = [statement.conclusion, *statement.hypotheses.values()]
            relations += [step.goal for step in steps]
            for symbol in {s for r in relations for s in r.free_symbols}:
                source, shown = symbols.latex(symbol), plain(symbol)
                commands = set(re.findall(r"\\([A-Za-z]+)", source)) - words
                assert not [c for c in commands if c in shown], (claim.id, shown)
                assert "\\" not in shown
            for relation in relations:
                shown = plain(relation)
                source = symbols.latex(relation)
                commands = set(re.findall(r"\\([A-Za-z]{3,})", source)) - words - {"text"}
                names = re.findall(r"(?<![\\A-Za-z])[A-Za-z]{3,}", source)
                left = re.findall(r"[A-Za-z]{3,}", shown)
                assert not set(left) & (commands - set(names)), shown
                assert "$" not in shown
            told = (
                claim.title,
                claim.erratum.text if claim.erratum else "",
                statement.text,
                *(s.why for s in steps),
            )
            assert not any("\\" in text for text in told)


def test_shown_bounds_are_rounded_outward() -> None:
    assert at_most("M", 3.4853330).latex == r"M \le 3.4854"
    assert at_least("m", 0.061472999).latex == r"m \ge 0.061472"
    assert allowed("b", "1.23879E-7").latex == r"b \le 1.2387 \times 10^{-7}"
    assert decimal(float("inf")) == r"\infty"
    assert decimal("1e20") == r"1 \times 10^{20}"


def test_relation_in_unicode() -> None:
    import sympy as sp

    assert plain(sp.Le(length_v, sp.sqrt(length_v) * length_w**2)) == "‖v‖ ≤ √‖v‖·‖w‖²"
    x, growth = sp.Symbol("x"), sp.Function("Gamma")
    assert plain(sp.Eq(growth(x), sp.Max(0, sp.ceiling(x)))) == "Γ(x) = max(0, ⌈x⌉)"
    assert plain(sp.Equivalent(sp.Eq(x, 1), x > 0)) in (
        "(x = 1)  if and only if  (x > 0)",
        "(x > 0)  if and only if  (x = 1)",
    )
    assert plain(sp.sqrt(sp.pi) * sp.pi**2) == "π^(5/2)"


# -- a browser -------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
@pytest.mark.parametrize("width", [1280, 390])
def test_no_console_message_and_no_request(page: str, tmp_path: Path, width: int) -> None:
    file, log, shot = tmp_path / "index.html", tmp_path / "net.json", tmp_path / "shot.png"
    file.write_text(page, encoding="utf-8")
    said = browse(file, tmp_path, width, f"--log-net-log={log}", f"--screenshot={shot}")
    assert "CONSOLE" not in said
    assert shot.stat().st_size > 10_000
    assert asked_for(log) == set()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_the_browser_test_has_teeth(tmp_path: Path) -> None:
    """A page that complains and one that asks for a picture elsewhere are both noticed."""
    file, log = tmp_path / "bad.html", tmp_path / "net.json"
    file.write_text('<script>console.log("hello")</script><img src="http://127.0.0.1:9/a.png">')
    said = browse(file, tmp_path, 800, f"--log-net-log={log}", f"--screenshot={tmp_path / 's.png'}")
    assert "CONSOLE" in said
    assert asked_for(log) == {"http://127.0.0.1:9/a.png"}


def browse(file: Path, folder: Path, width: int, *flags: str) -> str:
    """Open a page in headless Chromium with a profile of its own; return what it logs."""
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
        "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-default-apps", "--enable-logging=stderr",
        f"--user-data-dir={folder / 'profile'}", f"--window-size={width},1000", *flags,
        file.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-800:]
    return done.stderr


def asked_for(log: Path) -> set[str]:
    """Return what the page asked the network for, from Chromium's own log.

    Chromium's housekeeping has no origin as initiator; a page always has one, ``null`` for a file.
    """
    events = json.loads(log.read_text(encoding="utf-8"))["events"]
    params = [e["params"] for e in events if "initiator" in e.get("params", {})]
    asked = {str(p["url"]) for p in params if "url" in p and p["initiator"] != "not an origin"}
    return {url for url in asked if not url.startswith(("file:", "data:"))}
