import re

SUBJECT = re.compile(r"^(?:Re|Fwd):\s*", re.IGNORECASE)
REFERENCE = re.compile(r"\bORD-(\d{4})-(\d+)\b")
AMOUNT = re.compile(r"(\d+)[.,](\d{2})\s*(?:EUR|€)")
