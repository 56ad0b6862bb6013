const { Response } = require('./lib/response');
const { show } = require('./lib/bookings');

for (const id of ['7', '9']) {
  const response = new Response();
  show({ params: { id } }, response);
  console.log(id, response.status, response.body);
}
