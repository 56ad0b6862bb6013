"""The signals: each a reason why a chunk may be where the fix belongs, as a number.

A signal is between 0 and about 1 and means the same in every repository, so that one set of
weights serves all. Measuring them is done by the modules that `collect.py` runs.
"""

from enum import StrEnum


class Signal(StrEnum):
    """Why a chunk may be where the fix belongs; a shape is no reason but weighs as well."""

    # Where the failure passed through.
    FRAME = "frame"  # 1 for the innermost place
    FRAME_FILE = "frame_file"
    CALLEE = "callee"  # a place calls it
    # What the text says.
    SYMBOL = "symbol"  # it defines a name the text points at
    SYMBOL_CLASS = "symbol_class"  # the text points at the class around it
    SYMBOL_FILE = "symbol_file"
    PATH = "path"  # the text names its file or module
    TEXT = "text"  # it holds the words of the text
    TEXT_NAME = "text_name"  # its symbol or path does
    TITLE = "title"  # it holds the words of the first line
    TITLE_NAME = "title_name"
    FILE_TEXT = "file_text"  # its file as a whole holds the words of the text
    FILE_TITLE = "file_title"
    PROSE = "prose"  # it holds the words of the text outside pasted code and output
    SAID = "said"  # it holds the words of the error's message
    MEANING = "meaning"  # its text means what the question says, by embeddings
    INHERITED = "inherited"  # a class the question points at inherits it
    # What the failing test tells.
    TEST_TEXT = "test_text"  # it holds the words of the test
    TEST_NAME = "test_name"  # its symbol or path does
    TEST_SYMBOL = "test_symbol"  # it is named as the test is
    TEST_CALL = "test_call"  # the test calls it, 1 for directly and surely
    TEST_LINE = "test_line"  # the failing line of the test calls it
    FILE_TEST = "file_test"  # its file as a whole holds the words of the test
    IMPORTED = "imported"  # the test's file imports its file
    IMPORTED_NAME = "imported_name"  # the test's file imports it, or the class around it
    TWIN = "twin"  # its file is named as the test's file is
    # What the likeliest chunks and the history tell.
    NEAR = "near"  # one of the likeliest calls it
    TOGETHER = "together"  # its file changes along with the failing test's or the likeliest file
    RECENT = "recent"  # it changed lately
    # What it is.
    IS_TEST = "is_test"
    IS_CLASS = "is_class"
    IS_MODULE = "is_module"
    IS_TEXT = "is_text"
    SIZE = "size"  # log of its lines
    LONG = "long"  # far longer than a function is
    FOREIGN = "foreign"  # in a language that this question is hardly about
