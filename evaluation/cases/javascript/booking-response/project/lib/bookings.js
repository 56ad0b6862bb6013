const BOOKINGS = new Map([['7', { guest: 'Ana', nights: 2 }]]);

function show(request, response) {
  const booking = BOOKINGS.get(request.params.id);
  if (!booking) {
    response.send(404, { error: 'no such booking' });
  }
  response.send(200, booking ?? {});
}

module.exports = { show };
