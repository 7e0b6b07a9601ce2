// The self-check page in a real browser: a code opens its entry, a mistyped one does not, and nobody learns which it was.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import * as cases from "./cases.mjs";
import { Published, rows } from "./open.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const narrow = { width: 360, height: 800 };
const wide = { width: 1200, height: 900 };
const pictures = process.env.PICTURES;
const kinds = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json" };

let browser;
const sites = {};
const servers = [];

/** A folder behind a plain web server, with the headers that docs/selfcheck.md asks for. */
async function host({ page, letters }) {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, "http://x").pathname);
    const file = join(page, path === "/" ? "index.html" : path);
    response.setHeader("Content-Security-Policy", "frame-ancestors 'none'");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
    response.setHeader("Content-Type", kinds[extname(file)] ?? "application/octet-stream");
    return response.end(readFileSync(file));
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  servers.push(server);
  const register = rows(join(letters, "register.csv"));
  const merge = readdirSync(letters).filter((name) => /^(?!register).*\.csv$/.test(name)).flatMap((name) => rows(join(letters, name)));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    published: new Published(page),
    register,
    sent: register.filter(({ hold }) => !hold),
    letter: (code) => merge.find(({ notice_code }) => notice_code === code),
  };
}

before(async () => {
  sites.many = await host(cases.published());
  sites.few = await host(cases.listed());
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  if (pictures) mkdirSync(pictures, { recursive: true });
});

after(async () => {
  await browser?.close();
  for (const server of servers) server.close();
  rmSync(cases.home, { recursive: true, force: true });
});

/** Opens a page; what it asked for is given to `look`, and the console must stay silent. */
async function open(name, options, look) {
  const { hash = "", failing = false, ...more } = options;
  const context = await browser.newContext({ locale: "en-US", viewport: wide, ...more });
  const page = await context.newPage();
  const [said, asked] = [[], []];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  const { address } = sites[name];
  if (failing) await page.route("**/selfcheck.json", (route) => route.fulfill({ status: 200, body: "<html>" }));
  await page.goto(address + hash);
  if (more.javaScriptEnabled !== false) await page.waitForSelector("#ask:not([hidden]), [role=alert]");
  await look(page, asked);
  const own = ["", "check.js", "style.css", "selfcheck.json"].map((file) => address + file);
  const strange = asked.map((url) => url.split("#")[0]).filter((url) => !own.includes(url) && !/\/(codes|addresses)-[0-9a-f]{8}\/[0-9a-f]+\.bin$/.test(url));
  assert.deepEqual(strange, [], "nothing is asked for but the page's own files");
  assert.deepEqual(said, [], "the console is silent");
  assert.deepEqual(await context.cookies(), []);
  await context.close();
}

const files = (asked) => asked.filter((url) => url.endsWith(".bin")).map((url) => new URL(url).pathname.slice(1));

async function type(page, code) {
  await page.fill("#code", code);
  await page.press("#code", "Enter");
  await page.waitForFunction(() => !document.getElementById("answer").hidden || document.getElementById("said").classList.contains("wrong"));
}

const shown = (page) => page.$$eval("#involved li", (lines) => lines.map((line) => line.firstChild.textContent));

/** Somebody with a password, whose letter is in this language if possible. */
function somebody(test = () => true) {
  const { sent, published } = sites.many;
  return sent.find((row) => {
    const entry = published.open(row.notice_code);
    return "password" in entry.elements && test(row, entry);
  }).notice_code;
}

/** A code with its last digit but the check digit another: its check digit no longer follows. */
function mistyped(code) {
  const at = code.length - 3;
  return code.slice(0, at) + (code[at] === "7" ? "8" : "7") + code.slice(at + 1);
}

async function accessible(page, name) {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  assert.deepEqual(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), [], name);
  assert.ok(passes.some(({ id }) => id === "color-contrast"));
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(over, 0, `${name} scrolls sideways`);
}

