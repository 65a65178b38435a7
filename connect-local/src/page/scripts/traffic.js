// Requests and frames as they pass, and one of them in detail.
import { $, arrange, change, copy, element, parse, pretty, time } from "./dom.js";
import { draw } from "./draw.js";
import { EVENT, state } from "./state.js";

// How many rows a list has, and how many are kept for it.
const MOST_ROWS = 300;
const MOST_KEPT = 1000;

const rows = { requests: new Map(), frames: new Map() };

// All that the service has kept of both, the newest first.
export function restart(kept) {
  for (const kind of ["requests", "frames"]) {
    state[kind] = new Map(kept[kind].reverse().map((one) => [one.number, one]));
    rows[kind].clear();
  }
}

export function keep(kind, one) {
  const kept = state[kind];
  kept.set(one.number, one);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
}

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

export function drawTraffic() {
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

export function closeDetails() {
  const opened = state.opened;
  state.opened = null;
  $("details").hidden = true;
  if (opened) rows[opened.kind].get(opened.number)?.firstChild.focus();
}
