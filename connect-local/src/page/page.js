// All that is shown was sent by somebody: it only ever becomes text (textContent), never markup.
"use strict";

const EVENT = "application/vnd.amazonaws.connect.event.";
// How long somebody types after they last said so; clients repeat it about every 3 s.
const TYPING_LASTS = 6000;
// How often typing is told, and how many rows a list has.
const TYPING_PAUSE = 3000;
const MOST_ROWS = 300;
const MOST_KEPT = 1000;

const $ = (id) => document.getElementById(id);
const state = {
  run: "", pageToken: "", key: null,
  contacts: new Map(), seen: {}, selected: "",
  items: new Map(), receipts: new Map(), typing: new Map(), early: null,
  requests: new Map(), frames: new Map(), cleared: { requests: 0, frames: 0 },
  traffic: "requests", opened: null, code: "python",
};

/* ---- small helpers ---- */

function element(name, { cls, text, ...rest } = {}, ...children) {
  const made = document.createElement(name);
  if (cls) made.className = cls;
  if (text !== undefined && text !== null) made.textContent = text;
  for (const [key, value] of Object.entries(rest)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Puts these children in place, moving none that is there already, so that focus and scrolling stay.
function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

function change(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const exact = new Intl.DateTimeFormat(undefined, {
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  fractionalSecondDigits: 3, hourCycle: "h23", timeZoneName: "short",
});

function time(at, isExact = false) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return element("span");
  const local = exact.format(date);
  if (isExact) return element("time", { text: local, datetime: at, title: at });
  return element("time", { text: clock.format(date), datetime: at, title: `${local}\n${at}` });
}

function parse(text) {
  try { return JSON.parse(text); } catch { return null; }
}

function pretty(text) {
  const value = parse(text);
  return value && typeof value === "object" ? JSON.stringify(value, null, 2) : text;
}

async function copy(text, button) {
  const before = button.dataset.label ?? button.textContent;
  button.dataset.label = before;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Not allowed";
  }
  setTimeout(() => { button.textContent = before; }, 1200);
}

async function post(action, body) {
  const path = `/_local/contacts/${encodeURIComponent(state.selected)}/${action}`;
  const headers = { "content-type": "application/json", "x-page-token": state.pageToken };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
  if (answer.ok) return;
  const problem = parse(await answer.text());
  throw new Error(problem?.error ?? problem?.message ?? `the service answered ${answer.status}`);
}

/* ---- what comes from the service ---- */

let isDue = false;
function draw() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    drawContacts();
    drawChat();
    drawTraffic();
  });
}

