import settings
from pool import Pool

print("connections:", Pool(settings.load()).fill())
