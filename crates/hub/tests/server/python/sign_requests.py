"""Signs what schemathesis sends as a device of the test's ward, as docs/hub-protocol.md has it.

The ward, the device and the seed of its key come from variables. Nothing of the project's own code
is used.
"""

import base64
import hashlib
import os
import secrets
import time
from urllib.parse import urlsplit

import schemathesis
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

WARD = os.environ["HUB_TEST_WARD"]
DEVICE = os.environ["HUB_TEST_DEVICE"]
KEY = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(os.environ["HUB_TEST_SEED"]))


def base64_text(data):
    return base64.b64encode(data).decode()


def body_of(request):
    if isinstance(request.body, str):
        request.body = request.body.encode()
    return request.body if isinstance(request.body, bytes) else b""


def sign(request):
    """Adds the three headers to a prepared request: what it sends stays as it is."""
    target = urlsplit(request.url)
    covered = {"@method": request.method, "@path": target.path, "@query": "?" + target.query}
    body = body_of(request)
    if body:
        digest = f"sha-256=:{base64_text(hashlib.sha256(body).digest())}:"
        request.headers["Content-Digest"] = digest
        covered["content-digest"] = digest
    now = int(time.time())
    names = " ".join(f'"{name}"' for name in covered)
    parameters = (
        f"({names});created={now};expires={now + 60};"
        f'nonce="{base64_text(secrets.token_bytes(16))}";keyid="{DEVICE}";alg="ed25519"'
    )
    lines = [f'"{name}": {value}' for name, value in covered.items()]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    request.headers["Signature-Input"] = f"sig1={parameters}"
    request.headers["Signature"] = f"sig1=:{base64_text(KEY.sign(base.encode()))}:"
    return request


@schemathesis.serializer(
    "application/cbor-seq",
    "application/offset+octet-stream",
    "application/vnd.khupho.content+zstd",
    "application/vnd.khupho.request+cbor",
)
def as_it_is(context, value):
    return value if isinstance(value, bytes) else str(value).encode()


@schemathesis.hook
def map_query(context, query):
    """Nothing new comes while this runs, so waiting for it long only takes time."""
    if query and isinstance(query.get("wait_ms"), int) and 200 < query["wait_ms"] <= 25_000:
        query["wait_ms"] = 200
    return query


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Every other ward is unknown, so most requests are about the one that is there."""
    if path_parameters and "ward" in path_parameters:
        path_parameters["ward"] = WARD
    return path_parameters


@schemathesis.hook
def before_call(context, case, kwargs):
    kwargs["auth"] = sign
