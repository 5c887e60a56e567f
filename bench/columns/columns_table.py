#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""columns_table.py RECORDS.jsonl: the columns that columns_index.c makes of them, as a table for other engines.

A line for each record: its date, its tags and its authors between tabs, several between bars.
"""
import json
import sys

for line in open(sys.argv[1], encoding="utf-8"):
    record = json.loads(line)
    authors = [name.lstrip(" ") for name in (record.get("authors") or "").split(",")]
    values = [record.get("date") or "", "|".join(record.get("tags") or []), "|".join(name for name in authors if name)]
    print("\t".join(" ".join(value.split()) if "\t" in value or "\n" in value else value for value in values))
