// Cases to open: made by the program itself, from evidence that is made up here.

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.BREACHSCOPE ?? join(root, "target/debug/breachscope");

/** A folder that is thrown away by the one who asked for it. */
export const home = mkdtempSync(join(tmpdir(), "breachscope-browser-"));

function run(...args) {
  try {
    execFileSync(program, args, { cwd: home, stdio: ["ignore", "ignore", "inherit"] });
  } catch (failed) {
    // 3: done, but not everything could be read, which is part of these cases.
    if (failed.status !== 3) throw failed;
  }
}

function put(name, content) {
  const file = join(home, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function scan(name, ...options) {
  run("scan", name, "--case", `${name}-case`, "--quiet", ...options);
  return pathToFileURL(join(home, `${name}-case`, "report.html")).href;
}

/** Bytes that are no text, the same each time. */
function noise(length) {
  let state = 1;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 24);
}

/** A drill, with two files that cannot be understood. */
export function drill() {
  run("drill", "--people", "3000", "--seed", "1", "--out", "drill");
  put("drill/backup/archive.enc", noise(40_000));
  put("drill/mail/scan-0001.jpg", noise(3_000));
  return scan("drill", "--banner", "Exercise with synthetic data. Privileged and confidential.");
}

const INCIDENT = `
[incident]
reference = "Exercise 7"
law-as-of = 2026-03-01
zone = "America/New_York"
[clock]
discovery = 2026-03-02T09:30:00-05:00
determination = 2026-03-04T09:30:00-05:00
[entity]
kinds = ["business", "card-acceptor"]
established = ["US"]
targets = []
[answers]
harm-likely = "yes"
`;

/** The drill with what laws ask of it, facts about its items, a roster and a value that fills a field. */
export function laws() {
  if (existsSync(join(home, "laws-case"))) return pathToFileURL(join(home, "laws-case", "report.html")).href;
  run("drill", "--people", "2000", "--seed", "3", "--out", "laws");
  const rows = (n, row) => Array.from({ length: n }, (_, at) => row(at)).join("\n");
  put("laws/desk/desk.csv", `name,email,phone\n${rows(60, (n) => `Ann${String.fromCharCode(97 + n % 26)} L${"abc"[n % 3]}e${"xyz"[n % 3]}, ann${n}@lee${n}-family.net,(206) 555-2368`)}\n`);
  put("items.csv", "path,owner,custodian,status,as_of\nlaws,Stores,Ops,acquired,2026-02-01\nlaws/crm,Web,Shop,accessed,2025-11-30\n");
  put("roster.csv", "customer id,email\n1,nobody@lee-family.net\n2,ann3@lee3-family.net\n");
  put("incident.toml", INCIDENT);
  const url = scan("laws", "--as-of", "2026-03-01", "--items", "items.csv", "--roster", "roster.csv");
  run("report", "laws-case", "--incident", "incident.toml");
  return url;
}

/** The same as if it were of more than a hundred million people: the page is made of sums. */
export function huge() {
  laws();
  cpSync(join(home, "laws-case"), join(home, "huge-case"), { recursive: true });
  const scale = (value) => {
    if (Number.isInteger(value)) return value * 60_013;
    if (Array.isArray(value)) return value.map(scale);
    return value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, scale(inner)])) : value;
  };
  for (const name of ["summary.json", "obligations.json"]) {
    const file = join(home, "huge-case", name);
    const { schema, ...rest } = JSON.parse(readFileSync(file, "utf8"));
    writeFileSync(file, JSON.stringify({ schema, ...scale(rest) }));
  }
  run("report", "huge-case");
  return pathToFileURL(join(home, "huge-case", "report.html")).href;
}

/** One person on a page, in clear. */
export function person() {
  laws();
  const key = readFileSync(join(home, "laws-case", "people.csv"), "utf8").split("\n")[5].split(",")[0];
  const page = execFileSync(program, ["person", "laws-case", key, "--reveal", "--format", "html"], { cwd: home });
  put("person.html", page);
  return pathToFileURL(join(home, "person.html")).href;
}

/** Evidence that would take over the page if it could, in names, headers and values. */
export function hostile() {
  const evil = "<script>window.taken=1</script>";
  const image = "\"><img src=x onerror=window.taken=1>";
  const header = ["email", evil, image, "</style><style>body{display:none}", "\u202egnp.exe", "h".repeat(10_000)];
  const row = (n) => [`ann${n}@lee-family.net`, "<b>b</b>", "c", "d", "e", "f"];
  const csv = (rows) => rows.map((row) => row.map((cell) => `"${cell.replaceAll("\"", "\"\"")}"`).join(",")).join("\n");
  put("hostile/a<img src=x onerror=window.taken=1>.csv", csv([header, ...Array.from({ length: 40 }, (_, n) => row(n))]));
  put("hostile/\u202e\u2066\u001b[31m\"'&amp;<svg onload=window.taken=1>.bin", noise(5_000));
  put(`hostile/${"名".repeat(80)}.csv`, "email\nbo@day-house.org\ncy@fox-den.net\n");
  put(`hostile/${"n".repeat(200)}/${"m".repeat(200)}.csv`, "email\nbo@day-house.org\ncy@fox-den.net\n");
  return scan("hostile", "--banner", `${evil}${image} <b onclick=window.taken=1>`);
}

/** Nothing at all. */
export function empty() {
  put("empty/nothing.txt", "");
  return scan("empty");
}
