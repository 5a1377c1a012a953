// Elements are only ever built here, from tag names we wrote and text that stays text: nothing is parsed as markup.

const svg = "http://www.w3.org/2000/svg";

/**
 * Builds an element. Properties are set as attributes, except "on…" listeners and the few that only exist as properties.
 * Children are elements, text or numbers; null, undefined and false are passed over.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) put(element, name, value);
  fill(element, ...children);
  return element;
}

function put(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (["value", "muted", "checked", "disabled"].includes(name)) element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

/** Replaces what is inside an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Writes text only where it differs, so that a selection and a screen reader's place survive a refresh. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Rebuilds an element's inside only when what it shows has changed. */
export function keep(element, shown, build) {
  const key = JSON.stringify([shown]);
  if (element.shownKey === key) return;
  element.shownKey = key;
  fill(element, build());
}

const strokes = {
  video: "M4 6h16v12H4z M10 9.5v5l4.5-2.5z",
  audio: "M4 10v4 M8 7v10 M12 4v16 M16 8v8 M20 10.5v3",
  image: "M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15.5 9h.01",
  unknown: "M6 3h8l4 4v14H6z M14 3v4h4",
  upload: "M12 16V5 M7 10l5-5 5 5 M5 19h14",
  download: "M12 5v11 M7 11l5 5 5-5 M5 19h14",
  back: "M19 12H5 M11 6l-6 6 6 6",
  copy: "M9 9h10v11H9z M6 15H5V4h10v2",
  done: "M5 12.5l4.5 4.5L19 7.5",
  failed: "M7 7l10 10 M17 7L7 17",
  canceled: "M6 12h12",
  waiting: "M12 7v5l3 2 M12 3a9 9 0 1 0 .01 0z",
};

/** A small line drawing; it says nothing to a screen reader, so words must stand beside it. */
export function icon(name) {
  const root = document.createElementNS(svg, "svg");
  const path = document.createElementNS(svg, "path");
  root.setAttribute("viewBox", "0 0 24 24");
  root.setAttribute("class", "icon");
  root.setAttribute("aria-hidden", "true");
  path.setAttribute("d", strokes[name] ?? strokes.unknown);
  root.append(path);
  return root;
}

/** A word with a colored dot that tells a state at a glance. */
export function badge(state) {
  return h("span", { class: "badge", "data-state": state }, words(state));
}

/** The name of a state as people read it: "in_review" -> "in review". */
export const words = (name) => name.replaceAll("_", " ");

/** A button that cannot be pressed twice while what it started is under way. */
export function button(label, press, properties = {}) {
  const element = h("button", { type: "button", class: "button", ...properties }, label);
  element.addEventListener("click", async () => {
    const focused = document.activeElement === element;
    element.disabled = true;
    try {
      await press();
    } finally {
      element.disabled = false;
      // What is disabled loses the focus, and a dialog cannot give it back.
      if (focused && element.isConnected && document.activeElement === document.body) element.focus({ preventScroll: true });
    }
  });
  return element;
}

let announced;

/** Tells a screen reader what happened without moving anybody. */
export function announce(text) {
  announced ??= document.getElementById("said");
  announced.textContent = text;
}
