"""Generated requests over the OpenAPI document, good ones and bad ones: no crash, and every answer as described."""

from __future__ import annotations

import pytest

from kg.web.endpoints import API

schemathesis = pytest.importorskip("schemathesis")
hypothesis = pytest.importorskip("hypothesis")

pytestmark = [pytest.mark.fuzz, pytest.mark.filterwarnings("ignore")]
OPERATIONS = [*((f"/api/v1/{name}", method) for name in API for method in API[name].methods), ("/sparql", "GET")]


@pytest.fixture(scope="module")
def document(served_world):
    """The description as the server gives it."""
    return schemathesis.openapi.from_url(f"{served_world}openapi.json")


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_generated_requests_find_no_crash(document, path, method, mode):
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    operation = document[path][method]
    mode = schemathesis.GenerationMode[mode]

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )
    def run(case):
        response = case.call()
        if response.text == "Invalid HTTP request received.":  # an address past the server's own buffer
            assert response.status_code == 400
            return
        described = [
            checks.content_type_conformance,
            checks.response_schema_conformance,
            checks.status_code_conformance,
        ]
        case.validate_response(response, checks=[not_a_server_error, *described])
        assert "Traceback" not in response.text

    run()
