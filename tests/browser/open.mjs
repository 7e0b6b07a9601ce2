// Opens the entries of a self-check page from its files alone, as anybody could who has the register: a second hand, which
// shares nothing with the program and nothing with the page.
//
//     node open.mjs PAGE REGISTER        counts, and exit status 1 if a letter opens nothing

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createDecipheriv, hkdfSync, pbkdf2Sync, createHash } from "node:crypto";

const FORMS = ["", "clear", "fast-hash", "slow-hash", "encrypted", "truncated", "seen"];

/** Rows of a CSV file as objects. */
export function rows(file) {
  const cells = [...readFileSync(file, "utf8").matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g)];
  const lines = [[]];
  for (const [, cell, end] of cells) {
    lines.at(-1).push(cell.startsWith("\"") ? cell.slice(1, -1).replaceAll("\"\"", "\"") : cell);
    if (end !== ",") lines.push([]);
  }
  const [header, ...rest] = lines.filter((line) => line.length > 1);
  return rest.map((line) => Object.fromEntries(header.map((name, n) => [name, line[n]])));
}

/** The ten bytes of a code as it is printed. */
export function secret(code) {
  const digits = [...code.replaceAll("-", "")].slice(0, 16).map((c) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(c));
  const binary = digits.map((digit) => digit.toString(2).padStart(5, "0")).join("");
  return Buffer.from(binary.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

/** The files of a page, and what opens them. */
export class Published {
  constructor(folder) {
    this.folder = folder;
    this.config = JSON.parse(readFileSync(join(folder, "selfcheck.json"), "utf8"));
  }

  /** The file of a place, as its address says, and the entries there. */
  file(of, place) {
    const bits = [...place].map((byte) => byte.toString(2).padStart(8, "0")).join("").slice(0, of.bits);
    const name = (bits ? parseInt(bits, 2) : 0).toString(16).padStart(Math.max(1, Math.ceil(of.bits / 4)), "0");
    return `${of.folder}/${name}.bin`;
  }

  entries(of, place) {
    const bytes = readFileSync(join(this.folder, this.file(of, place)));
    const found = [];
    for (let at = 0; at < bytes.length; at += of.bytes) {
      const entry = bytes.subarray(at, at + of.bytes);
      if (entry.subarray(0, place.length).equals(place)) found.push(entry);
    }
    return found;
  }

  derived(code) {
    const { salt } = this.config.codes;
    return Buffer.from(hkdfSync("sha256", secret(code), Buffer.from(salt, "hex"), "breachscope selfcheck 1", 40));
  }

  /** Where a code's entry would be. */
  asked(code) {
    return this.file(this.config.codes, this.derived(code).subarray(0, 8));
  }

  /** What a code opens: whose it is, and the form of each element. */
  open(code) {
    const derived = this.derived(code);
    const [entry] = this.entries(this.config.codes, derived.subarray(0, 8));
    if (!entry) return null;
    const opener = createDecipheriv("aes-256-gcm", derived.subarray(8), Buffer.alloc(12));
    opener.setAuthTag(entry.subarray(-16));
    const text = Buffer.concat([opener.update(entry.subarray(8, -16)), opener.final()]);
    const halves = [...text.subarray(1)].flatMap((byte) => [byte & 15, byte >> 4]);
    const seen = this.config.elements.flatMap(({ id }, n) => (halves[n] ? [[id, FORMS[halves[n]]]] : []));
    return { child: (text[0] & 1) === 1, elements: Object.fromEntries(seen) };
  }

  /** Whether an address in its normal form is on the list. */
  lists(address) {
    const { email } = this.config;
    const digest = createHash("sha256").update(address).digest();
    const mark = pbkdf2Sync(digest, Buffer.from(email.salt, "hex"), email.rounds, email.bytes, "sha256");
    return this.entries(email, mark).length > 0;
  }

  /** All files of entries: their bytes. */
  sizes() {
    const inside = join(this.folder, this.config.codes.folder);
    return readdirSync(inside).map((name) => readFileSync(join(inside, name)).length);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [page, register] = process.argv.slice(2);
  const published = new Published(page);
  const sent = rows(register).filter(({ hold }) => !hold);
  const opened = sent.filter(({ notice_code }) => published.open(notice_code));
  console.log(`${opened.length} of ${sent.length} letters open an entry`);
  process.exitCode = opened.length === sent.length ? 0 : 1;
}
