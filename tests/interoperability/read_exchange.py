"""Opens and verifies bundles and receipts from docs/bundle-format.md alone.

Nothing of the project's own code is used: age, zstd, CBOR, COSE, CDDL and BLAKE3 come from
libraries of other hands. Called with the CDDL file, a keys file and the files to read, it prints
one JSON object for each of them.
"""

import io
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import cbor2
import pyrage
import zstandard
from blake3 import blake3
from pycddl import Schema
from pycose.keys import OKPKey
from pycose.messages import Sign1Message

PART_MAGIC = bytes.fromhex("894b50530d0a1a0a")
RECEIPT_MAGIC = bytes.fromhex("894b50520d0a1a0a")
TYPES = "application/vnd.khupho.%s+cbor"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
NO_HASH = bytes(32)


def hash_of(data):
    return blake3(data).digest()


def key_id(public_key):
    return hash_of(public_key)[:8]


def canonical(value):
    """The one byte form: shortest lengths, arrays, no maps."""
    return cbor2.dumps(value, canonical=True)


class Rules:
    """The CDDL of the document, with any of its rules in the first place.

    The validator knows neither `* any` at the end of an array nor `.cbor` inside another rule, so
    the first is left out, and what stands inside a byte string is checked when it is opened.
    """

    def __init__(self, cddl):
        without_extensions = re.sub(r",\s*\* any|\n  \* any", "", cddl)
        self.cddl = re.sub(r" \.cbor [a-z-]+", "", without_extensions)

    def check(self, rule, data):
        Schema(f"start = {rule}\n{self.cddl}").validate_cbor(data)


@dataclass
class Outside:
    purpose: int
    ward: bytes
    bundle: bytes
    part: int
    parts: int
    recipients: list
    body: bytes


def read_outside(rules, data):
    assert data[:8] in (PART_MAGIC, RECEIPT_MAGIC), "magic"
    length = int.from_bytes(data[8:12], "big")
    header, rest = data[12 : 12 + length], data[12 + length :]
    assert hash_of(data[: 12 + length]) == rest[:32], "header hash"
    body = rest[32:]
    rules.check("clear-header", header)
    _, purpose, ward, bundle, part, parts, body_bytes, body_hash, recipients = cbor2.loads(header)[:9]
    assert (data[:8] == RECEIPT_MAGIC) == (purpose == 3), "purpose"
    assert len(body) == body_bytes and hash_of(body) == body_hash, "body hash"
    return Outside(purpose, ward, bundle, part, parts, recipients, body)


def open_body(body, secrets):
    identities = [pyrage.x25519.Identity.from_str(secret) for secret in secrets]
    compressed = pyrage.decrypt(body, identities)
    reader = zstandard.ZstdDecompressor(max_window_size=1 << 24).stream_reader(
        compressed, read_across_frames=True
    )
    return reader.read()


def split_first(plain):
    """The signed form, and the content that follows it."""
    stream = io.BytesIO(plain)
    cbor2.CBORDecoder(stream, read_size=1).decode()
    return plain[: stream.tell()], plain[stream.tell() :]


def verified(rules, signed, form, rule, signer_key, signer_id):
    """The payload of a signed form, once type, signer and signature are right."""
    message = Sign1Message.decode(signed)
    rules.check(rule, message.payload)
    labels = cbor2.loads(cbor2.loads(signed).value[0])
    assert labels[1] == -8 and labels[3] == TYPES % form and labels[4] == signer_id, labels
    message.key = OKPKey(crv="ED25519", x=signer_key)
    assert message.verify_signature(), f"signature of {form}"
    return cbor2.loads(message.payload)


def unverified(signed):
    return cbor2.loads(cbor2.loads(signed).value[2])


def check_code(payload):
    fields = list(payload)
    fields[6] = None
    number = int.from_bytes(hash_of(canonical(fields))[:8], "big") >> 4
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in range(11, -1, -1))


def check_personal(payload, personal):
    """A payload ends with the hash of its personal part: field 0, act 5."""
    if personal is None:
        return
    field, act, seal = cbor2.loads(payload)[-1]
    assert (field, act) == (0, 5) and seal == hash_of(personal), "personal part"


