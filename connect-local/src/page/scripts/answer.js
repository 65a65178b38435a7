// What the developer says as the agent, and the end of a chat. All of it goes through the control routes.
import { $, change, parse } from "./dom.js";
import { draw } from "./draw.js";
import { EVENT, state } from "./state.js";

// How often typing is told.
const TYPING_PAUSE = 3000;

async function post(action, body) {
  const path = `/_local/contacts/${encodeURIComponent(state.selected)}/${action}`;
  const headers = { "content-type": "application/json", "x-page-token": state.pageToken };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body ?? {}) });
  if (answer.ok) return;
  const problem = parse(await answer.text());
  throw new Error(problem?.error ?? problem?.message ?? `the service answered ${answer.status}`);
}

const TYPING = `${EVENT}typing`;
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

export function prepareAnswer() {
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
