// A real OpenID provider on loopback. Arguments: port, a JSON file of settings; prints when ready.
import { readFileSync } from "node:fs";
import { Provider } from "oidc-provider";

const [port, file] = process.argv.slice(2);
const told = JSON.parse(readFileSync(file, "utf8"));
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: Object.keys(told.clients).map((name) => ({
    client_id: name,
    client_secret: "s".repeat(32),
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
  })),
  jwks: { keys: told.keys },
  ttl: { ClientCredentials: () => told.ttl ?? 600 },
  scopes: ["ask"],
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => told.audience,
      getResourceServerInfo: (_context, resource) => ({
        scope: "ask",
        audience: resource,
        accessTokenFormat: "jwt",
        jwt: { sign: { alg: told.keys[0].alg } },
      }),
    },
  },
  extraTokenClaims: (_context, token) => told.clients[token.clientId],
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
