// When to draw: once for all that has changed, before the browser paints.

const parts = [];
let isDue = false;

// What draws a part of the page anew.
export function draws(...more) {
  parts.push(...more);
}

export function draw() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    for (const part of parts) part();
  });
}
