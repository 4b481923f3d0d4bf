"""The tracking page, run as Streamlit runs it, without a browser."""

import pytest

from core.autograd.tape.presets import PRESETS
from core.autograd.tracking.errors import BY_NAME
from core.autograd.tracking.nan_gradients import TRAPS
from tests.pages.opened import figures, opened

PAGE = "autograd/tracking/page"
PROGRAMS = ["", "z = x ^ 2", "z = 3", "z = x > 0", "z = x.detach()", "z = zeros(10**9)", "z = x @ 2", "(" * 500, "\x00"]


def code(app):
    return "\n".join(each.value for each in app.code)


def test_an_edge_is_cut_by_default_and_by_choice():
    app = opened(PAGE, program="z = x * y + y ** 2")
    assert app.selectbox(key="edge").options == ["x → x * y", "y → x * y", "y → y ** 2", "x * y → z", "y ** 2 → z"]
    assert figures(app).count("✂") == 1
    assert ">gone<" in figures(app)
    app.selectbox(key="edge").select("y → y ** 2").run()
    assert ">another<" in figures(app)
    for way in ("no_grad", "inference_mode"):
        app.selectbox(key="way").select(way).run()
        assert not app.exception
        assert figures(app).count(">gone<") == 2
        assert "element 0 of tensors does not require grad" in code(app)
    app.selectbox(key="way").select("requires_grad_(False)").run()
    app.selectbox(key="leaf").select("y").run()
    assert "its requires_grad is off" in figures(app)


def test_a_preset_brings_its_own_edges_and_constants():
    app = opened(PAGE)
    for name, preset in PRESETS.items():
        app.selectbox(key="preset").select(name).run()
        assert not app.exception
        assert app.text_area(key="tracking_program").value == preset.text
        assert figures(app).count("✂") == 1
    app.selectbox(key="preset").select("Broadcasting").run()
    assert not any(option.startswith("x →") for option in app.selectbox(key="edge").options)


def test_a_link_restores_the_cut_and_its_code():
    app = opened(PAGE, program="z = x * x", in_x="4", edge="x → z, number 2", code="true")
    assert app.selectbox(key="edge").value == "x → z, number 2"
    assert "z = x * x.detach()" in code(app)
    assert '<td class="size">8</td><td class="size">4</td>' in figures(app)


def test_side_by_side_measures_on_demand():
    app = opened(PAGE, view="side by side", code="true")
    assert "forward pass" not in figures(app)
    assert "detach() at x → x * y" in figures(app)
    assert "saved_tensors_hooks" in code(app)
    app.button(key="measure").click().run()
    assert not app.exception
    assert "forward pass" in figures(app)


def test_every_tensor_and_the_warning():
    app = opened(PAGE, view="every tensor", code="true")
    assert figures(app).count("None, with a warning") == 3
    assert "not a leaf Tensor is being accessed" in code(app)
    assert "retain_grad()" in code(app)
    app.selectbox(key="state").select("inference_mode").run()
    assert "torch.inference_mode() lets nothing be recorded" in figures(app)


def test_every_error_and_every_trap():
    app = opened(PAGE, view="errors")
    for name in BY_NAME:
        app.radio(key="tracking_wrong").set_value(name).run()
        assert not app.exception
        assert "run instead, and works" in figures(app)
    app.segmented_control(key="tracking_view").set_value("nan gradients").run()
    for name in TRAPS:
        app.radio(key="trap").set_value(name).run()
        assert not app.exception
        assert "not finite" in figures(app)
    app.text_input(key="tracking_x").set_value("1, two").run()
    assert 'class="problem"' in figures(app)
    app.text_input(key="tracking_x").set_value("4").run()
    assert not app.exception


@pytest.mark.parametrize("view", ["before and after", "side by side", "every tensor"])
def test_programs_that_cannot_run_leave_the_page_alive(view):
    app = opened(PAGE, view=view)
    for text in PROGRAMS:
        app.text_area(key="tracking_program").set_value(text).run()
        assert not app.exception
    app.text_area(key="tracking_program").set_value("z = x * 2").run()
    app.text_input(key="tracking_in_x").set_value("[[1], 2").run()
    assert not app.exception
    assert 'class="problem"' in figures(app)


def test_the_program_outlives_a_look_at_the_errors():
    app = opened(PAGE)
    app.text_area(key="tracking_program").set_value("z = x * 7").run()
    app.text_input(key="tracking_in_x").set_value("5").run()
    app.segmented_control(key="tracking_view").set_value("errors").run()
    app.segmented_control(key="tracking_view").set_value("before and after").run()
    assert app.text_area(key="tracking_program").value == "z = x * 7"
    assert app.text_input(key="tracking_in_x").value == "5"
