import json

from shipping.rates import quote

PARCELS = json.loads("""
[
  {"id": 9001, "country": "de", "grams": 400},
  {"id": 9002, "country": "se", "grams": 2300},
  {"id": 9003, "country": "no", "grams": 1200}
]
""")

for parcel in PARCELS:
    print(parcel["id"], quote(parcel["country"], parcel["grams"]))
