// Which of the panes is seen where there is room for one only.

export const isNarrow = () => matchMedia("(max-width: 720px)").matches;

export function show(pane) {
  document.body.dataset.pane = pane;
  for (const button of document.querySelectorAll("[data-goes-to]")) {
    button.setAttribute("aria-current", String(button.dataset.goesTo === pane));
  }
}
