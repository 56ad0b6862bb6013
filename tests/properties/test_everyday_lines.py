"""Lines of every day that name users, keys, tokens and passwords, and hold none."""

import pytest

from homeport.detection import Scanner
from homeport.domain import Category

SECRETS = {
    Category.CREDENTIAL, Category.SECRET, Category.PRIVATE_KEY, Category.CONNECTION_STRING,
}  # fmt: skip

LINES = """\
docker pull ubuntu:jammy-20240125
FROM ubuntu:noble-20240605
FROM node:20-bookworm-slim AS builder
docker run -d --name web-7f9c -u deploy nginx:1.25.3-alpine
docker tag app:build-1042 registry.some.org/team/app:2024-05-01
image: ghcr.io/acme/auth-service:v2.14.0-rc1
deploy: release-2024-05-01
deploy -> web-frontend-7f9c
jenkins: build-1042-linux
postgres -> replica-2b-async
cp a root:backup2024x
guest: vm-web01-prod
admin / dashboard-v2
root: node-17.rack-4b
scp report.pdf admin@host17:/srv/in/2024-w31
ssh deploy@build-17.some.internal -p 2222
pod/auth-token-refresher-6d8f9c7b5-x2vqk created
deployment.apps/credentials-sync-v2 configured
secret/db-credentials-v2 created
kubectl get secret tls-wildcard-2024 -n prod-eu1
kubectl rollout restart deploy/token-service-v3
serviceaccount/ci-runner-17b annotated
Normal  Pulled  kubelet  image "auth:2024.07.1" already present
Error: secret "registry-pull-2b" not found
existingSecret: keycloak-realm-postgres
imagePullSecrets: harbor-registry-puller
secretName: wildcard-some-org-tls
secretKeyRef: {name: db-credentials-v2, key: password}
credentials = "azure-keyvault-rotator"
token = "grafana-loki-promtail"
tokenSecretName: gitlab-runner-token-v2
auth: oauth2/oidc, saml2/adfs
auth.provider=keycloak-24
authentication method: scram-sha-256
password_hash: argon2id
password hashed with bcrypt-2b
password encryption is pbkdf2-sha512
We load bert-base-uncased2 as tokenizer
gpt2-large as tokenizer
tokenizer: llama-3.1-8b-instruct
use the tokenizer of mistral-7b-v0.3
max token count 4096, context 32k-v2
token budget (per request): 8192
token expired at 2026-01-31T12:00:00Z
token (cached) at 0x7f3a2b1c
token valid until 2026-01-31 12:00
token refresh took 17ms for client-7
tokens per second: 17.2t/s-avg
token bucket of size 100/10s
token type: Bearer-v2
tokens <unk> and <pad> have ids 0x00 and 0x01
csrf token missing or incorrect (403-b)
password reset for user jdoe1984
password changed by admin on 2024-07-31
password expires in 14d
password policy - at least 8chars
the password must have 8-64 characters
password field of form-2b is empty
password manager: keepassxc-2.7.6
password prompt timed out after 30s
wrong password for user17 from host eu-1
passwords rotated every 90days
credentials for user service-account-42 loaded
credentials of account acct-2817 are stale
credentials cached in keyring-v2
credential helper: osxkeychain-2
secret manager - project acme-prod-2817
secrets rotated by job rotate-2024-w31
secret scanning on branch release-2.7b
secret engine: kv-v2 at secret/
the secret of good tests: part-2
login user=jdoe, session-17bx opened
login from 10.0.3.17 via vpn-eu2
login page: v3-redesign2024
logins: web-17b, mobile-4c
user alice: PR-4821-fix merged
user jdoe and host-eu-17b connected
user jdoe joined room-42b
users (id: a12345b6)
user admin -> group-ops-42
user: jdoe / role: editor2
users: [alice17, bob23, carol99]
user agent: Mozilla/5.0 (X11; Linux x86_64)
account: savings-2024, balance: 17
account / settings-v2 / profile
accounts: a-17, b-23 and c-99
admin: sidebar-v2-beta
admin panel: build-2024.07.31
creds: see vault path kv2/app1
ssid Guest, ap-floor2-17
wifi: home / 5GHz-ch36-a
wlan: channel 36, 802.11ac-wave2
Wi-Fi: Office / floor-3b
row with key 3f2b8c1e-7a4d-4e9b-8c1f-2d3e4f5a6b7c not found
duplicate entry with key d41d8cd98f00b204e9800998ecf8427e
put object using key 3f2b8c1e-7a4d-4e9b-8c1f-2d3e4f5a6b7c
unknown key: d41d8cd98f00b204e9800998ecf8427e
invalid key d41d8cd98f00b204e9800998ecf8427e in cache
cache key 9e107d9d372bb6826bd81d3542a419d6 expired
partition key 2024-07-31#eu-17b
primary key: order_items_v2_pkey
sort key = created_at#2024
foreign key fk_orders_user_17b violated
key-value store: redis-7.2.4
key rotation: job-2024-w31 done
keyboard layout: us-intl-v2
Blob.create("readme.md", "d41d8cd98f00b204e9800998ecf8427e")
git.Commit.create("main", "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12")
client.get("orders", "3f2b8c1e-7a4d-4e9b-8c1f-2d3e4f5a6b7c")
Client("orders-api", "eu-west-1", "v2-beta17")
app.setup("theme", "dark-v2")
SIGNATURE=d41d8cd98f00b204e9800998ecf8427e
BUILD_NONCE: d41d8cd98f00b204e9800998ecf8427e
GIT_COMMIT=2fd4e1c67a2d28fced849ee1bb76e7391b93eb12
CACHE_KEY=9e107d9d372bb6826bd81d3542a419d6
SOURCE_DATE_EPOCH=1722384000
username: "corp:jdoe42"
username = jdoe42
PIN 94110
GPIO PIN 12345
connect the data wire to PIN 17 (BCM)
pin numpy==1.26.4 in requirements
pinned at 2024.07.31
backup keys: server01, server02, server03
one-time setup: step-2b
recovery code path: see handler-v2
verification code sent to a***@some.org
code: E4012b
code name: jammy-jellyfish
release codename noble-numbat-24
hibernate: select u1_0.id, u1_0.password from users u1_0 where u1_0.id=?
binding parameter [1] as [VARCHAR] - [jdoe42]
SELECT id, token FROM sessions WHERE id = 42
UPDATE users SET password = ? WHERE id = 17
INSERT INTO tokens (id, kind) VALUES (17, 'refresh-v2')
org.hibernate.SQL - alter table users add column token_v2 varchar(255)
django.db.backends: (0.002) SELECT "auth_user"."id", "auth_user"."password"
ActiveRecord: User Load (0.4ms) SELECT users.* LIMIT 1
[INFO] BUILD SUCCESS in 17.2s (auth-module-2.7)
::group::Run actions/checkout@v4
::notice::token permissions: contents-read2
Run google-github-actions/auth@v2.1.3
- uses: docker/login-action@v3.2.0
with: {username: ci-bot-17, registry: ghcr.io}
ok 17 - login page renders-v2
PASS tests/auth/test_token_v2.py
FAIL src/login/password-form.test.ts (17.2 s)
test_password_reset_2fa PASSED
E   AssertionError: assert 'expired-v2' == token_state
describe('token v2', () => {
it("keeps the password field of step-2b empty", async () => {
const tokenType = TokenType.Bearer2;
if (token.kind === "refresh-v2") return;
def login(user, password, *, otp_len=6): ...
password: str = Field(min_length=8, max_length=64)
parser.add_argument("--token-ttl", default="17m30s")
x = "utf-16-le"  # encoding of the password file
retries = "exp-backoff-v2"  # used by the token client
log.info("token refreshed in %sms", 17)
raise AuthError("bad credentials: E4012b")
import auth.token_v2 as token
from credentials.v2 import Provider17
hmac.new(key, message, "sha3-256")
jwt.decode(raw, key, algorithms=["RS256"])
createHmac("sha256", key).update(body)
Authorization: required (see RFC6750)
WWW-Authenticate: Bearer realm="api-v2"
Bearer of good news since 2019-04
X-Request-Id: 3f2b8c1e-7a4d-4e9b-8c1f-2d3e4f5a6b7c
https://some.org/users/3f2b8c1e-7a4d-4e9b-8c1f-2d3e4f5a6b7c
https://some.org/auth/v2/token?client=web-17b
rsa4096 key 2019-04-17 [SC] [expires: 2027-04-17]
ssh-keygen -t ed25519 -C deploy@host17
openssl req -x509 -newkey rsa:4096 -days 365
node-17 is secretary of the quorum
shard 4b is passive, 7c is primary
model.layers.17.attention.key.weight torch.Size([4096, 4096])
attention keys: [32, 128, 64], values: [32, 128, 64]
embedding of token 1017 is nan (layer-17b)
Meet at pier 39, pass the 7-eleven and turn left
The passage of bill HR-1234b took 17 days
boarding pass for gate B17-east
pass 2 of 3: optimize-v2
two-pass encode at crf-18-slow
sign in with SSO: Okta-v2
password: required|min:8
passwd -l user17
- secret: app-config-2b
""".splitlines()


@pytest.mark.parametrize("line", LINES)
def test_everyday_lines_hold_no_secret(line: str) -> None:
    """What names a user, key, token or password without giving one is left as it is."""
    assert [found for found in Scanner.default().scan(line) if found.category in SECRETS] == []