def read_run(item):
    """The identities of a run's operations, and how many came with their payload."""
    _, stream, seq, prev, operations = item[:5]
    identities, payloads, personals = [], 0, 0
    for operation in operations:
        if len(operation) == 8:
            op_uid, hlc, entity, kind, actor, txn, payload, personal = operation
            header = canonical(
                [1, stream, seq, prev, op_uid, hlc, entity, kind, hash_of(payload), actor, txn]
            )
        else:
            header, payload, personal = operation
            fields = cbor2.loads(header)
            if fields[0] == 1:
                assert (fields[1], fields[2], fields[3]) == (stream, seq, prev), "place in the run"
                assert payload is None or fields[8] == hash_of(payload), "payload hash"
        if payload is not None:
            check_personal(payload, personal)
        payloads += payload is not None
        personals += personal is not None
        prev, seq = hash_of(header), seq + 1
        identities.append(prev.hex())
    return identities, payloads, personals


def read_content(rules, content):
    found = {"operations": [], "payloads": 0, "personals": 0, "evidence": [], "heads": [], "vouched": 0}
    stream = io.BytesIO(content)
    while stream.tell() < len(content):
        start = stream.tell()
        item = cbor2.CBORDecoder(stream, read_size=1).decode()
        rules.check("item", content[start : stream.tell()])
        if item[0] == 1:
            identities, payloads, personals = read_run(item)
            found["operations"] += identities
            found["payloads"] += payloads
            found["personals"] += personals
        elif item[0] == 2:
            assert hash_of(item[2]) == item[1], "evidence hash"
            found["evidence"].append(item[1].hex())
        elif item[0] == 4:
            found["vouched"] += len(item[1])
        elif item[0] == 5:
            found["heads"].append(unverified(item[1])[1].hex())
    return found


def read_registry(rules, entries, keys):
    """The certificates that the ward's chain of entries issued, by device."""
    issued, prev = {}, NO_HASH
    for number, signed in enumerate(entries, 1):
        entry = verified(
            rules, signed, "registry", "registry-entry", keys.ward_key, keys.ward
        )
        assert entry[2] == number and entry[3] == prev, "registry chain"
        prev = hash_of(signed)
        if entry[5][0] == 1:
            device, certificate = read_certificate(rules, entry[5][1], keys)
            issued[device] = certificate
    return issued


def read_certificate(rules, signed, keys):
    certificate = verified(
        rules, signed, "certificate", "certificate", keys.ward_key, keys.ward
    )
    assert certificate[2] == keys.ward, "ward of a certificate"
    return certificate[3], certificate


def read_part(rules, outside, signed, content, keys):
    claimed = unverified(signed)
    device = claimed[7]
    issued = read_registry(rules, claimed[15], keys)
    if device in issued:
        signing_key = issued[device][4]
    elif claimed[11] is not None:
        signing_key = read_certificate(rules, claimed[11], keys)[1][4]
    else:
        signing_key = unverified(claimed[12])[3]
        verified(rules, claimed[12], "request", "request", signing_key, device)
    manifest = verified(rules, signed, "manifest", "manifest", signing_key, device)
    same = (outside.purpose, outside.bundle, outside.part, outside.parts, outside.ward)
    assert tuple(manifest[1:6]) == same and manifest[10] == outside.recipients, "clear header"
    assert manifest[19] == len(content) and manifest[20] == hash_of(content), "content"
    for head in manifest[14]:
        verified(rules, head, "head", "signed-head-payload", signing_key, device)
    return {"kind": "part", "device": device.hex(), "number": manifest[8]}


def read_receipt(rules, outside, signed, content, keys):
    receipt = verified(rules, signed, "receipt", "receipt", keys.ward_key, keys.ward)
    assert receipt[1] == outside.ward == keys.ward, "ward"
    assert outside.bundle == hash_of(signed)[:16], "receipt id"
    assert receipt[14] == len(content) and receipt[15] == hash_of(content), "content"
    assert receipt[6] == check_code(receipt), "code"
    read_registry(rules, receipt[13], keys)
    return {"kind": "receipt", "code": receipt[6], "number": receipt[3]}


@dataclass
class Keys:
    ward: bytes
    ward_key: bytes
    secrets: list


def read_keys(path):
    keys = json.loads(Path(path).read_text())
    return Keys(
        ward=bytes.fromhex(keys["ward"]),
        ward_key=bytes.fromhex(keys["ward_signing_key"]),
        secrets=keys["age_secrets"],
    )


def read_file(rules, data, keys):
    outside = read_outside(rules, data)
    signed, content = split_first(open_body(outside.body, keys.secrets))
    read = read_receipt if outside.purpose == 3 else read_part
    found = read(rules, outside, signed, content, keys)
    return found | read_content(rules, content)


def main(cddl, keys, *paths):
    rules = Rules(Path(cddl).read_text())
    keys = read_keys(keys)
    for path in paths:
        found = read_file(rules, Path(path).read_bytes(), keys)
        print(json.dumps(found, sort_keys=True))


if __name__ == "__main__":
    main(*sys.argv[1:])
