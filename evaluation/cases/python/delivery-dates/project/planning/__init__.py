from .calendar_day import parse_day
from .slots import Slot, plan
