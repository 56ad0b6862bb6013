const HealthHandler = require('./handlers/health');

const routes = [new HealthHandler([{ name: 'disk', ok: () => true }])];
const route = routes.find((handler) => handler.matches('/health'));
console.log(route.handle());
