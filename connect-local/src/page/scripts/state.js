// What the page knows of the service, and what it shows of that.

export const EVENT = "application/vnd.amazonaws.connect.event.";

export const state = {
  run: "", pageToken: "", key: null,
  contacts: new Map(), seen: {}, selected: "",
  items: new Map(), receipts: new Map(), typing: new Map(), early: null,
  requests: new Map(), frames: new Map(), cleared: { requests: 0, frames: 0 },
  traffic: "requests", opened: null, code: "python",
};

// How far a chat is, as the service says it and as it is shown.
export const STATES = { on: "on", waiting: "waiting", ended: "ended" };
