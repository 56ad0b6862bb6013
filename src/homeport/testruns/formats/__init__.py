"""One file per report format; `reading` recognises them."""

from homeport.testruns.formats.reading import Reading, read_report

__all__ = ["Reading", "read_report"]
