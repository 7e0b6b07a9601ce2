"""Who is asked: breachscope, plain regular expressions as scripts use them, and Presidio. Each answers with (start, end, kind) a file."""
import json
import re
import subprocess

# What people type when they grep a dump. One expression a kind; national numbers as so many digits.
PLAIN = {
    "email": r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}",
    "us.ssn": r"\b\d{3}-\d{2}-\d{4}\b",
    "card.pan": r"\b(?:\d[ -]?){13,16}\b",
    "bank.iban": r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b",
    "phone.e164": r"\+\d[\d ()-]{7,16}\d",
    "phone.national": r"\(\d{3}\) ?\d{3}-\d{4}",
    "net.ipv4": r"\b(?:\d{1,3}\.){3}\d{1,3}\b",
    "net.ipv6": r"\b(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b",
    "device.mac": r"\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b",
    "dob": r"\b(?:19|20)\d{2}-\d{2}-\d{2}\b",
    "hash.md5": r"\b[0-9a-f]{32}\b",
    "hash.sha1": r"\b[0-9a-f]{40}\b",
    "hash.sha256": r"\b[0-9a-f]{64}\b",
    "hash.sha512": r"\b[0-9a-f]{128}\b",
    "hash.bcrypt": r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}",
    "hash.argon2": r"\$argon2id?\$\S+",
    "hash.md5crypt": r"\$(?:1|apr1)\$[./A-Za-z0-9]+\$[./A-Za-z0-9]{22}",
    "hash.sha512crypt": r"\$6\$\S+",
    "hash.sha256crypt": r"\$5\$\S+",
    "hash.phpass": r"\$[PH]\$[./A-Za-z0-9]{31}",
    "hash.ldap-ssha": r"\{SSHA\}[A-Za-z0-9+/=]+",
    "secret.jwt": r"eyJ[\w-]+\.[\w-]+\.[\w-]+",
    "secret.aws-key-id": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "secret.stripe": r"\b[sr]k_live_[A-Za-z0-9]{24,}",
    "wallet.bitcoin": r"\b[13][1-9A-HJ-NP-Za-km-z]{25,34}\b",
    "vehicle.vin": r"\b[A-HJ-NPR-Z0-9]{17}\b",
    "gb.nino": r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
    "gb.nhs": r"\b\d{3} ?\d{3} ?\d{4}\b",
    "br.cpf": r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b",
    "cn.resident-id": r"\b\d{17}[\dX]\b",
    "it.cf": r"\b[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z]\b",
    "es.dni": r"\b\d{8}[A-Z]\b",
    "fi.hetu": r"\b\d{6}[-+A]\d{3}[0-9A-Z]\b",
    "se.personnummer": r"\b\d{6}-\d{4}\b",
    "in.pan": r"\b[A-Z]{5}\d{4}[A-Z]\b",
    "in.aadhaar": r"\b\d{4} ?\d{4} ?\d{4}\b",
    "nl.bsn": r"\b\d{9}\b",
    "pl.pesel": r"\b\d{11}\b",
    "kr.rrn": r"\b\d{6}-\d{7}\b",
    "mx.curp": r"\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d\b",
}

# Presidio's entities, and which of our kinds they are.
PRESIDIO = {
    "EMAIL_ADDRESS": ["email"], "CREDIT_CARD": ["card.pan"], "IBAN_CODE": ["bank.iban"], "US_SSN": ["us.ssn"], "US_ITIN": ["us.itin"],
    "PHONE_NUMBER": ["phone.e164", "phone.national"], "IP_ADDRESS": ["net.ipv4", "net.ipv6"], "CRYPTO": ["wallet.bitcoin"], "UK_NHS": ["gb.nhs"],
    "UK_NINO": ["gb.nino"], "ES_NIF": ["es.dni"], "ES_NIE": ["es.nie"], "IT_FISCAL_CODE": ["it.cf"], "PL_PESEL": ["pl.pesel"], "AU_TFN": ["au.tfn"],
    "AU_ABN": ["au.abn"], "IN_PAN": ["in.pan"], "IN_AADHAAR": ["in.aadhaar"], "IN_VOTER": ["in.voter"], "FI_PERSONAL_IDENTITY_CODE": ["fi.hetu"],
    "KR_RRN": ["kr.rrn"], "TH_TNIN": ["th.pin"], "ABA_ROUTING_NUMBER": ["us.aba"], "MAC_ADDRESS": ["device.mac"], "CA_SIN": ["ca.sin"],
    "DE_TAX_ID": ["de.idnr"], "DE_SOCIAL_SECURITY": ["de.rvnr"], "DE_HEALTH_INSURANCE": ["de.kvnr"], "SE_PERSONNUMMER": ["se.personnummer"],
    "TR_NATIONAL_ID": ["tr.tckn"], "ZA_ID_NUMBER": ["za.id"],
}


def breachscope(program, folder):
    """Findings by file, of `find --reveal` on the folder."""
    typed = [program, "find", "--reveal", "--format", "jsonl", str(folder)]
    said = subprocess.run(typed, capture_output=True, check=False)
    if said.returncode not in (0, 3):
        raise SystemExit(said.stderr.decode())
    out = {}
    for line in said.stdout.splitlines():
        found = json.loads(line)
        name = found["path"].split(folder.name + "/", 1)[1]
        out.setdefault(name, []).append((found["start"], found["end"], found["detector"]))
    return out


def plain(sheets):
    """What the expressions match; of overlapping matches each counts, as it would in a script."""
    compiled = {kind: re.compile(pattern.encode()) for kind, pattern in PLAIN.items()}
    out = {}
    for name, data in sheets.items():
        out[name] = [(match.start(), match.end(), kind) for kind, pattern in compiled.items() for match in pattern.finditer(data)]
    return out


# Presidio's weakest patterns are worth 0.01 to 0.3 without a context word: more than that counts here.
SURE = 0.35


def surest(hits):
    """Of hits that overlap the surest, then the longest, as its anonymizer does."""
    kept = []
    for hit in sorted(hits, key=lambda hit: (-hit.score, hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return kept


def presidio(sheets):
    """What Presidio's own recognizers find line by line, without a language model: forms, checks and context words. `None` if it is not there."""
    try:
        import spacy
        from presidio_analyzer import AnalyzerEngine, predefined_recognizers
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
    except ImportError:
        return None

    class Blank(SpacyNlpEngine):
        def __init__(self):
            super().__init__(models=[{"lang_code": "en", "model_name": "none"}])
            self.nlp = {"en": spacy.blank("en")}

    engine = AnalyzerEngine(nlp_engine=Blank(), supported_languages=["en"])
    for name in dir(predefined_recognizers):
        if name.endswith("Recognizer"):
            try:
                one = getattr(predefined_recognizers, name)(supported_language="en")
                if set(one.supported_entities) & set(PRESIDIO):
                    engine.registry.add_recognizer(one)
            except Exception:  # Those that need a model or a service.
                continue
    engine.registry.recognizers = list({(one.name, tuple(one.supported_entities)): one for one in engine.registry.recognizers}.values())
    known, out = sorted(set(PRESIDIO) & set(engine.get_supported_entities("en"))), {}
    for name, data in sheets.items():
        found, at = [], 0
        for line in data.decode().splitlines(keepends=True):
            for hit in surest(engine.analyze(line, "en", entities=known, score_threshold=SURE)):
                start = at + len(line[: hit.start].encode())
                found.append((start, start + len(line[hit.start:hit.end].encode()), hit.entity_type))
            at += len(line.encode())
        out[name] = found
    return out
