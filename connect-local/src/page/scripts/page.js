// The page: its parts, and what is done with them.
import { prepareAnswer } from "./answer.js";
import { drawChat, prepareItems } from "./chat.js";
import { drawContacts } from "./contacts.js";
import { $, arrows, change, copy, tabs } from "./dom.js";
import { draw, draws } from "./draw.js";
import { listen } from "./events.js";
import { show } from "./panes.js";
import { drawCode } from "./start.js";
import { state } from "./state.js";
import { closeDetails, drawTraffic } from "./traffic.js";

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
  draws(drawContacts, drawChat, drawTraffic);
  drawCode();
  draw();
  listen();
}

prepare();
