from states import State
from tickets import Ticket

fresh = Ticket(1)
fresh.move(State.OPEN)
stored = Ticket.parse("2 open")
stored.move(State.DONE)
print(fresh.state, stored.state)
