from tenants import Tenant


def main():
    large = Tenant("large", limits__users=500, language="de")
    small = Tenant("small")
    assert large.allows(120)
    assert small.settings["language"] == "en"
    assert not small.allows(120), "the small plan has five users"
    print("settings are separate")


if __name__ == "__main__":
    main()
