// What comes from the service: everything at first, and then what changes.
import { select, takeItem } from "./chat.js";
import * as contacts from "./contacts.js";
import { $, change, parse } from "./dom.js";
import { draw } from "./draw.js";
import { isNarrow } from "./panes.js";
import { drawCode } from "./start.js";
import { state } from "./state.js";
import * as traffic from "./traffic.js";

export function listen() {
  const events = new EventSource("/_page/events");
  events.onopen = () => link(true);
  events.onerror = () => {
    link(false);
    // The browser tries again by itself unless it was refused.
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
  else if (news.kind === "contact") contacts.takeContact(news.contact);
  else if (news.kind === "gone") contacts.forget(news.contact);
  else if (news.kind === "request") traffic.keep("requests", news.request);
  else if (news.kind === "frame") traffic.keep("frames", news.frame);
  else if (news.kind === "item" && news.contact === state.selected) {
    if (state.early) state.early.push(news.frame);
    else takeItem(news.frame);
  }
}

function takeAll(all) {
  if (all.run !== state.run) {
    state.seen = parse(sessionStorage.getItem(`seen ${all.run}`)) ?? {};
    state.cleared = { requests: 0, frames: 0 };
    traffic.closeDetails();
  }
  Object.assign(state, { run: all.run, pageToken: all.pageToken, key: all.key });
  contacts.restart(all.contacts);
  traffic.restart(all);
  const wanted = state.selected || decodeURIComponent(location.hash.slice(1));
  if (state.contacts.has(wanted)) select(wanted, false);
  else {
    state.selected = "";
    if (all.contacts.length && !isNarrow()) select(all.contacts[0].id, false);
  }
  drawCode();
}
