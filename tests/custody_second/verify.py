"""A second verifier of evidence bundles, written from docs/reference/bundle.md alone.

It imports nothing of Yixian and nothing but Python's standard library: Ed25519 (RFC 8032), canonical JSON (RFC 8785),
Merkle proofs (RFC 9162) and signed notes are its own. Where it and `yixian custody verify` disagree, one is wrong.

    python3 verify.py BUNDLE.zip 'name+hash+key' ['name+hash+key' ...]
"""

import base64
import hashlib
import json
import sys
import zipfile
import zlib
from datetime import datetime
from fractions import Fraction

# --- Ed25519, RFC 8032 §5.1: points as (X, Y, Z, T), x = X/Z, y = Y/Z, x*y = T/Z ---

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def ed_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def ed_times(number, p):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = ed_add(total, p)
        p, number = ed_add(p, p), number >> 1
    return total


def ed_point(packed):
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = ed_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed_verify(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = ed_point(public), ed_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = ed_times(s, BASE), ed_add(r, ed_times(k, a))
    return not (left[0] * right[2] - right[0] * left[2]) % P and not (left[1] * right[2] - right[1] * left[2]) % P


# --- signed notes (C2SP): text, empty line, "— name base64(4 bytes of key hash, signature)" ---


def parse_key(line):
    """name+hash+base64(1, key) → (name, four bytes, 32 bytes)."""
    name, mark, packed = line.strip().split("+", 2)
    packed = base64.b64decode(packed, validate=True)
    digest = hashlib.sha256(name.encode() + b"\n" + packed).digest()[:4]
    if packed[:1] != b"\x01" or len(packed) != 33 or digest.hex() != mark:
        raise ValueError("not an Ed25519 key of a signed note")
    return (name, digest, packed[1:])


def note_claims(note, key):
    """(text, signatures that say they are by this key)."""
    text, blank, below = note.rpartition("\n\n")
    if not blank or not below.endswith("\n"):
        return ("", [])
    found = []
    for line in below.splitlines():
        parts = line.split(" ")
        if len(parts) == 3 and parts[0] == "—" and parts[1] == key[0]:
            try:
                packed = base64.b64decode(parts[2], validate=True)
            except ValueError:
                continue
            if packed[:4] == key[1]:
                found.append(packed[4:])
    return (text + "\n", found)


def note_text(note, key):
    text, found = note_claims(note, key)
    return text if any(ed_verify(key[2], text.encode(), one) for one in found) else None


def parse_checkpoint(text):
    lines = text.split("\n")
    if len(lines) < 4 or not lines[1].isascii() or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        return None
    try:
        root = base64.b64decode(lines[2], validate=True)
    except ValueError:
        return None
    return (lines[0], int(lines[1]), root) if len(root) == 32 else None


def open_checkpoint(note, keys):
    for key in keys:
        text = note_text(note, key)
        found = parse_checkpoint(text) if text else None
        if found and found[0] == key[0]:
            return found
    return None


# --- RFC 9162 §2.1 ---


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def inclusion_holds(index, size, leaf, path, root):
    if index >= size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def consistency_holds(first, second, path, first_root, second_root):
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    path = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (fr, sr) == (first_root, second_root)


# --- canonical JSON, RFC 8785, without fractions ---


def canonical(value):
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return b"{" + b",".join(canonical(name) + b":" + canonical(value[name]) for name in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(canonical(member) for member in value) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def parse(data):
    """The value of canonical JSON; raises ValueError for anything else."""

    def refuse(_):
        raise ValueError("not a whole number")

    value = json.loads(data.decode(), parse_float=refuse, parse_constant=refuse)
    if canonical(value) != data:
        raise ValueError("not canonical")
    return value


def sha(data):
    return hashlib.sha256(data).hexdigest()


def moment(text):
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


# --- the bundle ---


class Check:
    def __init__(self, path, keys):
        self.path, self.keys, self.faults, self.files = path, keys, set(), {}
        self.manifest, self.checkpoint, self.leaves = {}, None, {}

    def run(self):
        try:
            with zipfile.ZipFile(self.path) as packed:
                self.packed = packed
                names = packed.namelist()
                if len(set(names)) != len(names):
                    return self.fault("zip-damaged")
                for name in names:
                    hashed, size = hashlib.sha256(), 0
                    with packed.open(name) as file:
                        while chunk := file.read(1 << 20):
                            hashed.update(chunk)
                            size += len(chunk)
                    self.files[name] = (hashed.hexdigest(), size)
                self.look()
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
            self.fault("zip-damaged")
        except (KeyError, TypeError, AttributeError):
            self.fault("malformed")
        return self.faults

    def fault(self, code):
        self.faults.add(code)
        return self.faults

    def look(self):
        self.manifest = self.json("manifest.json")
        if not isinstance(self.manifest, dict) or self.manifest.get("format") != "yixian-bundle-1":
            return self.fault("malformed")
        self.seal()
        self.listed()
        self.checkpoint = open_checkpoint(
            self.text("checkpoint"), [k for k in self.keys if k[0] == self.manifest["log_origin"]]
        )
        if self.checkpoint is None:
            self.fault("checkpoint-signature")
        for leaf in self.json("leaves.json") or []:
            self.leaf(leaf)
        digests = self.evidence()
        self.events(self.json("events.json") or [], self.json("subject.json"), digests)
        if "draw.json" in self.files:
            draw = self.json("draw.json")
            if draw:
                self.draw(draw)
        elif self.manifest["subject"]["kind"] == "draw":
            self.fault("file-missing")
        return self.faults

    def text(self, name):
        return self.packed.read(name).decode(errors="replace") if name in self.files else ""

    def json(self, name):
        if name not in self.files:
            self.fault("file-missing")
            return None
        try:
            return parse(self.packed.read(name))
        except ValueError:
            self.fault("not-canonical")
            return None

    def seal(self):
        wanted = f"yixian-bundle-1\n{self.files['manifest.json'][0]}\n"
        note = self.text("manifest.note")
        claimed = [key for key in self.keys if note_claims(note, key)[1]]
        if not claimed:
            self.fault("key-untrusted")
        elif not any(note_text(note, key) == wanted for key in claimed):
            self.fault("manifest-signature")

    def listed(self):
        named = {file["path"]: (file["sha256"], file["size"]) for file in self.manifest["files"]}
        for name in self.files:
            if name not in named and name not in ("manifest.json", "manifest.note"):
                self.fault("file-unlisted")
        for name, is_so in named.items():
            if name not in self.files:
                self.fault("file-missing")
            elif self.files[name] != is_so:
                self.fault("file-changed")

    def leaf(self, leaf):
        hashed, says = bytes.fromhex(leaf["leaf_hash"]), {}
        if leaf["body"] is not None:
            body = leaf["body"].encode()
            if hashlib.sha256(b"\x00" + body).digest() != hashed:
                self.fault("leaf-hash")
            try:
                says = parse(body)
            except ValueError:
                self.fault("not-canonical")
        if self.checkpoint:
            _, size, root = self.checkpoint
            if not inclusion_holds(leaf["index"], size, hashed, [bytes.fromhex(step) for step in leaf["proof"]], root):
                self.fault("leaf-proof")
        self.leaves[leaf["leaf_hash"]] = (leaf["index"], says)

    def says(self, leaf_hash):
        if leaf_hash not in self.leaves:
            self.fault("leaf-missing")
            return None
        return self.leaves[leaf_hash][1]

    def evidence(self):
        ids = {name.split("/", 1)[1][:-5] for name in self.files if name.startswith(("receipts/", "evidence/"))}
        digests = set()
        for one in sorted(ids):
            receipt, piece = self.json(f"receipts/{one}.json"), self.json(f"evidence/{one}.json")
            if receipt is None:
                continue
            digests.add(receipt["sha256"])
            self.receipt(one, receipt)
            says = self.says(receipt["leaf_hash"])
            if says and (
                [says.get(n) for n in ("kind", "subject", "sha256", "size")]
                != ["evidence.accepted", receipt["id"], receipt["sha256"], receipt["size"]]
                or moment(says.get("at")) != moment(receipt["received_at"])
            ):
                self.fault("receipt-leaf")
            if piece is not None:
                self.piece(piece, receipt, says or {})
            if self.manifest["originals"] == "included":
                path = f"originals/{receipt['sha256']}"
                if path not in self.files:
                    self.fault("original-missing")
                elif self.files[path] != (receipt["sha256"], receipt["size"]):
                    self.fault("original-changed")
        return digests

    def receipt(self, one, receipt):
        if receipt["id"] != one:
            self.fault("receipt-other-id")
        key = next((key for key in self.keys if f"{key[0]}+{key[1].hex()}" == receipt["key_id"]), None)
        if key is None:
            return self.fault("key-untrusted")
        facts = {name: value for name, value in receipt.items() if name != "signature"}
        try:
            signature = base64.b64decode(receipt["signature"], validate=True)
        except ValueError:
            signature = b""
        return None if ed_verify(key[2], canonical(facts), signature) else self.fault("receipt-signature")

    def piece(self, piece, receipt, says):
        wrong = any(piece[name] != receipt[name] for name in ("id", "sha256", "size", "received_at", "leaf_hash"))
        if piece["declared"] is not None and "declared" in says:
            wrong = wrong or sha(canonical(piece["declared"])) != says["declared"]
        if wrong:
            self.fault("metadata-changed")

    def events(self, events, subject, digests):
        inside, chains = self.manifest["reader"] == "inside", {}
        for event in events:
            says = self.says(event["leaf_hash"])
            if says and inside:
                self.event(event, says)
            if set(event["evidence"]) - digests - set(self.manifest["withheld"]):
                self.fault("evidence-missing")
            chain = chains.setdefault(event["subject_id"], [(0, None)])
            if inside and (event["n"], event["from_state"]) != (chain[-1][0] + 1, chain[-1][1]):
                self.fault("event-order")
            chain.append((event["n"], event["to_state"]))
        wanted = self.manifest["subject"]
        if subject and events and wanted["kind"] != "draw":
            n, state = chains.get(wanted["id"], [(0, None)])[-1]
            if (subject.get("id"), subject.get("version"), subject.get("state")) != (wanted["id"], n, state):
                self.fault("subject-differs")

    def event(self, event, says):
        same = {"kind": "transition", "subject": event["subject_id"], "event": event["id"], "act": event["act"],
                "to": event["to_state"], "n": event["n"], "evidence": event["evidence"]}  # fmt: skip
        wrong = any(says.get(name) != value for name, value in same.items())
        wrong = wrong or moment(says.get("at")) != moment(event["at"])
        wrong = wrong or (event["actor_id"] is not None and says.get("actor") != event["actor_id"])
        if "content" in says:
            bound = ("id", "subject_kind", "from_state", "role", "unit_id", "reason", "facts", "rules_version", "salt")
            wrong = wrong or sha(canonical({name: event.get(name) for name in bound})) != says["content"]
        if wrong:
            self.fault("event-rewritten")

    # --- the draw, made again ---

    def draw(self, draw):
        if draw["id"] != self.manifest["subject"]["id"]:
            self.fault("subject-differs")
        population = sorted(draw["population"], key=lambda row: row["task_id"])
        if sha(canonical(population)) != draw["population_sha256"]:
            self.fault("population-changed")
        says = self.says(draw["population_leaf"])
        logged = None if says is None else [says.get(n) for n in ("kind", "subject", "population_sha256", "algorithm")]
        if logged not in (None, ["draw.population", draw["id"], draw["population_sha256"], draw["algorithm"]]):
            self.fault("population-changed")
        if draw["seed"] is None:
            return
        self.seed(draw)
        again = draw_again(population, bytes.fromhex(draw["seed"]), Fraction(draw["share"]))
        given = [tuple(row[name] for name in ROW) for row in draw["rows"]]
        if draw["algorithm"] != "yixian-draw-1" or sorted(again) != sorted(given):
            self.fault("draw-rows")
        drawn = next((leaf for _, leaf in self.leaves.values()
                      if (leaf.get("kind"), leaf.get("subject")) == ("draw.drawn", draw["id"])), None)  # fmt: skip
        if drawn is None:
            self.fault("leaf-missing")
        elif [drawn.get("seed"), drawn.get("share"), sorted(drawn["drawn"])] != [
            draw["seed"], draw["share"], sorted(row["task_id"] for row in draw["rows"] if row["drawn"]),
        ]:  # fmt: skip
            self.fault("draw-rows")

    def seed(self, draw):
        note, origin = draw["seed_source"] or "", self.manifest["log_origin"]
        if not note.startswith(origin + "\n"):
            if not origin.startswith("yixian/demo-"):
                self.fault("draw-seed")
            return
        source = open_checkpoint(note, self.keys)
        if sha(note.encode()) != draw["seed"] or source is None:
            self.fault("draw-seed")
            return
        leaf = self.leaves.get(draw["population_leaf"])
        late = leaf is not None and leaf[0] >= source[1]
        path = [bytes.fromhex(step) for step in draw["seed_consistency"]]
        if late or (
            self.checkpoint
            and not consistency_holds(source[1], self.checkpoint[1], path, source[2], self.checkpoint[2])
        ):
            self.fault("draw-seed")


ROW = ("task_id", "stratum", "order_sha256", "numerator", "denominator", "drawn")


def draw_again(population, seed, share):
    """yixian-draw-1: strata by largest remainder, rows by SHA-256(seed, id)."""
    strata, rows = {}, []
    for row in population:
        order = sha(seed + bytes.fromhex(row["task_id"].replace("-", "")))
        if row["certain"]:
            rows.append((row["task_id"], row["stratum"], order, 1, 1, True))
        else:
            strata.setdefault(row["stratum"], []).append((order, row["task_id"]))
    total = sum(len(members) for members in strata.values())
    wanted = -(-total * share.numerator // share.denominator)
    quotas = {name: Fraction(wanted * len(members), total) for name, members in strata.items()}
    given = {name: quota.numerator // quota.denominator for name, quota in quotas.items()}
    left = wanted - sum(given.values())
    for name in sorted(strata, key=lambda name: (given[name] - quotas[name], name))[:left]:
        given[name] += 1
    for name, members in strata.items():
        for place, (order, task) in enumerate(sorted(members)):
            rows.append((task, name, order, given[name], len(members), place < given[name]))
    return rows


def verify(path, keys):
    """The codes of all faults of the bundle at path; keys: lines as signed notes write them."""
    return Check(path, [parse_key(key) for key in keys]).run()


if __name__ == "__main__":
    faults = verify(sys.argv[1], sys.argv[2:])
    print("\n".join(sorted(faults)) or "good")
    sys.exit(1 if faults else 0)
