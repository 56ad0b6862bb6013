"""Writes the detectors of formats that services document and no imported rule set holds.

    python -m tools.document_formats

One row a format: the service, its prefix, what follows. Patterns and prefixes are facts from the
services' own documentation; examples are drawn here, as `tools/import_rules.py` does.
"""

import json
from pathlib import Path

from tools.import_rules import made, pieces

TARGET = Path("src/homeport/detection/catalogue/documented.json")
_A = "[A-Za-z0-9]"
_W = "[A-Za-z0-9_-]"
_H = "[0-9a-f]"
_B = "[A-Za-z0-9+/=_-]"
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

# service, prefix, what follows
FORMATS: tuple[tuple[str, str, str], ...] = (
    ("docker", "dckr_(?:pat|oat)_", f"{_W}{{24,64}}"),
    ("atlassian", "AT[ACB]TT3xFf", f"{_B}{{60,}}"),
    ("bitbucket", "ATBB", f"{_A}{{28,40}}"),
    ("trello", "ATTA", f"{_H}{{60,80}}"),
    ("cloudflare", "cf(?:ut|at|k|oat)_", f"{_A}{{36,80}}"),
    ("sentry", "sntry[su]_", f"{_B}{{40,}}"),
    ("notion", "(?:secret|ntn)_", f"{_A}{{40,50}}"),
    ("linear", "lin_(?:api|oauth)_", f"{_A}{{32,64}}"),
    ("mapbox", "[sp]k\\.eyJ1", f"{_W}{{30,}}\\.{_W}{{20,}}"),
    ("huggingface", "(?:hf|api_org)_", f"{_A}{{30,40}}"),
    ("fireworks", "fw_", f"{_A}{{22,32}}"),
    ("cerebras", "csk-", f"{_A}{{40,60}}"),
    ("tavily", "tvly-(?:dev-|prod-)?", f"{_A}{{24,48}}"),
    ("langsmith", "lsv2_(?:pt|sk)_", f"{_H}{{32}}_{_H}{{10}}"),
    ("pinecone", "pcsk_", f"{_A}{{4,8}}_{_A}{{40,80}}"),
    ("resend", "re_", f"{_A}{{8}}_{_A}{{20,28}}"),
    ("render", "rnd_", f"{_A}{{28,40}}"),
    ("fly", "(?:fm[12][ar]?_|fo1_)", f"{_B}{{40,}}"),
    ("neon", "napi_", f"{_A}{{40,80}}"),
    ("supabase", "sb(?:p|_secret)_", f"{_W}{{28,48}}"),
    ("figma", "fig[dour]_", f"{_W}{{36,60}}"),
    ("newrelic", "NR(?:AK|II|RA|AA)-", f"{_W}{{20,48}}"),
    ("newrelic-browser", "NRJS-", f"{_H}{{19}}"),
    ("honeycomb", "hc[abix]{2}[ck]_", f"{_A}{{50,64}}"),
    ("adyen", "AQE[a-zA-Z0-9]", f"{_B}{{80,}}"),
    ("braintree", "access_token\\$(?:production|sandbox)\\$", f"{_A}{{16}}\\${_H}{{32}}"),
    ("razorpay", "rzp_(?:live|test)_", f"{_A}{{14,24}}"),
    ("mollie", "(?:live|test)_", f"{_A}{{30,36}}"),
    ("telegram", "\\d{8,10}:AA", f"{_W}{{32,34}}"),
    ("discord", "[MNO][A-Za-z0-9]{23,27}\\.", f"{_W}{{6}}\\.{_W}{{27,40}}"),
    ("mailgun", "key-", f"{_H}{{32}}"),
    ("mailgun-signing", f"{_H}{{32}}-{_H}{{8}}-", f"{_H}{{8}}"),
    ("mailchimp", f"{_H}{{32}}-us", "\\d{1,2}"),
    ("brevo", "x(?:key|smtp)sib-", f"{_H}{{64}}-{_A}{{16}}"),
    ("mailersend", "mlsn\\.", f"{_H}{{64}}"),
    ("infisical", "st\\.", f"{_H}{{24}}\\.{_H}{{32}}\\.{_H}{{32}}"),
    ("netlify", "nfp_", f"{_A}{{32,44}}"),
    ("heroku", "HRKU-", f"{_W}{{36,70}}"),
    ("tencent", "AKID", f"{_A}{{32}}"),
    ("yandex", "AQVN", f"{_W}{{35,38}}"),
    ("yandex-iam", "t1\\.", f"{_W}{{40,}}\\.{_W}{{80,}}"),
    ("yandex-oauth", "y[0-3]_", f"{_W}{{50,64}}"),
    ("azure-devops", f"{_A}{{76}}", f"AZDO{_A}{{4}}"),
    ("azure-search", f"{_A}{{42}}AzSe", f"{_A}{{6}}"),
    ("azure-registry", f"{_A}{{42}}\\+ACR", f"{_A}{{6}}"),
    ("firebase", f"AAAA{_W}{{7}}:APA91b", f"{_W}{{100,}}"),
    ("instagram", "IG(?:QVJ|AA)", f"{_A}{{80,}}"),
    ("twitter", "A{20,24}", "[A-Za-z0-9%]{50,}"),
    ("asana", "[12]/\\d{13,19}(?:/\\d{13,19})?:", f"{_H}{{32}}"),
    ("snyk", "snyk_(?:uat|sat)\\.", f"{_H}{{8}}\\.{_W}{{40,}}"),
    ("launchdarkly", "(?:sdk|mob|api)-", _UUID),
    ("posthog", "ph[cxrs]_", f"{_A}{{40,50}}"),
    ("jina", "jina_", f"{_A}{{50,70}}"),
    ("firecrawl", "fc-", f"{_H}{{32}}"),
    ("e2b", "e2b_", f"{_H}{{40}}"),
    ("runpod", "rpa_", f"{_A}{{40,50}}"),
    ("wandb", "wandb_v1_", f"{_W}{{40,}}"),
    ("modal", "a[ks]-", f"{_A}{{22}}"),
    ("langfuse", "(?:sk|pk)-lf-", _UUID),
    ("helicone", "sk-helicone-", "[a-z0-9]{7}(?:-[a-z0-9]{7}){3}"),
    ("bitcoin-extended", "[xyzt]prv", "[1-9A-HJ-NP-Za-km-z]{100,110}"),
    ("minisign", "RWRTY0Iy", f"{_B}{{60,}}"),
    ("aws-session", "(?:FwoGZXIvYXdz|IQoJb3JpZ2lu|FQoGZXIvYXdz)", f"{_B}{{80,}}"),
    ("aws-marketplace", "amzn\\.mws\\.", _UUID),
    ("amazon-oauth", "amzn1\\.oa2-cs\\.v1\\.", f"{_H}{{64}}"),
    ("circleci", "CCIP(?:AT|RJ)_", f"{_A}{{20,24}}_{_H}{{40}}"),
    ("intercom", "dG9rOj", f"{_B}{{40,}}"),
    ("dagster", "(?:agent|user):[a-z][a-z0-9-]{1,40}:", f"{_H}{{32}}"),
    ("dbt", "dbt[cu]_", f"{_W}{{36,64}}"),
    ("confluent", "cflt", f"{_B}{{60}}"),
    ("vercel", "vc[parki]{1,2}_", f"{_A}{{50,60}}"),
    ("cursor", "(?:key|crsr)_", f"{_H}{{64}}"),
    ("openai-session", "sess-", f"{_A}{{40}}"),
    ("google-ai", "AQ\\.Ab8RN6", f"{_W}{{40,}}"),
    ("databento", "db-", f"{_A}{{29}}"),
    ("polar", "polar_(?:oat|pat|rst|whs)_", f"{_A}{{36,50}}"),
    ("paddle", "pdl_(?:live|sdbx)_apikey_", f"{_A}{{26}}_{_A}{{22}}_{_A}{{3}}"),
    ("trigger", "tr_(?:prod|dev|stg|pat)_", f"{_A}{{20,40}}"),
    ("inngest", "signkey-(?:prod|test|branch)-", f"{_H}{{32,64}}"),
    ("svix", "whsec_", "[A-Za-z0-9+/]{32,48}={0,2}"),
    ("val-town", "vtwn_", f"{_A}{{32,48}}"),
    ("deno", "dd[pwo]_", f"{_A}{{36}}"),
    ("packagist", "packagist_[ou][rua]t_", f"{_H}{{60,70}}"),
    ("depot", "depot_(?:org|project|user)_", f"{_H}{{60,70}}"),
    ("chroma", "ck-", f"{_A}{{44}}"),
    ("zilliz", f"db_{_H}{{12}}:", f"{_W}{{16,40}}"),
    ("mongodb-atlas", "mdb_sa_sk_", f"{_W}{{40}}"),
    ("ngrok", f"[12]{_A}{{26}}_", f"{_A}{{20,22}}"),
    ("sourcegraph-cody", "slk_", f"{_H}{{64}}"),
    ("twilio-api", "SK", f"{_H}{{32}}"),
    ("prefect", "pn[ub]_", f"{_A}{{36}}"),
    ("typeform", "tfp_", f"{_W}{{40,60}}"),
    ("postman", "PMAK-", f"{_H}{{24}}-{_H}{{34}}"),
    ("segment", "sgp_", f"{_A}{{60,70}}"),
    ("frame-io", "fio-u-", f"{_W}{{64}}"),
    ("hashicorp-vault", "hv[sbr]\\.", f"{_W}{{24,}}"),
    ("readme", "rdme_", f"{_A}{{60,80}}"),
    ("onfido", "api_(?:live|sandbox)(?:_[a-z]{2})?\\.", f"{_W}{{10,14}}\\.{_W}{{32}}"),
    ("flutterwave", "FLW(?:SEC|PUB)K(?:_TEST)?-", f"{_A}{{32}}-X"),
    ("duffel", "duffel_(?:live|test)_", f"{_W}{{43}}"),
    ("apify", "apify_(?:api|proxy)_", f"{_A}{{30,40}}"),
    ("wakatime", "waka_", _UUID),
    ("axiom", "xa[ap]t-", _UUID),
    ("plaid", "(?:access|public)-(?:sandbox|development|production)-", _UUID),
    ("stytch", "secret-(?:live|test)-", f"{_B}{{36,48}}"),
    ("voyage", "pa-", f"{_W}{{43}}"),
    ("nvidia", "nvapi-", f"{_W}{{60,70}}"),
    ("okta", "SSWS 00", f"{_W}{{40}}"),
    ("vercel-blob", "vercel_blob_rw_", f"{_A}{{16}}_{_A}{{30,40}}"),
    ("together", "tgp_v1_", f"{_W}{{40,50}}"),
    ("sourcegraph", "sgp_(?:[0-9a-f]{16}|local)_", f"{_H}{{40}}"),
)
# The path of an address that is the credential.
ADDRESSES: tuple[tuple[str, str, str], ...] = (
    ("zapier-hook", "https://hooks\\.zapier\\.com/hooks/catch/", "[A-Za-z0-9/]{8,60}"),
    (
        "make-hook",
        "https://hook\\.[a-z0-9.]{2,12}\\.(?:make|integromat)\\.(?:com|celonis\\.com)/",
        f"{_A}{{20,40}}",
    ),
    (
        "ifttt-hook",
        "https://maker\\.ifttt\\.com/trigger/[\\w-]{1,60}/(?:json/)?with/key/",
        f"{_W}{{20,60}}",
    ),
    ("infura-address", "https://[a-z0-9-]{2,40}\\.infura\\.io/v3/", f"{_H}{{32}}"),
    (
        "alchemy-address",
        "https://[a-z0-9-]{2,60}\\.alchemy\\.com/(?:v2|nft/v[23])/",
        f"{_W}{{24,40}}",
    ),
    (
        "discord-hook",
        "https://(?:\\w+\\.)?discord(?:app)?\\.com/api/webhooks/\\d{15,20}/",
        f"{_W}{{50,90}}",
    ),
    (
        "chat-hook",
        "https://chat\\.googleapis\\.com/v1/spaces/[\\w-]{5,30}/messages\\?key=",
        "[\\w%&=.-]{30,200}",
    ),
    ("quicknode-address", "https://[a-z0-9.-]{4,60}\\.quiknode\\.pro/", f"{_H}{{32,48}}"),
    ("cloudinary-address", "cloudinary://\\d{10,20}:", f"{_W}{{20,40}}"),
)


def main() -> None:
    """Write the data file."""
    rows = []
    for service, prefix, rest in (*FORMATS, *ADDRESSES):
        secret = f"{prefix}(?P<secret>{rest})" if "://" in prefix else f"(?P<secret>{prefix}{rest})"
        rule = made(f"documented.{service}", rf"\b{secret}(?:[^A-Za-z0-9]|$)", 2.8)
        if rule is None:
            raise SystemExit(f"no example fits {service}")
        keywords = list(rule.keywords)
        rows.append([rule.name, rule.pattern, rule.entropy, keywords, pieces(rule.example), ""])
    lines = ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows)
    TARGET.write_text(f"[\n{lines}\n]\n", encoding="ascii")
    print(f"{len(rows)} formats")


if __name__ == "__main__":
    main()
