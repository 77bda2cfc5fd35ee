"""What every template must keep: nothing inline, nothing from elsewhere, known icons, classes that exist, files of a readable length."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import nodes

from records.base import Text
from tests.face.stand import ROOT, context, environment, render

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").rglob("*.js"))
#: macros that draw an icon by name, as their first word or as icon=
DRAWN = re.compile(r"\b(?:icon|draw)\(\s*'([\w-]+)'|\bicon='([\w-]+)'|'icon': '([\w-]+)'")


def _offenders(paths: list[Path], wrong: Callable[[str], object]) -> dict[str, object]:
    """File → what is wrong in it."""
    found = {str(path.relative_to(ROOT)): wrong(path.read_text()) for path in paths}
    return {name: each for name, each in found.items() if each}


def _icons() -> set[str]:
    lines = (line.split() for line in (ROOT / "static" / "icons.txt").read_text().splitlines())
    return {words[0] for words in lines if words and words[0] != "#"}


def _inline(written: str) -> list[str]:
    patterns = (
        r"\sstyle\s*=", r"<style\b", r"\son[a-z]+\s*=\s*[\"']", r"\bhx-on\b", r"\bjavascript:",
        r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
    )  # fmt: skip
    found = [each for pattern in patterns for each in re.findall(pattern, written)]
    return found + [tag for tag in re.findall(r"<script\b[^>]*>", written) if " src=" not in tag]


def test_nothing_is_inline_and_nothing_comes_from_elsewhere() -> None:
    assert _inline('<p style="x" onclick="y"><script>z</script><a href="//else">') == [" style=", ' onclick="', 'href="//', "<script>"]
    assert _offenders(TEMPLATES, _inline) == {}


def test_every_icon_of_a_template_is_in_the_list() -> None:
    known = _icons()
    assert _offenders(TEMPLATES, lambda written: {name for found in DRAWN.findall(written) for name in found if name} - known) == {}


def test_every_icon_of_the_list_is_in_the_sprite() -> None:
    sprite = (ROOT / "static" / "vendor" / "icons.svg").read_text()
    assert set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == _icons()


def test_every_class_that_a_template_names_is_in_the_styles_or_scripts() -> None:
    known = set(re.findall(r"\.(lw-[\w-]+)", "".join(path.read_text() for path in STYLES)))
    #: named for what they are, without a look of their own
    plain = {
        "lw-body",
        "lw-mark",
        "lw-sheet-width",
        "lw-menu__here",
        "lw-trail__row",
        "lw-compare__row",
        "lw-live",
        "lw-row",
        "lw-transport__word",
    }

    def unknown(written: str) -> set[str]:
        # a class made of parts is judged in the gallery; so are the branches of an expression
        whole = (
            re.sub(r"\{%.*?%\}", " ", re.sub(r"[\w-]*\{\{.*?\}\}[\w-]*", " ", each)) for each in re.findall(r'class="([^"]*)"', written)
        )
        used = {name for each in whole for name in each.split() if name.startswith("lw-") and not name.endswith("--")}
        return used - known - plain

    assert _offenders(TEMPLATES, unknown) == {}


def test_files_of_the_face_have_at_most_300_lines() -> None:
    assert _offenders([*STYLES, *SCRIPTS, *TEMPLATES], lambda written: max(0, len(written.splitlines()) - 300)) == {}


def test_scripts_hold_no_words_for_people() -> None:
    assert _offenders(SCRIPTS, lambda code: re.findall(r"[\u4e00-\u9fff]+", re.sub(r"/\*.*?\*/|//[^\n]*", "", code, flags=re.DOTALL))) == {}


@pytest.mark.parametrize("status", [403, 404, 409, 422])
def test_a_refusal_says_its_sentence(status: int) -> None:
    shown = render(f"errors/{status}.html", why=Text("记录单已提交，不能更改。"))
    assert "记录单已提交，不能更改。" in shown
    assert re.search(r"<title>\S+ · 监装</title>", shown)


def test_a_refused_act_says_that_nothing_changed_and_gives_back_what_was_written() -> None:
    post = SimpleNamespace(method="POST", full_path="/")
    shown = render("errors/409.html", why=Text("异常已由李管理处置。"), typed=["责令整改。", "<b>"], request=post)
    assert "没有作任何更改" in shown
    assert "责令整改。\n&lt;b&gt;</textarea>" in shown
    assert "没有作任何更改" not in render("errors/409.html", why=Text("异常已由李管理处置。"))


def test_an_empty_state_says_why_that_is_fine_or_what_to_do() -> None:
    """The sign of what is in order needs no second sentence; everything else has one, or a button."""

    def bare(written: str) -> list[str]:
        calls = [each for each in environment().parse(written).find_all(nodes.Call) if getattr(each.node, "name", "") == "empty"]
        return [str(each.args[0]) for each in calls if not _is_told(each)]

    assert len(bare("{{ empty('无', icon='flag') }}{{ empty('无', '去办' if a else none, icon='flag') }}")) == 2
    assert _offenders(TEMPLATES, bare) == {}


def _is_told(call: nodes.Call) -> bool:
    named = {each.key: each.value for each in call.kwargs}
    icon = call.args[2] if len(call.args) > 2 else named.get("icon", nodes.Const("check"))
    why = call.args[1] if len(call.args) > 1 else named.get("why", nodes.Const(None))
    silent = [each for each in (why, *why.find_all(nodes.Const)) if isinstance(each, nodes.Const) and each.value is None]
    return not silent or "label" in named or (isinstance(icon, nodes.Const) and icon.value == "check")


def test_the_telephones_one_line_for_a_filter_says_how_many_conditions_are_set() -> None:
    """It stands before the form and holds nothing: what a closed one holds no wide screen would show."""
    source = (
        "{% from 'macros/table.html' import filter_line, filter_field %}{% call filter_line('/cameras', clear=clear) %}"
        "{{ filter_field('q', '名称', '<label data-set>') }}{{ filter_field('site', '场所', none, 'select', [(1, '一')]) }}"
        "{{ filter_field('stage', '状态', 'active', 'select', [('active', '在用')]) }}{% endcall %}"
    )
    shown = environment().from_string(source).render(clear="/cameras")
    fold, form = shown.split("</details>")
    assert "筛选" in fold
    assert "已设 2 项" in fold
    assert "<label" not in fold
    assert form.count("<label") == 3
    assert "已设" not in environment().from_string(source).render(clear=None), "a list's own day, say, is no condition that can be cleared"


def test_our_fault_can_be_told_with_nothing_at_hand() -> None:
    shown = environment().get_template("errors/500.html").render()
    assert "没有留下任何更改" in shown


def test_a_refusal_reaches_a_stranger_too() -> None:
    shown = render("errors/404.html", signed_in=False, why=Text("没有这一项，或您无权查看。"))
    assert "前往登录" in shown
    assert "王晓琳" not in shown


def test_what_is_never_this_persons_is_not_shown() -> None:
    template = environment().from_string(
        "{% from 'macros/act.html' import act %}[{{ act(none, '/x') }}][{{ act((a, yes), '/x', rank='main') }}][{{ act((a, no), '/x') }}]"
    )
    act = {"label": Text("了结"), "verb": "anomaly.close"}
    shown = template.render(context() | {"a": act, "yes": {"ok": True, "why": None}, "no": {"ok": False, "why": Text("处置意见未填。")}})
    never, ready, later = (part for part in re.split(r"\]\[", shown))
    assert never.strip() == "["
    assert 'action="/x"' in ready
    assert "lw-button--main" in ready
    assert "<form" not in later
    assert "处置意见未填。" in later
    assert 'aria-describedby="why-anomaly-close"' in later


@pytest.mark.parametrize(
    ("declared", "seen", "shown"),
    [
        ("20261118A", "20261119A", "2026111<mark>8</mark>A"),
        ("CXRU1204581", "CXRU1204518", "CXRU12045<mark>81</mark>"),
        ("A1", "A12", "A1"),
        ("A12", "A1", "A1<mark>2</mark>"),
        ("同", "异", "<mark>同</mark>"),
        ("相同", "相同", "相同"),
        ("aa", "a", "a<mark>a</mark>"),
    ],
)
def test_the_differing_part_is_marked(declared: str, seen: str, shown: str) -> None:
    template = environment().from_string("{% from 'macros/sheet.html' import marked %}{{ marked(a, b) }}")
    assert template.render(a=declared, b=seen).strip() == shown


def test_words_typed_by_people_are_escaped() -> None:
    template = environment().from_string("{% from 'macros/panel.html' import facts %}{{ facts([('备注', given)]) }}")
    assert "<script>" not in template.render(given="<script>alert(1)</script>")


def test_the_act_of_a_form_stands_at_the_right_end() -> None:
    feet = [foot for path in TEMPLATES for foot in re.findall(r"lw-form__foot.*?</div>", path.read_text(), re.DOTALL)]
    assert len(feet) > 10
    assert [foot for foot in feet if re.search(r"submit\(.*?\}\}\s*(<a |\{\{ button)", foot, re.DOTALL)] == []


def _own_names(tree: nodes.Template) -> dict[str, str]:
    """What a template names at its top, and where it has it from."""
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, nodes.FromImport) and isinstance(node.template, nodes.Const):
            for each in node.names:
                name, alias = (each, each) if isinstance(each, str) else each
                found[alias] = f"{node.template.value}: {name}"
        elif isinstance(node, nodes.Macro):
            found[node.name] = "its own"
    return found


def _shadowed(mine: nodes.Template, base: nodes.Template) -> set[str]:
    ours, theirs = _own_names(mine), _own_names(base)
    return {name for name in ours.keys() & theirs.keys() if ours[name] != theirs[name] or ours[name] == "its own"}


def test_no_page_names_what_the_page_below_it_names_otherwise() -> None:
    """What a base imports takes the place of what a page imported under the same name, in silence."""
    parse = environment().parse
    base = parse('{% from "a.html" import one, two as other %}{% macro own() %}{% endmacro %}')
    page = parse('{% from "b.html" import one, three as other %}{% macro own() %}{% endmacro %}')
    assert (_shadowed(page, base), _shadowed(base, parse('{% from "a.html" import one %}'))) == ({"one", "other", "own"}, set())
    found = {}
    for path in TEMPLATES:
        tree = mine = parse(path.read_text())
        while (parent := tree.find(nodes.Extends)) is not None and isinstance(parent.template, nodes.Const):
            tree = parse((ROOT / "templates" / parent.template.value).read_text())
            if shadowed := _shadowed(mine, tree):
                found[f"{path.relative_to(ROOT)} over {parent.template.value}"] = shadowed
    assert found == {}
