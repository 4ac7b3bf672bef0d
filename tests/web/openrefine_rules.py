"""What the Reconciliation Service API 0.2 asks of each answer, written down as JSON schemas from the text of the
specification (https://reconciliation-api.github.io/specs/0.2/)."""

from __future__ import annotations

from typing import Any

__all__ = ["RULES"]

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
TEMPLATE: Schema = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}


def thing(*required: str, **more: Schema) -> Schema:
    """An object with an id, a name, and what else its place asks for."""
    return {"type": "object", "required": list(required), "properties": {"id": TEXT, "name": TEXT, **more}}


def listed(item: Schema, **bounds: int) -> Schema:
    return {"type": "array", "items": item, **bounds}


TYPE = thing("id")
VALUE: Schema = {"anyOf": [{"type": ["string", "number", "boolean"]}, thing("id")]}
SERVICE: Schema = {
    "type": "object",
    "required": ["service_url", "service_path"],
    "properties": {
        "service_url": {"type": "string", "pattern": "^https?://.*[^/]$"},
        "service_path": {"type": "string", "pattern": "^/"},
        "flyout_service_url": TEXT,
        "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"},
    },
}
QUERY: Schema = {
    "type": "object",
    "required": ["query"],
    "properties": {
        "query": {"type": "string", "minLength": 1},
        "type": {"anyOf": [TEXT, listed(TEXT)]},
        "limit": {"type": "number", "minimum": 1},
        "properties": listed(
            {
                "type": "object",
                "required": ["pid", "v"],
                "properties": {"pid": TEXT, "v": {"anyOf": [VALUE, listed(VALUE)]}},
            }
        ),
        "type_strict": {"enum": ["any", "should", "all"]},
    },
}
CANDIDATE = thing(
    "id",
    "name",
    "score",
    description=TEXT,
    score={"type": "number"},
    match={"type": "boolean"},
    type=listed({"anyOf": [TYPE, TEXT]}),
    features=listed(thing("id", "value", value={"type": ["number", "boolean"]})),
)
RULES: dict[str, Schema] = {
    "manifest": {
        "type": "object",
        "required": ["name", "identifierSpace", "schemaSpace"],
        "properties": {
            "versions": listed({"enum": ["0.1", "0.2"]}, minItems=1),
            "name": TEXT,
            "identifierSpace": {"type": "string", "pattern": "^https?://"},
            "schemaSpace": {"type": "string", "pattern": "^https?://"},
            "documentation": {"type": "string", "pattern": "^https?://"},
            "serviceVersion": TEXT,
            "defaultTypes": listed(thing("id", "name")),
            "view": {"type": "object", "required": ["url"], "properties": {"url": TEMPLATE}},
            "preview": {
                "type": "object",
                "required": ["url", "width", "height"],
                "properties": {"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}},
            },
            "suggest": {
                "type": "object",
                "properties": {"entity": SERVICE, "property": SERVICE, "type": SERVICE},
                "additionalProperties": False,
            },
        },
    },
    "queries": {"type": "object", "additionalProperties": QUERY},
    "results": {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "required": ["result"],
            "properties": {"result": listed(CANDIDATE)},
        },
    },
    "entity": {
        "type": "object",
        "required": ["result"],
        "properties": {
            "result": listed(thing("id", "name", description=TEXT, notable=listed({"anyOf": [TYPE, TEXT]})))
        },
    },
    "property": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": listed(thing("id", "name", description=TEXT))},
    },
    "type": {"type": "object", "required": ["result"], "properties": {"result": listed(thing("id", "name"))}},
}
