"""Changes as models and people write them: read, applied only where they surely belong, written.

Pure text in and out; running a change to see whether it helps is not this room's business.
"""

from homeport.diffs.apply import apply_edit
from homeport.diffs.blocks import Edit, read_edits
from homeport.diffs.fences import Block, code_blocks, defined_in, replace_function, replace_lines
from homeport.diffs.unified import unified

__all__ = [
    "Block",
    "Edit",
    "apply_edit",
    "code_blocks",
    "defined_in",
    "read_edits",
    "replace_function",
    "replace_lines",
    "unified",
]
