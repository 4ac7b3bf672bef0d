"""In a notebook views, traces and exposures draw themselves in a frame that reaches nothing outside."""

import html
import re

import kg.notebook

DAY = "2031-06-01"


def pages(shown):
    found = re.findall(r'<iframe srcdoc="([^"]*)" sandbox="([^"]*)"', shown)
    assert all("allow-same-origin" not in box for _, box in found)
    return [html.unescape(page) for page, _ in found]


def test_a_trace_draws_its_paths(world):
    (page,) = pages(world.as_of(DAY).trace("Acme Semi")._repr_html_())
    assert "What reaches Acme Semi" in page and "Content-Security-Policy" in page
    assert str(world.about["data_version"]) in page


def test_a_view_draws_the_whole_graph(world):
    (page,) = pages(world.as_of(DAY)._repr_html_())
    assert "kg draw overview --as-of 2031-06-01" in page


def test_an_exposure_draws_its_path_with_layers_toward_the_actor(world):
    exposure = world.as_of(DAY).trace("Acme Semi").exposures[0]
    (page,) = pages(exposure._repr_html_())
    assert all(step.link.subject in page and step.link.object in page for step in exposure.path)
    assert page == kg.notebook.exposure_page(exposure)


def test_what_is_only_supposed_says_so_in_its_title(world):
    from kg.supposition import read_supposition

    supposed = read_supposition(world.engine, ("measure:watch-list",), ())
    answer = world.as_of(DAY, supposing=supposed).trace("Acme Semi")
    (page,) = pages(answer._repr_html_())
    assert "What if (without measure:watch-list)" in page


def test_a_trace_of_nothing_says_so_without_a_frame(world):
    answer = world.as_of("2001-01-01").trace("Acme Semi")
    assert not answer.exposures and pages(answer._repr_html_()) == []
    assert "No measure" in answer._repr_html_()