function listen() {
  const events = new EventSource("/_page/events");
  events.onopen = () => link(true);
  events.onerror = () => {
    link(false);
    // The browser tries again by itself unless it was refused, as when too many pages are open.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  };
  events.onmessage = (event) => {
    const news = parse(event.data);
    if (news) take(news);
    draw();
  };
}

function link(isLive) {
  $("link").classList.toggle("live", isLive);
  change($("link"), isLive ? "live" : "reconnecting");
}

function take(news) {
  if (news.kind === "all") takeAll(news);
  else if (news.kind === "contact") takeContact(news.contact);
  else if (news.kind === "gone") forget(news.contact);
  else if (news.kind === "request") keep(state.requests, news.request);
  else if (news.kind === "frame") keep(state.frames, news.frame);
  else if (news.kind === "item" && news.contact === state.selected) {
    if (state.early) state.early.push(news.frame);
    else takeItem(news.frame);
  }
}

function takeAll(all) {
  if (all.run !== state.run) {
    state.seen = parse(sessionStorage.getItem(`seen ${all.run}`)) ?? {};
    state.cleared = { requests: 0, frames: 0 };
    closeDetails();
  }
  Object.assign(state, { run: all.run, pageToken: all.pageToken, key: all.key });
  state.contacts = new Map(all.contacts.map((contact) => [contact.id, contact]));
  for (const kind of ["requests", "frames"]) {
    state[kind] = new Map(all[kind].reverse().map((one) => [one.number, one]));
    rows[kind].clear();
  }
  const wanted = state.selected || decodeURIComponent(location.hash.slice(1));
  if (state.contacts.has(wanted)) select(wanted, false);
  else {
    state.selected = "";
    if (all.contacts.length && !isNarrow()) select(all.contacts[0].id, false);
  }
  drawCode();
}

function takeContact(contact) {
  state.contacts.set(contact.id, contact);
  if (!state.selected && !isNarrow()) select(contact.id, false);
}

// A chat that has been over for long enough.
function forget(id) {
  state.contacts.delete(id);
  rows.contacts.delete(id);
  delete state.seen[id];
  if (state.selected === id) state.selected = "";
}

function keep(kept, one) {
  kept.set(one.number, one);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
}

// One frame of a chat, as it went over the websockets.
function takeItem(frame) {
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

/* ---- contacts ---- */

const rows = { contacts: new Map(), requests: new Map(), frames: new Map() };
const isNarrow = () => matchMedia("(max-width: 720px)").matches;
const unread = (contact) => Math.max(0, contact.said - (state.seen[contact.id] ?? 0));

function look(contact) {
  if (document.hidden || (isNarrow() && document.body.dataset.pane !== "chat")) return;
  if (state.seen[contact.id] === contact.said) return;
  state.seen[contact.id] = contact.said;
  sessionStorage.setItem(`seen ${state.run}`, JSON.stringify(state.seen));
}

function drawContacts() {
  const words = $("find").value.trim().toLowerCase();
  const all = [...state.contacts.values()].sort((a, b) => b.place - a.place);
  const current = state.contacts.get(state.selected);
  if (current) look(current);
  const total = all.reduce((sum, contact) => sum + unread(contact), 0);
  document.title = total ? `(${total}) connect-local` : "connect-local";
  $("unread-all").hidden = !total;
  change($("unread-all"), String(total));
  change($("chats-count"), all.length ? String(all.length) : "");
  const fits = all.filter((contact) => `${contact.customer} ${contact.id}`.toLowerCase().includes(words));
  change($("no-contacts"), all.length ? "No chat fits." : "No chat yet.");
  arrange($("contacts"), fits.map(contactRow));
}

const STATES = { on: "on", waiting: "waiting", ended: "ended" };

function contactRow(contact) {
  let row = rows.contacts.get(contact.id);
  if (!row) {
    row = element("li", {}, element("button", { type: "button" }));
    row.firstChild.addEventListener("click", () => { select(contact.id, true); draw(); });
    rows.contacts.set(contact.id, row);
  }
  const button = row.firstChild;
  button.setAttribute("aria-current", String(contact.id === state.selected));
  const count = unread(contact);
  const shown = JSON.stringify([contact, count]);
  if (row.dataset.shown === shown) return row;
  row.dataset.shown = shown;
  const latest = contact.latest ? `${contact.latest.own ? "→ " : ""}${contact.latest.text}` : "nothing said yet";
  const right = count
    ? element("b", { cls: "unread", text: String(count), "aria-label": `${count} unread` })
    : element("span", { cls: `state ${contact.state}`, text: STATES[contact.state] ?? contact.state });
  button.className = contact.state;
  button.replaceChildren(
    element("span", { cls: "name", text: contact.customer }), right,
    element("span", { cls: "latest", text: latest }), contact.at ? time(contact.at) : element("span"),
  );
  return row;
}

async function select(id, isAsked) {
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

/* ---- one chat ---- */

// Whoever reads the end goes on reading the end, whatever comes and however the window changes.
let isAtEnd = true;
function toEnd() {
  if (isAtEnd) $("items").scrollTop = $("items").scrollHeight;
}

function append(node) {
  $("items").append(node);
  toEnd();
}

function prepareItems() {
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

function drawChat() {
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

/* ---- the answer ---- */

const TYPING = "application/vnd.amazonaws.connect.event.typing";
let typedAt = 0;
let isSending = false;

async function attempt(action, body) {
  try {
    await post(action, body);
    change($("trouble"), "");
    return true;
  } catch (problem) {
    change($("trouble"), problem.message);
    return false;
  }
}

async function send() {
  const content = $("words").value;
  if (!content.trim() || isSending) return;
  const contact = state.selected;
  isSending = true;
  const isDone = await attempt("items", { content });
  isSending = false;
  typedAt = 0;
  if (isDone && contact === state.selected && $("words").value === content) $("words").value = "";
  draw();
}

function prepareAnswer() {
  $("answer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
  $("words").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(); }
  });
  $("words").addEventListener("input", () => {
    draw();
    if (!$("words").value.trim() || Date.now() - typedAt < TYPING_PAUSE) return;
    typedAt = Date.now();
    attempt("items", { content_type: TYPING });
  });
  const end = $("end");
  let unsure = 0;
  const calm = () => { end.classList.remove("sure"); end.textContent = "End chat"; };
  end.addEventListener("click", () => {
    clearTimeout(unsure);
    if (end.classList.contains("sure")) { calm(); attempt("end"); return; }
    end.classList.add("sure");
    end.textContent = "End it for all?";
    unsure = setTimeout(calm, 4000);
  });
}

/* ---- requests and frames ---- */

const isBad = (request) => request.dropped || request.status >= 400;

function status(request) {
  const note = request.dropped ? "no answer" : request.fault ? `${request.status}*` : String(request.status);
  const title = request.fault ? "a fault that was asked for" : undefined;
  return element("span", { cls: isBad(request) ? "status bad" : "status", text: note, title });
}

const duration = (request) => `${request.milliseconds < 10 ? request.milliseconds.toFixed(1) : Math.round(request.milliseconds)} ms`;
const label = (request) => request.operation ?? `${request.method} ${request.path}`;

function requestCells(request) {
  return [
    time(request.at), element("span", { text: label(request) }),
    element("span", { cls: "error", text: request.error ?? "" }),
    status(request), element("span", { cls: "milliseconds", text: duration(request) }),
  ];
}

const ARROWS = { heard: ["←", "from"], said: ["→", "to"], opened: ["○", "opened by"], closed: ["×", "closed for"], dropped: ["×", "dropped for"], gone: ["×", "gone:"] };

// The topic and what is in it, so that a row says something at once.
function gist(frame) {
  if (frame.what === "opened") return `websocket ${frame.socket} opened`;
  if (frame.what === "gone") return `websocket ${frame.socket} closed by the client`;
  if (frame.what === "dropped") return `websocket ${frame.socket} dropped by the service`;
  if (frame.what === "closed") return `websocket ${frame.socket} closed: ${frame.code} ${frame.reason}`;
  const outer = parse(frame.text);
  const item = typeof outer?.content === "string" ? parse(outer.content) : null;
  if (!item) return frame.text;
  return `${outer.topic} ${item.Content ?? (item.ContentType ?? "").replace(EVENT, "")}`;
}

function frameCells(frame) {
  const [arrow, way] = ARROWS[frame.what] ?? ["·", ""];
  return [
    time(frame.at), element("span", { cls: "arrow", text: arrow, role: "img", "aria-label": way }),
    element("span", { cls: "who", text: frame.who ?? "" }), element("span", { cls: "text", text: gist(frame) }),
  ];
}

const isHeartbeat = (frame) => /^\s*{\s*"topic"\s*:\s*"aws\/(heartbeat|ping)"/.test(frame.text ?? "");

const fits = {
  requests(request) {
    const [operation, wanted] = [$("by-operation").value, $("by-status").value];
    if (operation && label(request) !== operation) return false;
    if (wanted === "bad") return isBad(request);
    return !wanted || String(request.status).startsWith(wanted);
  },
  frames(frame) {
    const wanted = $("by-direction").value;
    if (wanted && frame.what !== wanted) return false;
    return $("heartbeats").checked || !isHeartbeat(frame);
  },
};

function drawTraffic() {
  const kind = state.traffic;
  const only = $("only-this").checked ? state.selected : "";
  const all = [...state[kind].values()].reverse();
  const shown = all.filter((one) => one.number > state.cleared[kind] && (!only || one.contact === only) && fits[kind](one));
  arrange($(kind), shown.slice(0, MOST_ROWS).map((one) => trafficRow(kind, one)));
  for (const number of rows[kind].keys()) if (!state[kind].has(number)) rows[kind].delete(number);
  change($("no-traffic"), all.length ? "Nothing fits." : "Nothing has passed yet.");
  $("no-traffic").hidden = shown.length > 0;
  if (kind === "requests") drawOperations(all);
}

function trafficRow(kind, one) {
  let row = rows[kind].get(one.number);
  if (!row) {
    const cells = kind === "requests" ? requestCells(one) : frameCells(one);
    row = element("li", {}, element("button", { type: "button", cls: one.what ?? "" }, ...cells));
    row.firstChild.addEventListener("click", () => open(kind, one));
    rows[kind].set(one.number, row);
  }
  const isOpen = state.opened?.kind === kind && state.opened.number === one.number;
  row.firstChild.setAttribute("aria-current", String(isOpen));
  return row;
}

function drawOperations(requests) {
  const names = [...new Set(requests.map(label))].sort();
  const picker = $("by-operation");
  const known = [...picker.options].slice(1).map((option) => option.value);
  // What is chosen stays, also when the last of its kind is forgotten.
  if (picker.value && !names.includes(picker.value)) names.push(picker.value);
  if (known.join("\n") === names.join("\n")) return;
  const chosen = picker.value;
  const options = names.map((name) => element("option", { value: name, text: name }));
  picker.replaceChildren(element("option", { value: "", text: "All operations" }), ...options);
  picker.value = chosen;
}

function part(title, ...children) {
  return element("section", {}, element("h4", { text: title }), ...children);
}

function code(text) {
  const button = element("button", { type: "button", cls: "quiet", text: "Copy" });
  button.addEventListener("click", () => copy(text, button));
  return element("div", { cls: "block" }, element("pre", { text }), button);
}

function pairs(list) {
  const made = element("dl");
  for (const [name, value] of list) made.append(element("dt", { text: name }), element("dd", {}, value));
  return made;
}

async function open(kind, one) {
  state.opened = { kind, number: one.number };
  const body = $("details-body");
  change($("details-title"), kind === "requests" ? label(one) : ({ heard: "Frame from the client", said: "Frame to the client" }[one.what] ?? "Websocket"));
  if (kind === "frames") {
    const facts = [["at", time(one.at, true)], ["websocket", String(one.socket)], ["participant", one.who ?? ""], ["contact", one.contact ?? ""]];
    const outer = parse(one.text);
    const frame = part("As it went over the wire", code(one.text ?? gist(one)));
    // The content of a chat's frame is a document in a text, which nobody wants to read.
    const content = typeof outer?.content === "string" ? [code(pretty(outer.content))] : [];
    body.replaceChildren(part("Frame", pairs(facts), ...content), frame);
  } else {
    body.replaceChildren(part("Request", element("p", { cls: "dim", text: "…" })));
    const answer = await fetch(`/_page/requests/${one.number}`).catch(() => null);
    if (state.opened?.kind !== kind || state.opened.number !== one.number) return;
    const full = answer?.ok ? await answer.json() : null;
    body.replaceChildren(...(full ? exchange(full) : [part("Request", element("p", { text: "The service does not have it any more." }))]));
  }
  $("details").hidden = false;
  $("details").scrollTop = 0;
  $("details").focus({ preventScroll: true });
  draw();
}

function exchange(full) {
  const line = `${full.method} ${full.path}${full.query ? `?${full.query}` : ""}`;
  const facts = [["at", time(full.at, true)], ["duration", duration(full)], ["contact", full.contact ?? "none"]];
  const error = full.error ? [["error", full.error]] : [];
  const body = (text) => (text ? code(text) : element("p", { cls: "dim", text: "no body" }));
  return [
    part(line, pairs(facts), pairs(full.headers), body(full.body)),
    part(`Answer: ${full.status}`, pairs(error), pairs(full.answer.headers), body(full.answer.body)),
  ];
}

function closeDetails() {
  const opened = state.opened;
  state.opened = null;
  $("details").hidden = true;
  if (opened) rows[opened.kind].get(opened.number)?.firstChild.focus();
}

/* ---- getting around ---- */

function show(pane) {
  document.body.dataset.pane = pane;
  for (const button of document.querySelectorAll("[data-goes-to]")) {
    button.setAttribute("aria-current", String(button.dataset.goesTo === pane));
  }
}

function drawCode() {
  const { id, secret } = state.key ?? { id: "YOUR_KEY", secret: "ITS_SECRET" };
  const texts = {
    python: `connect = boto3.client("connect", endpoint_url="${location.origin}", region_name="us-east-1", aws_access_key_id="${id}", aws_secret_access_key="${secret}")\n`
      + `chat = connect.start_chat_contact(InstanceId="i", ContactFlowId="f", ParticipantDetails={"DisplayName": "Jane"})`,
    rust: `let connect = awso_connect::Client::new(awso::Config::new().endpoint_url("${location.origin}").region("us-east-1").credentials(awso::Credentials::new("${id}", "${secret}")))?;\n`
      + `let chat = connect.start_chat_contact().instance_id("i").contact_flow_id("f").participant_details(awso_connect::ParticipantDetails::make("Jane")).send().await?;`,
  };
  change($("code-text"), texts[state.code]);
}

// Tabs as the ARIA patterns have them: one of them takes focus, arrows go to the others.
function tabs(list, choose) {
  const all = [...list.querySelectorAll("[role=tab]")];
  const pick = (tab) => {
    for (const other of all) {
      other.setAttribute("aria-selected", String(other === tab));
      other.tabIndex = other === tab ? 0 : -1;
    }
    choose(tab);
  };
  for (const tab of all) tab.addEventListener("click", () => pick(tab));
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = all.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = all[(at + step + all.length) % all.length];
    next.focus();
    pick(next);
  });
}

function arrows(list) {
  list.addEventListener("keydown", (event) => {
    const row = document.activeElement?.closest("li");
    const next = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
    if (!next) return;
    event.preventDefault();
    next.firstChild.focus();
  });
}

function prepare() {
  change($("endpoint"), location.origin);
  prepareAnswer();
  prepareItems();
  const [codes, traffic] = document.querySelectorAll(".choice");
  tabs(codes, (tab) => {
    state.code = tab.dataset.code;
    $("code").setAttribute("aria-labelledby", tab.id);
    drawCode();
  });
  tabs(traffic, (tab) => {
    state.traffic = tab.dataset.traffic;
    for (const kind of ["requests", "frames"]) {
      $(kind).hidden = kind !== state.traffic;
      document.querySelector(`[data-of=${kind}]`).hidden = kind !== state.traffic;
    }
    closeDetails();
    draw();
  });
  for (const list of ["contacts", "requests", "frames"]) arrows($(list));
  for (const id of ["find", "only-this", "by-operation", "by-status", "by-direction", "heartbeats"]) {
    $(id).addEventListener("input", draw);
  }
  for (const button of document.querySelectorAll("[data-goes-to]")) {
    button.addEventListener("click", () => { show(button.dataset.goesTo); draw(); });
  }
  $("clear").addEventListener("click", () => {
    state.cleared[state.traffic] = Math.max(0, ...state[state.traffic].keys());
    closeDetails();
    draw();
  });
  $("code-copy").addEventListener("click", () => copy($("code-text").textContent, $("code-copy")));
  $("chat-id").addEventListener("click", () => copy(state.selected, $("chat-id")));
  $("details-close").addEventListener("click", () => { closeDetails(); draw(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.opened) { closeDetails(); draw(); }
  });
  document.addEventListener("visibilitychange", draw);
  drawCode();
  draw();
  listen();
}

prepare();
