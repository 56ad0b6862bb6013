DEFAULTS = {
    "language": "en",
    "limits": {"users": 5, "storage_gb": 10},
    "modules": ["orders"],
}
