"""The Excel round trip of one unit's self-assessment: download, fill in offline, upload.

`write_unit_workbook` makes the file, `read_unit_workbook` tells what an upload would change. The
upload is only compared; applying the changes is the caller's act.
"""

from __future__ import annotations

from parindex.documents.workbooks.unit_row_reading import CellProblem
from parindex.documents.workbooks.unit_sheet import SheetRow, UnitSheet
from parindex.documents.workbooks.unit_workbook_reading import (
    CellNote,
    RowChange,
    RowConflict,
    WorkbookChanges,
    read_unit_workbook,
)
from parindex.documents.workbooks.unit_workbook_writing import write_unit_workbook

__all__ = [
    "CellNote",
    "CellProblem",
    "RowChange",
    "RowConflict",
    "SheetRow",
    "UnitSheet",
    "WorkbookChanges",
    "read_unit_workbook",
    "write_unit_workbook",
]
