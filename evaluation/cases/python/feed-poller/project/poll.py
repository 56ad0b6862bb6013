import asyncio

from feeds.poller import poll_all

FEEDS = {"news": 2, "blog": 1, "jobs": 0}

if __name__ == "__main__":
    for name, count in asyncio.run(poll_all(FEEDS)):
        print(name, count)
