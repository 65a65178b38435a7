// The list of chats, and how much of each is unread.
import { select } from "./chat.js";
import { $, arrange, change, element, time } from "./dom.js";
import { draw } from "./draw.js";
import { isNarrow } from "./panes.js";
import { STATES, state } from "./state.js";

const rows = new Map();
const unread = (contact) => Math.max(0, contact.said - (state.seen[contact.id] ?? 0));

function look(contact) {
  if (document.hidden || (isNarrow() && document.body.dataset.pane !== "chat")) return;
  if (state.seen[contact.id] === contact.said) return;
  state.seen[contact.id] = contact.said;
  sessionStorage.setItem(`seen ${state.run}`, JSON.stringify(state.seen));
}

export function drawContacts() {
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

function contactRow(contact) {
  let row = rows.get(contact.id);
  if (!row) {
    row = element("li", {}, element("button", { type: "button" }));
    row.firstChild.addEventListener("click", () => { select(contact.id, true); draw(); });
    rows.set(contact.id, row);
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

// All that there are.
export function restart(all) {
  state.contacts = new Map(all.map((contact) => [contact.id, contact]));
  for (const id of rows.keys()) if (!state.contacts.has(id)) rows.delete(id);
}

export function takeContact(contact) {
  state.contacts.set(contact.id, contact);
  if (!state.selected && !isNarrow()) select(contact.id, false);
}

// A chat that has been over for long enough.
export function forget(id) {
  state.contacts.delete(id);
  rows.delete(id);
  delete state.seen[id];
  if (state.selected === id) state.selected = "";
}
