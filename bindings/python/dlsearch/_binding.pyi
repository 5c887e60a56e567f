# SPDX-License-Identifier: MIT
# What generate_binding.py writes.

from typing import Any, Dict, List

ffi: Any
VERSION: str
CONSTANTS: Dict[str, int]
INIT: Dict[str, List[Any]]