test("every letter opens an entry from the files alone, and files tell nothing by their size", () => {
  const { published, sent, register, letter } = sites.many;
  for (const { notice_code, age_class, language } of sent) {
    const entry = published.open(notice_code);
    const words = published.config.words[language].elements;
    assert.equal(Object.keys(entry.elements).map((id) => words[id]).join(", "), letter(notice_code).elements);
    assert.equal(entry.child, age_class === "minor");
  }
  assert.ok(register.filter(({ hold }) => hold).every(({ notice_code }) => published.open(notice_code) === null));
  const sizes = published.sizes();
  assert.ok(sizes.length > 1 && new Set(sizes).size === 1, `${sizes}`);
});

for (const [hash, language] of [["", "en"], ["#de", "de"], ["#zh", "zh"]]) {
  test(`an involved person sees in ${language} what the letter says`, () => open("many", { hash }, async (page, asked) => {
    const { published } = sites.many;
    const code = somebody();
    const words = published.config.words[language];
    assert.equal(await page.getAttribute("html", "lang"), language);
    assert.equal(await page.textContent("h1"), words.title);
    await type(page, code.toLowerCase().replaceAll("-", " "));
    const { elements } = published.open(code);
    assert.deepEqual(await shown(page), Object.keys(elements).map((id) => words.elements[id]));
    const told = await page.$$eval("#involved li", (lines) => lines.map((line) => line.textContent));
    assert.ok(told.includes(`${words.elements.password} (${words.forms[elements.password]})`), told.join("; "));
    const advised = await page.$$eval("#advised li", (lines) => lines.map((line) => line.textContent));
    assert.equal(advised[0], words.advice.password);
    assert.match(await page.textContent("#contact"), /privacy@example\.com/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "found", "the answer has the focus");
    assert.deepEqual(files(asked), [published.asked(code)], "one file, that of its range");
    assert.ok(!asked.join().toUpperCase().includes(code.slice(0, 4)), "no address has the code");
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
  }));
}

for (const language of ["en", "hu"]) {
  test(`a mistyped code and one that is nobody's look alike in ${language}`, () =>
    open("many", { hash: `#${language}` }, async (page, asked) => {
      const unknown = sites.many.published.config.words[language].unknown;
      await type(page, mistyped(somebody()));
      assert.equal(await page.textContent("#said"), unknown);
      assert.equal(await page.getAttribute("#code", "aria-invalid"), "true");
      assert.equal(await page.evaluate(() => document.activeElement.id), "code");
      assert.deepEqual(files(asked), [], "a slip is seen before anything is asked for");
      // Its check digit follows, and nobody has it.
      await page.fill("#code", "");
      await page.click("#clear");
      await type(page, "0000-0000-0000-0011-6");
      assert.equal(await page.textContent("#said"), unknown);
      assert.equal(files(asked).length, 1);
      assert.equal(await page.isHidden("#answer"), true);
    }));
}

test("a language is changed with an entry open, and everything goes along", () => open("many", {}, async (page) => {
  const { config } = sites.many.published;
  const code = somebody();
  await type(page, code);
  for (const language of ["ru", "fr", "es"]) {
    await page.selectOption("#language", language);
    const words = config.words[language];
    assert.equal(await page.getAttribute("html", "lang"), language);
    assert.equal(await page.title(), words.title);
    assert.ok((await shown(page)).includes(words.elements.password));
    assert.equal(await page.textContent("#found"), words.found);
  }
  // Typed on a Cyrillic keyboard, and with letters for digits.
  const alike = { A: "А", B: "В", C: "С", E: "Е", H: "Н", K: "К", M: "М", P: "Р", T: "Т", X: "Х", 0: "О", 1: "l" };
  await type(page, [...code].map((c) => alike[c] ?? c).join(""));
  assert.ok((await shown(page)).length > 0);
}));

