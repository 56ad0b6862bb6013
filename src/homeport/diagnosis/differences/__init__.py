"""How an actual value differs from the expected one, in the words people have for it.

Language-neutral: values are plain data (None also stands for undefined and null). What in the code
made the difference is for the rules to say.
"""

from homeport.diagnosis.differences.kinds import Difference, Kind
from homeport.diagnosis.differences.structures import compare

__all__ = ["Difference", "Kind", "compare"]
