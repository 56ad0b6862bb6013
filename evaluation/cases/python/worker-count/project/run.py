import options
from crew import Crew

chosen = options.parse()
crew = Crew(chosen.workers, chosen.queue)
print("started", crew.start())