test("by keyboard alone; cleared, nothing is left", () => open("many", {}, async (page) => {
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "language");
  await page.keyboard.press("Tab");
  await page.keyboard.type(somebody());
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#answer:not([hidden])");
  await page.click("#clear");
  assert.equal(await page.inputValue("#code"), "");
  assert.equal(await page.isHidden("#answer"), true);
  assert.equal((await page.textContent("#involved")) + (await page.textContent("#whose")), "");
  await page.press("#code", "Enter");
  assert.equal(await page.textContent("#said"), sites.many.published.config.words.en.missing);
}));

test("parents read of their child", () => open("many", {}, async (page) => {
  const { sent, published } = sites.many;
  const child = sent.find(({ age_class }) => age_class === "minor").notice_code;
  await type(page, child);
  assert.equal(await page.textContent("#whose"), published.config.words.en.child);
}));

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [narrow, wide]) {
    test(`accessible and fitting at ${viewport.width} pixels in ${colorScheme}`, () =>
      open("many", { colorScheme, viewport, hash: viewport === narrow ? "#de" : "" }, async (page) => {
        const picture = (name) => pictures && page.screenshot({ path: join(pictures, `selfcheck-${name}-${viewport.width}-${colorScheme}.png`), fullPage: true });
        await accessible(page, "empty");
        await picture("empty");
        await type(page, mistyped(somebody()));
        await accessible(page, "mistyped");
        await picture("mistyped");
        await type(page, somebody());
        await accessible(page, "open");
        await picture("open");
      }));
  }
}

test("an e-mail address is answered with yes or no", () => open("few", { viewport: narrow }, async (page, asked) => {
  const { published } = sites.few;
  const words = published.config.words.en;
  assert.deepEqual([published.lists("ann@lee-family.net"), published.lists("cy@fox-den.net")], [true, false]);
  for (const [typed, answer] of [[" ANN@lee-family.NET ", words.email.yes], ["cy@fox-den.net", words.email.no], ["nobody", words.email.wrong]]) {
    await page.fill("#email", typed);
    await page.press("#email", "Enter");
    await page.waitForFunction((answer) => document.getElementById("email-said").textContent === answer, answer);
  }
  assert.equal(files(asked).length, 2);
  await accessible(page, "by e-mail");
  if (pictures) await page.screenshot({ path: join(pictures, "selfcheck-email.png"), fullPage: true });
}));

// Without its policy, too: what keeps a name from coming alive is that it is text.
for (const bypassCSP of [false, true]) {
  test(`hostile names stay text ${bypassCSP ? "even without" : "under"} the policy`, () =>
    open("few", { bypassCSP }, async (page) => {
      await type(page, sites.few.sent[0].notice_code);
      const found = await page.evaluate(() => ({
        taken: globalThis.taken,
        scripts: [...document.scripts].map((script) => script.getAttribute("src")),
        alive: document.querySelectorAll("img, iframe, object, embed, base, svg, a").length,
        text: document.body.textContent,
      }));
      assert.deepEqual([found.taken, found.scripts, found.alive], [undefined, ["check.js"], 0]);
      assert.ok(found.text.includes("<script>window.taken=1</script>\\u{202e}gnp.exe"));
      assert.ok(found.text.includes("\"><img src=x onerror=window.taken=1>"));
    }));
}

test("a file that is gone is said, and is no wrong code", () => open("many", {}, async (page) => {
  await page.route("**/*.bin", (route) => route.fulfill({ status: 200, body: "short" }));
  await type(page, somebody());
  assert.equal(await page.textContent("#said"), sites.many.published.config.words.en.failed);
}));

test("words that cannot be read are said", () => open("many", { failing: true }, async (page) => {
  assert.equal(await page.textContent("[role=alert]"), sites.many.published.config.words.en.failed);
}));

test("without script it says so in seven languages, and takes nothing", () =>
  open("many", { javaScriptEnabled: false }, async (page) => {
    const told = await page.textContent("main");
    for (const { script } of Object.values(sites.many.published.config.words)) assert.ok(told.includes(script), script);
    assert.equal(await page.isVisible("#code"), false);
  }));
