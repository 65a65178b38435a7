// One chat: who is there, what was said, what has been seen.
import { $, change, element, parse, pretty, time } from "./dom.js";
import { draw } from "./draw.js";
import { show } from "./panes.js";
import { EVENT, STATES, state } from "./state.js";

// How long somebody types after they last said so; clients repeat it about every 3 s.
const TYPING_LASTS = 6000;

// One frame of a chat, as it went over the websockets.
export function takeItem(frame) {
  const item = parse(parse(frame)?.content);
  if (!item) return;
  const name = (item.ContentType ?? "").replace(EVENT, "");
  if (item.Type === "MESSAGEMETADATA") {
    const metadata = item.MessageMetadata ?? {};
    const known = state.receipts.get(metadata.MessageId) ?? new Map();
    for (const receipt of metadata.Receipts ?? []) known.set(receipt.RecipientParticipantId, receipt);
    state.receipts.set(metadata.MessageId, known);
    const shown = state.items.get(metadata.MessageId);
    if (shown) drawSeen(shown, known);
    return;
  }
  if (name === "typing") {
    const until = Date.now() + TYPING_LASTS;
    state.typing.set(item.ParticipantId, { name: item.DisplayName ?? item.ParticipantRole ?? "Somebody", until });
    setTimeout(draw, TYPING_LASTS + 50);
    return;
  }
  state.typing.delete(item.ParticipantId);
  const before = state.items.get(item.Id);
  const made = item.Type === "EVENT" ? eventNode(item, name) : messageNode(item);
  state.items.set(item.Id, made);
  if (before) before.node.replaceWith(made.node);
  else append(made.node);
  const receipts = state.receipts.get(item.Id);
  if (receipts) drawSeen(made, receipts);
}

export async function select(id, isAsked) {
  const isOther = id !== state.selected;
  state.selected = id;
  history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  if (isAsked) show("chat");
  if (isOther) {
    $("words").value = "";
    change($("trouble"), "");
  }
  // What comes before the transcript does is added to it afterwards.
  const early = [];
  state.early = early;
  let frames = [];
  try {
    const answer = await fetch(`/_page/contacts/${encodeURIComponent(id)}`);
    if (answer.ok) frames = (await answer.json()).frames;
  } catch { /* The events break as well, and all is read anew when they are back. */ }
  if (state.early !== early) return;
  state.early = null;
  state.items = new Map();
  state.receipts = new Map();
  state.typing = new Map();
  $("items").replaceChildren();
  isAtEnd ||= isOther;
  for (const frame of [...frames, ...early]) takeItem(frame);
  draw();
}

// Whoever reads the end goes on reading the end, whatever comes and however the window changes.
let isAtEnd = true;
function toEnd() {
  if (isAtEnd) $("items").scrollTop = $("items").scrollHeight;
}

function append(node) {
  $("items").append(node);
  toEnd();
}

export function prepareItems() {
  const items = $("items");
  items.addEventListener("scroll", () => {
    isAtEnd = items.scrollHeight - items.scrollTop - items.clientHeight < 60;
  });
  new ResizeObserver(toEnd).observe(items);
}

function eventNode(item, name) {
  const who = item.DisplayName ?? item.ParticipantRole ?? "";
  const text = [who, name.replace(/^participant\./, "").replaceAll(".", " ")].filter(Boolean).join(" ");
  return { node: element("li", { cls: "event" }, element("span", { text: `${text} ` }), time(item.AbsoluteTime)) };
}

function messageNode(item) {
  const isOwn = item.ParticipantRole !== "CUSTOMER";
  const by = element("div", { cls: "by" }, element("span", { text: item.DisplayName ?? item.ParticipantRole ?? "" }), time(item.AbsoluteTime));
  const bubble = element("div", { cls: "bubble" });
  const type = item.ContentType ?? "";
  const content = item.Content ?? "";
  const isJson = type.includes("json") || type.includes("interactive");
  if (type !== "text/plain") by.append(element("span", { text: type.replace("application/vnd.amazonaws.connect.", "") }));
  if (isJson) {
    const text = pretty(content);
    const title = parse(content)?.templateType ?? parse(content)?.action ?? "JSON";
    const folded = element("details", {}, element("summary", { text: String(title) }), element("pre", { text }));
    folded.open = text.split("\n").length <= 12;
    bubble.append(folded);
  } else bubble.append(document.createTextNode(content));
  for (const file of item.Attachments ?? []) {
    bubble.append(element("div", { text: `${file.AttachmentName ?? "file"} · ${file.ContentType ?? ""} · ${file.Status ?? ""}` }));
  }
  const seen = element("div", { cls: "seen" });
  return { node: element("li", { cls: isOwn ? "message own" : "message" }, by, bubble, seen), seen };
}

function drawSeen(shown, receipts) {
  const all = [...receipts.values()];
  const read = all.some((receipt) => receipt.ReadTimestamp);
  if (shown.seen) change(shown.seen, all.length ? (read ? "read" : "delivered") : "");
}

export function drawChat() {
  const contact = state.contacts.get(state.selected);
  $("start").hidden = Boolean(contact);
  for (const id of ["items", "chat-id", "chat-state"]) $(id).hidden = !contact;
  $("answer").hidden = !contact || contact.state === "ended";
  change($("chat-title"), contact ? contact.customer : "Start a chat");
  if (!contact) {
    change($("people"), "");
    change($("notice"), "");
    return;
  }
  if (!$("chat-id").dataset.label || $("chat-id").textContent !== "Copied") change($("chat-id"), contact.id);
  $("chat-id").dataset.label = contact.id;
  $("chat-state").className = `state ${contact.state}`;
  change($("chat-state"), STATES[contact.state] ?? contact.state);
  const people = contact.participants.map(({ name, role, presence, idle }) => {
    const how = [presence === "here" ? "" : presence, idle ? "idle" : ""].filter(Boolean).join(", ");
    return `${name} (${role.toLowerCase().replace("_", " ")}${how ? `, ${how}` : ""})`;
  });
  const sockets = contact.sockets === 1 ? "1 websocket" : `${contact.sockets} websockets`;
  change($("people"), `${people.join(" · ")} · ${sockets}`);
  const agent = contact.participants.find(({ role, presence }) => role === "AGENT" && presence === "here");
  const waits = contact.state === "waiting";
  $("words").placeholder = waits
    ? "You can answer when the customer is there"
    : agent ? `Answer as ${agent.name}` : "Answer: you join as the agent";
  $("words").disabled = waits;
  $("send").disabled = waits || !$("words").value.trim();
  const typing = [...state.typing.values()].filter(({ until }) => until > Date.now()).map(({ name }) => name);
  const notice = waits
    ? "Waiting for the customer: their client connects and subscribes within 5 minutes."
    : contact.state === "ended" ? "The chat is over."
    : typing.length ? `${typing.join(", ")} ${typing.length > 1 ? "are" : "is"} typing …` : "";
  change($("notice"), notice);
}
