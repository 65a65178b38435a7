// Elements and texts. All that is shown was sent by somebody: it only ever becomes text (textContent), never markup.

export const $ = (id) => document.getElementById(id);

export function element(name, { cls, text, ...rest } = {}, ...children) {
  const made = document.createElement(name);
  if (cls) made.className = cls;
  if (text !== undefined && text !== null) made.textContent = text;
  for (const [key, value] of Object.entries(rest)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Puts these children in place, moving none that is there already, so that focus and scrolling stay.
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  children.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

export function change(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const exact = new Intl.DateTimeFormat(undefined, {
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  fractionalSecondDigits: 3, hourCycle: "h23", timeZoneName: "short",
});

export function time(at, isExact = false) {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return element("span");
  const local = exact.format(date);
  if (isExact) return element("time", { text: local, datetime: at, title: at });
  return element("time", { text: clock.format(date), datetime: at, title: `${local}\n${at}` });
}

export function parse(text) {
  try { return JSON.parse(text); } catch { return null; }
}

export function pretty(text) {
  const value = parse(text);
  return value && typeof value === "object" ? JSON.stringify(value, null, 2) : text;
}

export async function copy(text, button) {
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

// Tabs as the ARIA patterns have them: one of them takes focus, arrows go to the others.
export function tabs(list, choose) {
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

export function arrows(list) {
  list.addEventListener("keydown", (event) => {
    const row = document.activeElement?.closest("li");
    const next = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
    if (!next) return;
    event.preventDefault();
    next.firstChild.focus();
  });
}
