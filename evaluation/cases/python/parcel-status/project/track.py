from parcels.progress import percent

EVENTS = ["accepted", "sorted", "held", "delivered"]

if __name__ == "__main__":
    for event in EVENTS:
        print(event, f"{percent(event)} %")
