"""All adapters of the worked cases: each document's stand in a file of its own and are put together here."""

from tests.acceptance import lanshan
from tests.acceptance.adapter import Adapter

ADAPTERS: dict[tuple[str, str], Adapter] = {**lanshan.ADAPTERS}
# Readings and figures of a case that are parameters of its scheme, by document.
PARAMETERS: dict[str, dict[str, str]] = {"000": lanshan.PARAMETERS, "cross": {}}
