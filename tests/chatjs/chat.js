// A chat of two people with amazon-connect-chatjs, in a browser's window by jsdom:
//     node chat.js DIRECTORY-WITH-NODE_MODULES ENDPOINT < the chat and its two participants, as JSON
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const { createRequire } = require("node:module");
const path = require("node:path");

const [modules, endpoint] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), "chat.js"));
const { JSDOM, VirtualConsole } = load("jsdom");

const EVENT = "application/vnd.amazonaws.connect.event.";
/** How long to wait for one thing, and for all of them. */
const WAIT_MS = 15_000;
const WHOLE_MS = 120_000;

/** A window of another origin than the service's, so that what it asks goes by the rules for that (CORS). */
function browser() {
  const problems = new VirtualConsole();
  problems.on("jsdomError", (error) => console.error("in the window:", error.message));
  const { window } = new JSDOM("<!doctype html>", {
    url: "https://shop.example/",
    runScripts: "outside-only",
    pretendToBeVisual: true,
    virtualConsole: problems,
  });
  // jsdom has none. What it gives has to be of the window's own kind of array.
  const encoder = new TextEncoder();
  window.TextEncoder = class {
    encode(text) {
      return window.Uint8Array.from(encoder.encode(text));
    }
  };
  window.TextDecoder = TextDecoder;
  // The library only asks whether something is one.
  window.ReadableStream = ReadableStream;
  for (const library of ["whatwg-fetch/dist/fetch.umd.js", "amazon-connect-chatjs/dist/amazon-connect-chat.js"]) {
    window.eval(fs.readFileSync(path.join(modules, "node_modules", library), "utf8"));
  }
  window.Blob.prototype.arrayBuffer ??= function () {
    return new window.Response(this).arrayBuffer();
  };
  return window;
}

/** What a window's callbacks saw, in order, and who waits for more. */
class Seen {
  constructor(name) {
    this.name = name;
    this.all = [];
    this.waiting = [];
  }

  note(callback, event) {
    this.all.push({ callback, data: event?.data ?? event });
    this.waiting = this.waiting.filter((look) => !look());
  }

  of(callback) {
    return this.all.filter((seen) => seen.callback === callback).map((seen) => seen.data);
  }

  /** What this callback has seen that fits, as soon as it has. */
  until(callback, fits = () => true) {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.of(callback).find(fits);
        if (found) {
          clearTimeout(limit);
          resolve(found);
        }
        return Boolean(found);
      };
      const limit = setTimeout(() => {
        const seen = this.all.map(({ callback, data }) => `${callback} ${data?.ContentType} ${data?.Content}`);
        reject(new Error(`${this.name} waits for ${callback} ${fits} and saw:\n${seen.join("\n")}`));
      }, WAIT_MS);
      if (!look()) this.waiting.push(look);
    });
  }
}

const CALLBACKS = [
  "onMessage",
  "onTyping",
  "onReadReceipt",
  "onDeliveredReceipt",
  "onConnectionEstablished",
  "onConnectionLost",
  "onConnectionBroken",
  "onEnded",
  "onDeepHeartbeatSuccess",
  "onDeepHeartbeatFailure",
];

/** Somebody in the chat, in a window of their own. */
async function participant(name, contactId, { participantId, participantToken }) {
  const window = browser();
  const { ChatSession } = window.connect;
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  ChatSession.setGlobalConfig({
    region: "us-east-1",
    endpoint,
    loggerConfig: { customizedLogger: silent, useDefaultLogger: false },
    features: { messageReceipts: { shouldSendMessageReceipts: true, throttleTime: 50 } },
  });
  const session = ChatSession.create({
    chatDetails: { contactId, participantId, participantToken },
    // The library's agent needs the desk of amazon-connect-streams; whoever has a participant token is a customer to it.
    type: ChatSession.SessionTypes.CUSTOMER,
    disableCSM: true,
  });
  const seen = new Seen(name);
  for (const callback of CALLBACKS) session[callback]((event) => seen.note(callback, event));
  const { connectSuccess } = await session.connect({ metadata: { who: name } });
  assert.equal(connectSuccess, true);
  await seen.until("onConnectionEstablished");
  await seen.until("onDeepHeartbeatSuccess");
  return { name, participantId, seen, session, window };
}

