"""Ajv: whether documents hold against a JSON Schema.

One start of Node for any number of documents. Knows nothing of what the schemas are for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

NODE = Path(sys.executable).parent / "node"
SCRIPT = """
const Ajv = require("ajv");
const { schemas, documents } = JSON.parse(require("fs").readFileSync(0, "utf8"));
// Whatever is no keyword of the standard is meant for editors; strict would refuse that, not the schema.
const ajv = new Ajv({ strict: false, allErrors: true });
for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name);
const told = documents.map(([name, document]) => {
  const holds = ajv.getSchema(name);
  return holds(document) ? [] : holds.errors.map((error) => `${error.instancePath} ${error.keyword}`);
});
process.stdout.write(JSON.stringify(told));
"""


def schema_errors(schemas: Mapping[str, object], documents: Sequence[tuple[str, object]]) -> list[list[str]]:
    """For each document (name of its schema, plain value) every error as ``/path keyword``; empty where it holds.

    Raises RuntimeError when the judge itself did not run, for example because a schema is none.
    """
    command = [str(NODE), "--input-type=commonjs", "-e", SCRIPT]
    asked = json.dumps({"schemas": schemas, "documents": documents})
    told = subprocess.run(command, input=asked, capture_output=True, text=True, encoding="utf-8", cwd=Path(__file__).parent, timeout=600)
    if told.returncode:
        raise RuntimeError(f"ajv did not run: {told.stderr[:2000]}")
    found: list[list[str]] = json.loads(told.stdout)
    return found
