"""Changes as models and people write them: read, applied only where they surely belong, written.

Pure text in and out; running a change to see whether it helps is not this room's business. Text
that is no UTF-8 is passed in decoded with `surrogateescape`: its bytes come out as they went in.
"""

from homeport.diffs.apply import apply_edit
from homeport.diffs.blocks import Edit, read_edits
from homeport.diffs.fences import Block, code_blocks, defined_in, replace_function, replace_lines
from homeport.diffs.hunk import FileChange, Hunk, Kind, Line, Mark
from homeport.diffs.patch import apply_changes, apply_hunks
from homeport.diffs.paths import checked_path
from homeport.diffs.reading import read_diff
from homeport.diffs.unified import unified
from homeport.diffs.writing import git_diff

__all__ = [
    "Block",
    "Edit",
    "FileChange",
    "Hunk",
    "Kind",
    "Line",
    "Mark",
    "apply_changes",
    "apply_edit",
    "apply_hunks",
    "checked_path",
    "code_blocks",
    "defined_in",
    "git_diff",
    "read_diff",
    "read_edits",
    "replace_function",
    "replace_lines",
    "unified",
]
