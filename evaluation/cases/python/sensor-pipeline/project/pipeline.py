from sensors.report import summary

READINGS = ["21.5", "n/a", "22.0", "", "20.5"]

if __name__ == "__main__":
    print(summary(READINGS))
