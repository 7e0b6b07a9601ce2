// report.html in a real browser: it draws, it fits, it can be used by everybody, and nothing in it comes alive.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import * as cases from "./cases.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const narrow = { width: 360, height: 800 };
const wide = { width: 1200, height: 900 };
/** Where screenshots go, if anybody wants to look. */
const pictures = process.env.PICTURES;

/** The pages: see cases.mjs. */
const all = ["drill", "laws", "huge", "person", "hostile", "empty"];

let browser;
const pages = {};

before(async () => {
  for (const name of all) pages[name] = cases[name]();
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  if (pictures) mkdirSync(pictures, { recursive: true });
});

after(async () => {
  await browser?.close();
  rmSync(cases.home, { recursive: true, force: true });
});

/** Opens a page, and fails at the end if it complained or asked for anything. */
async function open(name, options, look) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const said = [];
  const asked = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pages[name]);
  await look(page);
  assert.deepEqual(said, [], "the console is silent");
  assert.deepEqual(asked, [pages[name]], "nothing is asked for but the page itself");
  await context.close();
}

for (const colorScheme of ["light", "dark"]) {
  for (const name of all) {
    test(`${name} is accessible in ${colorScheme}`, () => open(name, { colorScheme, viewport: wide }, async (page) => {
      await page.evaluate(axe);
      const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
      const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      assert.deepEqual(grave.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
      assert.ok(passes.length > 15, `only ${passes.length} rules were applied`);
      assert.ok(passes.some(({ id }) => id === "color-contrast"));
      if (pictures) {
        await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`), fullPage: true });
        await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-top.png`), clip: { x: 0, y: 0, width: wide.width, height: 1280 }, fullPage: true });
      }
    }));
  }
}

test("charts are drawn, in two colour schemes", async () => {
  const colours = {};
  for (const colorScheme of ["light", "dark"]) {
    await open("laws", { colorScheme, viewport: wide }, async (page) => {
      const charts = await page.$$eval("svg[role=img]", (charts) => charts.map((chart) => ({
        name: chart.querySelector("title").textContent,
        bars: [...chart.querySelectorAll("rect:not(.track)")].map((bar) => {
          const { width, height } = bar.getBoundingClientRect();
          return { width, height, fill: getComputedStyle(bar).fill };
        }),
        inside: [...chart.querySelectorAll("rect, text")].every((part) => {
          const [inner, outer] = [part.getBoundingClientRect(), chart.getBoundingClientRect()];
          return inner.width === 0 || (inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.bottom <= outer.bottom + 1);
        }),
      })));
      assert.equal(charts.length, 8);
      for (const { name, bars, inside } of charts) {
        assert.ok(bars.length >= 2, `${name} has ${bars.length} bars`);
        assert.ok(bars.every(({ width, height }) => width > 2 && height > 2), `${name} has bars of no size`);
        assert.ok(inside, `${name} draws outside of itself`);
      }
      colours[colorScheme] = charts.flatMap(({ bars }) => bars.map(({ fill }) => fill)).join();
    });
  }
  assert.notEqual(colours.light, colours.dark);
});

for (const name of all) {
  for (const viewport of [narrow, wide]) {
    test(`${name} fits ${viewport.width} pixels`, () => open(name, { viewport }, async (page) => {
      const found = await page.evaluate((honest) => {
        const room = document.documentElement.clientWidth;
        const box = (node) => node.getBoundingClientRect();
        const shown = (node) => box(node).width > 0;
        const over = [...document.querySelectorAll("body *:not(.skip)")]
          .filter((node) => !node.closest(".table table") && shown(node) && box(node).right > room + 1)
          .map((node) => node.outerHTML.slice(0, 200));
        // A number is painted over a label that is made to be too long; an honest one must not need it.
        const crossed = [...document.querySelectorAll("svg .value")].filter(() => honest).filter((value) => {
          const label = [...value.parentNode.querySelectorAll("text:not(.value)")]
            .find((label) => shown(label) && Math.abs(box(label).top - box(value).top) < 2);
          return label && box(label).right > box(value).left;
        }).map((value) => value.previousElementSibling.textContent);
        return { scroll: document.documentElement.scrollWidth - room, over, crossed };
      }, name !== "hostile");
      assert.deepEqual(found, { scroll: 0, over: [], crossed: [] });
      if (pictures) await page.screenshot({ path: join(pictures, `${name}-${viewport.width}.png`), fullPage: true });
    }));
  }
}

// Without its policy, too: what keeps evidence from coming alive is that it is text.
for (const bypassCSP of [false, true]) {
  test(`hostile values stay text ${bypassCSP ? "even without" : "under"} the policy`, () =>
    open("hostile", { viewport: wide, bypassCSP }, async (page) => {
      const found = await page.evaluate(() => {
        const alive = "script, img, iframe, object, embed, form, input, base, svg svg, svg [href], style ~ style";
        const nodes = [...document.querySelectorAll("*")];
        return {
          taken: globalThis.taken,
          alive: document.querySelectorAll(alive).length,
          handlers: nodes.flatMap((node) => node.getAttributeNames()).filter((name) => name.startsWith("on")),
          hidden: getComputedStyle(document.body).display === "none",
          text: document.body.textContent,
        };
      });
      assert.equal(found.taken, undefined);
      assert.deepEqual([found.alive, found.handlers, found.hidden], [0, [], false]);
      for (const text of ["<script>window.taken=1</script>", "</style><style>body{display:none}", "\\u{202e}gnp.exe"]) {
        assert.ok(found.text.includes(text), `${text} is there, as text`);
      }
      assert.doesNotMatch(found.text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/u);
    }));
}