const said = (text) => (item) => item.Content === text;
const event = (type) => (item) => item.ContentType === EVENT + type;
const time = (text) => {
  assert.match(text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  return Date.parse(text);
};

async function main() {
  const { contactId, customer, agent } = JSON.parse(fs.readFileSync(0, "utf8"));
  const jane = await participant("Jane", contactId, customer);
  const joined = await jane.seen.until("onMessage", event("participant.joined"));
  assert.equal(joined.ParticipantRole, "CUSTOMER");
  assert.equal(joined.ContactId, contactId);
  const ada = await participant("Ada", contactId, agent);
  await jane.seen.until("onMessage", (item) => event("participant.joined")(item) && item.DisplayName === "Ada");
  const { connectionDetails, ...details } = jane.session.getChatDetails();
  assert.equal(details.contactId, contactId);
  assert.ok(connectionDetails.connectionToken.length <= 1000);

  // A message is heard by both, its author among them, with the id that the author was answered.
  const words = "What is the price, in £ or 元 🦀?";
  const question = await jane.session.sendMessage({
    contentType: "text/plain",
    message: words,
    metadata: { mine: 1 },
  });
  assert.deepEqual({ ...question.metadata }, { mine: 1 });
  time(question.data.AbsoluteTime);
  for (const { seen } of [jane, ada]) {
    const heard = await seen.until("onMessage", said(words));
    assert.equal(heard.Id, question.data.Id);
    assert.equal(heard.AbsoluteTime, question.data.AbsoluteTime);
    assert.equal(heard.ParticipantRole, "CUSTOMER");
    assert.equal(heard.ParticipantId, jane.participantId);
    assert.equal(heard.DisplayName, "Jane");
  }

  // Typing is heard by the other one.
  await ada.session.sendEvent({ contentType: EVENT + "typing" });
  const typing = await jane.seen.until("onTyping", (item) => item.ParticipantRole === "AGENT");
  assert.equal(typing.DisplayName, "Ada");

  // What is delivered, and then read, becomes known to its author. The library gives every receipt the same client
  // token, and all the same no receipt of another message may be taken for a repetition.
  const messages = [question.data.Id];
  const answers = ["7 pounds.", "Shall I put one aside?"];
  for (const words of answers) {
    const { data } = await ada.session.sendMessage({ contentType: "text/plain", message: words });
    messages.push(data.Id);
    await jane.seen.until("onMessage", said(words));
  }
  for (const [reader, author, id] of [
    [ada, jane, messages[0]],
    [jane, ada, messages[1]],
    [jane, ada, messages[2]],
  ]) {
    // Its promise for a delivered receipt may never settle once a read one follows, so what was seen counts.
    const receipt = { contentType: EVENT + "message.delivered", content: JSON.stringify({ messageId: id }) };
    await reader.session.sendEvent(receipt);
    const of = (item) => item.MessageMetadata.MessageId === id;
    const delivered = await author.seen.until("onDeliveredReceipt", of);
    const [first] = delivered.MessageMetadata.Receipts;
    assert.equal(first.RecipientParticipantId, reader.participantId);
    time(first.DeliveredTimestamp);
    await reader.session.sendEvent({ ...receipt, contentType: EVENT + "message.read" });
    const read = await author.seen.until("onReadReceipt", of);
    time(read.MessageMetadata.Receipts[0].ReadTimestamp);
  }

  // The transcript holds all of it once, in order, and in pages of any size.
  const whole = async (maxResults) => {
    let items = [];
    let nextToken;
    for (;;) {
      const { data } = await jane.session.getTranscript({
        maxResults,
        sortOrder: "ASCENDING",
        scanDirection: "BACKWARD",
        ...(nextToken && { nextToken }),
      });
      assert.equal(data.InitialContactId, contactId);
      assert.ok(data.Transcript.length <= maxResults);
      items = [...data.Transcript, ...items];
      if (!data.NextToken) return items;
      nextToken = data.NextToken;
    }
  };
  const items = await whole(100);
  for (const size of [1, 2, 5]) assert.deepEqual(await whole(size), items);
  const times = items.map((item) => time(item.AbsoluteTime));
  assert.deepEqual(times, [...times].sort());
  assert.equal(new Set(items.map((item) => item.Id)).size, items.length);
  const spoken = items.filter((item) => item.Type === "MESSAGE");
  assert.deepEqual(
    spoken.map((item) => [item.ParticipantRole, item.Content, item.Id]),
    [words, ...answers].map((text, index) => [index ? "AGENT" : "CUSTOMER", text, messages[index]]),
  );
  for (const item of spoken) {
    const [receipt] = item.MessageMetadata.Receipts;
    assert.ok(time(receipt.DeliveredTimestamp) <= time(receipt.ReadTimestamp));
  }

  // The library reads what the service refuses, across origins.
  await assert.rejects(
    jane.session.sendMessage({ contentType: "text/plain", message: "x".repeat(16_385) }),
    (error) => {
      assert.equal(error.type, "ValidationException");
      assert.equal(error.statusCode, 400);
      assert.ok(error.message);
      return true;
    },
  );

  // A file goes to the storage, from the window's origin, and comes to the other one as it was.
  const prices = "small: 7 £\nlarge: 12 £\n";
  const file = new ada.window.File([prices], "prices.txt", { type: "text/plain" });
  await ada.session.sendAttachment({ attachment: file });
  const shown = await jane.seen.until(
    "onMessage",
    (item) => item.Type === "ATTACHMENT" && item.Attachments[0].Status === "APPROVED",
  );
  assert.equal(shown.ParticipantId, ada.participantId);
  const [attachment] = shown.Attachments;
  assert.equal(attachment.AttachmentName, "prices.txt");
  const blob = await jane.session.downloadAttachment({ attachmentId: attachment.AttachmentId });
  assert.equal(await new jane.window.Response(blob).text(), prices);

  // Its customer leaves, and the chat is over for both.
  await jane.session.disconnectParticipant();
  for (const { seen } of [jane, ada]) {
    const ended = await seen.until("onEnded");
    assert.equal(ended.chatDetails.contactId, contactId);
    await seen.until("onMessage", event("chat.ended"));
  }
  await ada.seen.until("onMessage", (item) => event("participant.left")(item) && item.DisplayName === "Jane");
  for (const { name, seen } of [jane, ada]) {
    for (const callback of ["onConnectionBroken", "onDeepHeartbeatFailure"]) {
      assert.deepEqual(seen.of(callback), [], `${name}: ${callback}`);
    }
    const heard = seen.of("onMessage").map((item) => item.Id);
    assert.equal(new Set(heard).size, heard.length, `${name} heard something twice`);
  }
  const { version } = load("amazon-connect-chatjs/package.json");
  console.log(`amazon-connect-chatjs ${version}: all is well`);
}

setTimeout(() => {
  console.error(`not done within ${WHOLE_MS} ms`);
  process.exit(1);
}, WHOLE_MS);
main().then(
  // Its timers run on, and would keep the process.
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
