// The whole page: reads a notice code, fetches the one file in which its entry may stand, opens the entry here.
//
// What is typed stays here: the server sees the name of a file that many people share. Data gets onto the page by textContent
// alone, so nothing in it can become markup. Nothing is kept: no cookie, no storage, no cache.

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** What a hand or a keyboard takes for a digit: letters that look like one, also Cyrillic ones. */
const ALIKE = { O: "0", I: "1", L: "1", А: "A", В: "B", Е: "E", К: "K", М: "M", Н: "H", О: "0", Р: "P", С: "C", Т: "T", У: "Y", Х: "X" };
const LENGTH = 16;
const FORMS = [null, "clear", "fast-hash", "slow-hash", "encrypted", "truncated"];

const at = (id) => document.getElementById(id);
const utf8 = (text) => new TextEncoder().encode(text);
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));

let config;
let words;
/** The entry that is open, and what the status lines say: both are written anew in another language. */
let opened = null;
const saying = { said: "", "email-said": "" };
/** Answers to what was asked before are dropped. */
let turn = 0;

/** The five-bit digits of a code, or null: too few, too many, or a check digit that does not follow. */
function digits(text) {
  const typed = text.normalize("NFKC").toUpperCase().replace(/[\s\p{P}\p{S}\p{C}]/gu, "");
  const found = Array.from(typed, (c) => DIGITS.indexOf(ALIKE[c] ?? c));
  if (found.includes(-1) || found.length < LENGTH || found.length > LENGTH + 1) return null;
  const own = found.slice(0, LENGTH);
  const check = own.reduce((sum, digit) => ((sum ^ digit) << 1) ^ ((sum ^ digit) & 16 ? 0b100101 : 0), 0);
  return found.length === LENGTH || check === found[LENGTH] ? own : null;
}

/** Ten bytes of sixteen digits. */
function bits(own) {
  let number = own.reduce((sum, digit) => (sum << 5n) | BigInt(digit), 0n);
  const out = new Uint8Array(10);
  for (let n = 9; n >= 0; n--, number >>= 8n) out[n] = Number(number & 255n);
  return out;
}