test("it prints on paper, light, with its charts", () => open("drill", { colorScheme: "dark" }, async (page) => {
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true, path: pictures && join(pictures, "drill.pdf") });
  assert.ok(pdf.length > 20_000 && pdf.subarray(0, 5).toString() === "%PDF-");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const ink = await page.evaluate(() => getComputedStyle(document.documentElement).color);
  assert.equal(ink, "rgb(27, 31, 36)");
}));

test("what laws ask is there: funnel, calendar, law by law, questions", () => open("laws", { viewport: wide }, async (page) => {
  const found = await page.evaluate(() => {
    const cells = (id) => [...document.getElementById(id).closest("table").querySelectorAll("tbody tr")]
      .map((row) => [...row.cells].map((cell) => cell.innerText.trim()));
    const sections = [...document.querySelectorAll("main > section")].map((section) => section.getAttribute("aria-labelledby"));
    return {
      sections,
      links: [...document.querySelectorAll("nav a")].map((link) => link.hash.slice(1)),
      funnel: cells("table-funnel"),
      calendar: cells("table-deadlines"),
      laws: cells("table-laws"),
      questions: cells("table-questions"),
      owners: cells("table-owners"),
      days: cells("table-days"),
      severity: cells("table-severity"),
      roster: cells("table-roster"),
      blocks: document.querySelectorAll(".law").length,
      advice: document.body.innerText.match(/legal advice/gi).length,
      width: Math.max(...[...document.querySelectorAll(".law")].map((law) => law.getBoundingClientRect().width)),
    };
  });
  assert.deepEqual(found.links, found.sections, "each section is linked, in its order");
  for (const id of ["obligations", "deadlines", "laws", "roster", "review", "method"]) assert.ok(found.sections.includes(id), id);
  const number = (text) => Number(text.replaceAll(",", ""));
  const steps = found.funnel.slice(0, 4).map((row) => number(row[1]));
  assert.deepEqual(steps, steps.toSorted((a, b) => b - a), "a funnel narrows");
  assert.ok(steps[0] >= 2000 && steps[3] > 0 && steps[3] < steps[0]);
  const days = found.calendar.map((row) => Date.parse(row[0].split("\n")[0].replace(/^.*latest /, "").replace(/,.*/, "")));
  assert.ok(days.length > 10 && days.every(Number.isFinite), "every deadline has a day");
  assert.deepEqual(days, days.toSorted((a, b) => a - b), "the first to end comes first");
  assert.ok(found.laws.length > 20 && found.laws.length === found.blocks);
  for (const [name, low, best, high] of found.laws) assert.ok(number(low) <= number(best) && number(best) <= number(high), name);
  assert.ok(found.questions.every(([question]) => question.endsWith("?")));
  assert.deepEqual(found.owners.map(([owner]) => owner).toSorted(), ["Stores", "Web"]);
  assert.deepEqual(found.days.map(([day]) => day), ["2025-11-30", "2026-02-01"]);
  assert.equal(found.severity.reduce((sum, row) => sum + number(row[2]), 0), steps[0]);
  assert.equal(found.roster.length, 3);
  assert.equal(found.advice, 1, "said once");
  assert.ok(found.width < 600, "laws stand in two columns");
}));

test("it is as long for a hundred million people as for a thousand", () => open("huge", { viewport: wide }, async (page) => {
  const size = await page.evaluate(() => document.documentElement.outerHTML.length);
  const [best, cut] = await page.evaluate(() => [
    Number(document.querySelector(".best").textContent.replaceAll(",", "")),
    [...document.querySelectorAll(".facts dd")].some((fact) => fact.scrollWidth > fact.clientWidth + 1),
  ]);
  assert.ok(best > 100_000_000 && size < 250_000, `${best} people on ${size} characters`);
  assert.ok(!cut, "no fact is cut");
}));

test("one person's page says what and where, and prints from a sheet of its own", () => open("person", { viewport: wide }, async (page) => {
  const found = await page.evaluate(() => ({
    heads: [...document.querySelectorAll("h2")].map((head) => head.textContent),
    places: document.querySelectorAll("#table-places").length,
    rows: document.querySelectorAll("#table-places").item(0).closest("table").querySelectorAll("tbody tr").length,
    text: document.body.innerText,
  }));
  assert.deepEqual(found.heads, ["What is involved", "Where it stands", "Identifiers"]);
  assert.ok(found.rows > 1 && /in clear/.test(found.text) && !/\*\*\*\*/.test(found.text));
}));
