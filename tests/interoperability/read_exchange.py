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
    """The operations of a run, which stand with their exact bytes."""
    _, stream, seq, prev, operations = item[:5]
    for header, payload, personal in operations:
        fields = cbor2.loads(header)
        if fields[0] == 1:
            assert (fields[1], fields[2], fields[3]) == (stream, seq, prev), "place in the run"
            assert payload is None or fields[8] == hash_of(payload), "payload hash"
        yield header, payload, personal
        prev, seq = hash_of(header), seq + 1


def cells(column):
    """The values of a column, one after the other."""
    values, numbers = column
    return iter([values[number] for number in numbers] if numbers else values)


def read_table(rules, data):
    """The operations of a table, put together again."""
    rules.check("table", data)
    stream, seq, prev, count, shapes, shape_of, op_uids, *rest = cbor2.loads(data)
    steps, entities, actors, txns = (cells(column) for column in rest[:4])
    columns = [(field, act, cells(values), bases) for field, act, values, bases in rest[4]]
    bases = [None if column[3] is None else io.BytesIO(column[3]) for column in columns]
    personals = cells(rest[5])
    assert len(shape_of) == count and len(op_uids) == 16 * count, "operations of a table"
    op_uid, lead = bytes(16), 0
    for number in range(count):
        differences = op_uids[16 * number : 16 * number + 16]
        op_uid = bytes((last + step) % 256 for last, step in zip(op_uid, differences))
        lead += next(steps)
        hlc = (lead + (int.from_bytes(op_uid[:6], "big") << 16)) % 2**64
        kind, shape = shapes[shape_of[number]]
        changes = []
        for column in shape:
            field, act, values, _ = columns[column]
            base = [] if bases[column] is None else [bases[column].read(8)]
            changes.append([field, act, next(values), *base])
        payload = canonical(changes)
        entity, actor, txn = next(entities) or op_uid, next(actors), next(txns) or op_uid
        header = canonical(
            [1, stream, seq, prev, op_uid, hlc, entity, kind, hash_of(payload), actor, txn]
        )
        yield header, payload, next(personals)
        prev, seq = hash_of(header), seq + 1
    for column in [steps, entities, actors, txns, personals, *(column[2] for column in columns)]:
        assert next(column, None) is None, "a value that no operation has"


def note_operations(found, operations):
    """Counts operations, and keeps their identities."""
    for header, payload, personal in operations:
        if payload is not None:
            check_personal(payload, personal)
        found["operations"].append(hash_of(header).hex())
        found["payloads"] += payload is not None
        found["personals"] += personal is not None


def read_content(rules, content):
    found = {"operations": [], "payloads": 0, "personals": 0, "evidence": [], "heads": [], "vouched": 0}
    stream = io.BytesIO(content)
    while stream.tell() < len(content):
        start = stream.tell()
        item = cbor2.CBORDecoder(stream, read_size=1).decode()
        rules.check("item", content[start : stream.tell()])
        if item[0] == 1:
            note_operations(found, read_run(item))
        elif item[0] == 9:
            note_operations(found, read_table(rules, item[1]))
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
    return {
        "kind": "receipt",
        "code": receipt[6],
        "number": receipt[3],
        "own_operations": [identity.hex() for identity in receipt[16]],
    }


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