/** The file that a place is in: its highest bits. */
async function range(of, place) {
  const high = new DataView(place.buffer, place.byteOffset).getUint32(0);
  const name = (of.bits ? high >>> (32 - of.bits) : 0).toString(16).padStart(Math.ceil(of.bits / 4), "0");
  const asked = await fetch(`${of.folder}/${name}.bin`, { cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" });
  if (!asked.ok) throw new Error(`file: ${asked.status}`);
  const file = new Uint8Array(await asked.arrayBuffer());
  if (file.length !== of.entries * of.bytes) throw new Error("file: its length");
  return file;
}

/** The entries of a file that begin as `place` says, whatever their number. */
function entries(of, file, place) {
  const found = [];
  for (let start = 0; start < file.length; start += of.bytes) {
    if (place.every((byte, n) => file[start + n] === byte)) found.push(file.subarray(start, start + of.bytes));
  }
  return found;
}

/** What a code opens, or null. */
async function open(code) {
  const { subtle } = crypto;
  const secret = await subtle.importKey("raw", code, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: bytes(config.codes.salt), info: utf8("breachscope selfcheck 1") };
  const derived = new Uint8Array(await subtle.deriveBits(how, secret, 40 * 8));
  const [place, key] = [derived.slice(0, 8), derived.slice(8)];
  const file = await range(config.codes, place);
  const opener = await subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
  for (const entry of entries(config.codes, file, place)) {
    try {
      return new Uint8Array(await subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, opener, entry.slice(8)));
    } catch {
      // Another entry at the same place: the next may be ours.
    }
  }
  return null;
}

/** An address as the list has it: lower case, the domain as DNS is asked. Null if it is none. */
function address(text) {
  const typed = text.trim();
  const cut = typed.lastIndexOf("@");
  if (cut < 1 || cut === typed.length - 1 || /\s/u.test(typed)) return null;
  const ascii = /^[\x21-\x7e]+$/.test(typed);
  if (ascii) return typed.toLowerCase();
  try {
    return `${typed.slice(0, cut).toLowerCase()}@${new URL(`https://${typed.slice(cut + 1)}`).hostname}`;
  } catch {
    return null;
  }
}

/** Whether an address is on the list. */
async function listed(normal) {
  const { subtle } = crypto;
  const of = config.email;
  const secret = await subtle.importKey("raw", await subtle.digest("SHA-256", utf8(normal)), "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: bytes(of.salt), iterations: of.rounds };
  const mark = new Uint8Array(await subtle.deriveBits(how, secret, of.bytes * 8));
  return entries(of, await range(of, mark), mark).length > 0;
}

/** A phrase by its name: `email.title`. */
const phrase = (name) => name.split(".").reduce((of, step) => of?.[step], words) ?? "";

function say(id, name, wrong) {
  saying[id] = name;
  at(id).textContent = name && phrase(name);
  at(id).classList.toggle("wrong", Boolean(wrong));
}

/** Marks a field as wrong and goes back to it, or takes the mark away. */
function blame(field, wrong) {
  if (wrong) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
  if (wrong) field.focus();
}

function item(list, text, more) {
  const line = document.createElement("li");
  line.textContent = text;
  if (more) {
    const span = document.createElement("span");
    span.className = "form";
    span.textContent = ` (${more})`;
    line.append(span);
  }
  list.append(line);
}

/** Writes out the open entry: half a byte says of each element in what form it was seen, 0 that it was not. */
function show() {
  at("answer").hidden = !opened;
  at("involved").replaceChildren();
  at("advised").replaceChildren();
  at("whose").textContent = "";
  if (!opened) return;
  const form = (n) => (opened[1 + (n >> 1)] >> (n & 1 ? 4 : 0)) & 15;
  const seen = config.elements.map((_, n) => n).filter((n) => form(n) > 0);
  at("whose").textContent = phrase(opened[0] & 2 ? "kin" : opened[0] & 1 ? "child" : "yours");
  for (const n of seen) {
    const { id, credential } = config.elements[n];
    const told = FORMS[form(n)];
    const says = told && (credential || told !== "clear");
    item(at("involved"), words.elements[id] ?? id, says && words.forms[told]);
  }
  const calls = config.advice.filter(({ elements }) => elements.some((n) => seen.includes(n))).map(({ id }) => id);
  for (const id of calls.length ? calls : ["other"]) item(at("advised"), words.advice[id] ?? "");
}

/** Everything in another language. */
function speak(language) {
  words = config.words[language];
  document.documentElement.lang = language;
  document.title = words.title;
  at("language").value = language;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = phrase(node.dataset.word);
  for (const [id, name] of Object.entries(saying)) if (name && at(id)) at(id).textContent = phrase(name);
  const day = new Date(`${config.made}T12:00:00Z`);
  at("made").textContent = day.toLocaleDateString(language, { dateStyle: "long", timeZone: "UTC" });
  show();
}

/** That of the address (`#de`), else the first that the reader's browser asks for, else that of the page. */
function wanted() {
  const known = (language) => Object.hasOwn(config.words, language);
  const asked = [location.hash.slice(1), ...(navigator.languages ?? [])].map((tag) => tag.toLowerCase().split("-")[0]);
  return asked.find(known) ?? document.documentElement.lang;
}

function clear() {
  turn++;
  opened = null;
  for (const id of ["code", "email"]) {
    if (!at(id)) continue;
    at(id).value = "";
    blame(at(id), false);
  }
  for (const id of Object.keys(saying)) if (at(id)) say(id, "");
  show();
}

/** Asks by one of the forms: `read` makes of what was typed what `ask` wants, `tell` says what came of it. */
function form({ field, said, read, missing, wrong, ask, tell }) {
  at(field).form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const mine = ++turn;
    const typed = at(field).value;
    opened = null;
    show();
    const value = typed.trim() ? read(typed) : null;
    blame(at(field), value === null);
    if (value === null) return say(said, typed.trim() ? wrong : missing, true);
    if (!globalThis.crypto?.subtle) return say(said, "old", true);
    say(said, "waiting");
    let answer;
    try {
      answer = await ask(value);
    } catch (failed) {
      if (mine === turn) say(said, "failed", true);
      return undefined;
    }
    return mine === turn ? tell(answer) : undefined;
  });
}

function start(read) {
  config = read;
  form({
    field: "code", said: "said", missing: "missing", wrong: "unknown",
    read: (typed) => { const own = digits(typed); return own && bits(own); },
    ask: open,
    tell: (entry) => {
      blame(at("code"), !entry);
      say("said", entry ? "" : "unknown", !entry);
      opened = entry;
      show();
      if (entry) at("found").focus();
    },
  });
  if (config.email && at("ask-email")) {
    form({
      field: "email", said: "email-said", missing: "email.wrong", wrong: "email.wrong", read: address, ask: listed,
      tell: (is) => say("email-said", is ? "email.yes" : "email.no"),
    });
  }
  at("clear").addEventListener("click", () => { clear(); at("code").focus(); });
  at("language").addEventListener("change", (event) => speak(event.target.value));
  // A page that is left holds nothing for whoever comes back to it.
  addEventListener("pagehide", clear);
  speak(wanted());
  for (const id of ["ask", "by-email"]) if (at(id)) at(id).hidden = false;
}

try {
  const asked = await fetch("selfcheck.json", { cache: "no-store", credentials: "omit" });
  if (!asked.ok) throw new Error(`file: ${asked.status}`);
  start(await asked.json());
} catch {
  const line = document.createElement("p");
  line.setAttribute("role", "alert");
  line.textContent = document.documentElement.dataset.failed ?? "";
  at("ask").replaceWith(line);
}
