// Opens the page of connect-local in a headless Chromium, as a developer would: `node drive.mjs PACKAGES [CHROMIUM]`
// with what is to be done on standard input.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [packages, own] = process.argv.slice(2);
const task = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(`${packages}/`);
const load = async (name) => (await import(pathToFileURL(require.resolve(name)))).default;

const puppeteer = await load("puppeteer-core");
const bundled = own ? null : await load("@sparticuz/chromium");
const browser = await puppeteer.launch({
  executablePath: own ?? await bundled.executablePath(),
  headless: own ? true : "shell",
  // As root there is no sandbox to be had; what is opened is ours. The packaged browser would go without what the
  // page relies on, of which this test is to see that it holds.
  args: own ? ["--no-sandbox"] : bundled.args.filter((one) => !/web-security|insecure|site-isolation/.test(one)),
});
try {
  if (task.task !== "open") await drive();
} finally {
  await browser.close();
}
console.log("all is well");

async function drive() {
  const { endpoint, screenshots, contactId, connectionToken, hostile } = task;
  mkdirSync(screenshots, { recursive: true });
  const page = await browser.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { problems.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("console", (message) => { if (message.type() === "error") problems.push(message.text()); });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${endpoint}/`) && url !== "data:,") problems.push(`it asked for ${url}`);
  });
  const picture = (name) => page.screenshot({ path: `${screenshots}/${name}.png` });
  const bubbles = () => page.$$eval(".bubble", (all) => all.map((one) => one.textContent));
  const until = (what, ...values) => page.waitForFunction(what, { timeout: 10_000 }, ...values);
  // Pictures are of what is, not of colours on their way to others.
  const still = { name: "prefers-reduced-motion", value: "reduce" };
  const colours = (scheme) => page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, still]);

  await page.setViewport({ width: 1400, height: 860 });
  await colours("light");
  await page.goto(`${endpoint}/`);

  // What was said before the page was opened is there, as text and nothing else.
  await until((count) => document.querySelectorAll(".bubble").length === count, hostile.length);
  // A parser of markup would have dropped what HTML cannot hold; a text node keeps it.
  assert.deepEqual(await bubbles(), hostile);
  assert.equal(await page.$eval("#chat-title", (title) => title.textContent), "<i>Mallory</i>");
  const strange = "iframe, img, script:not([src='/_page/page.js']), .bubble b, .bubble a, h2 i, [onerror], [onmouseover]";
  assert.deepEqual(await page.$$eval(strange, (all) => all.map((one) => one.outerHTML)), []);
  assert.equal(await page.evaluate(() => ({}).polluted), undefined);
  assert.equal(await page.title(), "connect-local");

  // What a client says now comes by itself.
  const message = { ContentType: "text/plain", Content: "Is anybody there?" };
  const headers = { "x-amz-bearer": connectionToken };
  const send = (body) => fetch(`${endpoint}/participant/message`, { method: "POST", headers, body: JSON.stringify(body) });
  await send(message);
  await until((text) => document.querySelector("#items").textContent.includes(text), message.Content);
  assert.equal((await send({ ...message, ContentType: "image/png" })).status, 400);
  await until(() => document.querySelector("#requests .status.bad"));

  // An answer, with the keyboard alone.
  await page.focus("#words");
  await page.keyboard.type("We are <b>on</b> it");
  await page.keyboard.down("Shift");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Shift");
  await page.keyboard.type("since this morning.");
  await page.keyboard.press("Enter");
  await until(() => document.querySelector(".message.own .bubble")?.textContent === "We are <b>on</b> it\nsince this morning.");
  await until(() => document.querySelector("#words").value === "");
  await picture("desktop");

  // A request in detail has no token; the filter by status leaves the one that was refused.
  await page.select("#by-status", "4");
  await until(() => document.querySelectorAll("#requests button").length === 1);
  await page.focus("#requests button");
  await page.keyboard.press("Enter");
  await until(() => document.querySelector("#details-body pre"));
  const details = await page.$eval("#details", (shown) => shown.textContent);
  assert.match(details, /ValidationException/);
  assert.match(details, /x-amz-bearer•••/);
  assert.ok(!(await page.content()).includes(connectionToken));
  await picture("details");
  await page.keyboard.press("Escape");
  await until(() => document.activeElement.closest("#requests"));
  await page.select("#by-status", "");

  await colours("dark");
  await picture("dark");
  await colours("light");

  // In a phone's width nothing hangs over, and one pane is seen at a time.
  await page.setViewport({ width: 360, height: 740, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  for (const pane of ["chats", "chat", "traffic"]) {
    await page.click(`[data-goes-to=${pane}]`);
    const seen = await page.$$eval(".pane", (all) => all.filter((one) => one.offsetParent).map((one) => one.id));
    assert.deepEqual(seen, [pane]);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${pane} is too wide`);
    await picture(`phone-${pane}`);
  }

  // Whatever can be used has a name.
  const nameless = await page.$$eval("button, input, select, textarea", (all) => all
    .filter((one) => !(one.textContent.trim() || one.ariaLabel || one.labels?.length || one.id === "chat-id" || one.id === "details-close"))
    .map((one) => one.outerHTML));
  assert.deepEqual(nameless, []);

  // The end, which is asked for twice. With it a chat goes that ended before.
  await until(() => document.querySelectorAll("#contacts li").length === 2);
  await page.click("[data-goes-to=chat]");
  await page.click("#end");
  await page.click("#end");
  await until(() => document.querySelector("#notice").textContent === "The chat is over.");
  assert.equal(await page.$eval("#answer", (form) => form.hidden), true);
  await until(() => document.querySelectorAll("#contacts li").length === 1);

  // A page of somebody else gets nothing and does nothing.
  const other = await browser.newPage();
  await other.goto(`data:text/html,<title>other</title>`);
  const refused = await other.evaluate(async (endpoint, contactId) => {
    const tries = [
      fetch(`${endpoint}/_page/events`),
      fetch(`${endpoint}/_local/contacts/${contactId}/end`, { method: "POST", headers: { "x-page-token": "x" } }),
    ];
    return (await Promise.allSettled(tries)).map((one) => one.status);
  }, endpoint, contactId);
  assert.deepEqual(refused, ["rejected", "rejected"]);
  assert.deepEqual(problems, []);
}
