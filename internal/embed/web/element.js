// Elements are built from tag names we wrote and text that stays text: nothing is ever parsed as markup.

/** Builds an element. "on…" properties are listeners; what is null, undefined or false is left out, children too. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (["value", "muted", "checked", "disabled", "srclang"].includes(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** What the server wrote into the page for its script. */
export const told = (id) => JSON.parse(document.getElementById(id).textContent);

const drawings = {
  play: "M8 5.5v13l11-6.5z",
  pause: "M7 5.5h3.5v13H7z M13.5 5.5H17v13h-3.5z",
  again: "M12 6a6.5 6.5 0 1 1-6.3 8 M5 5v5h5",
  sound: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z M15 9a4 4 0 0 1 0 6 M17.5 6.5a8 8 0 0 1 0 11",
  silent: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z M15.5 9.5l5 5 M20.5 9.5l-5 5",
  subtitles: "M3.5 6h17v12h-17z M7 11.5h4 M13.5 11.5H17 M7 14.5h6 M15.5 14.5H17",
  languages: "M4 5h16v11h-8l-4.5 4v-4H4z M8 9.5v2 M12 8v5 M16 9.5v2",
  settings: "M4 8h9 M17 8h3 M4 16h3 M11 16h9 M15 5.8v4.4 M9 13.8v4.4",
  transcript: "M5 4h14v16H5z M8 8.5h8 M8 12h8 M8 15.5h5",
  chapters: "M4 6h2 M9 6h11 M4 12h2 M9 12h11 M4 18h2 M9 18h11",
  full: "M4 9V4h5 M15 4h5v5 M20 15v5h-5 M9 20H4v-5",
  small: "M9 4v5H4 M20 9h-5V4 M15 20v-5h5 M4 15h5v5",
  close: "M6 6l12 12 M18 6L6 18",
};
const solid = new Set(["play", "pause"]);

/** A small drawing; a screen reader passes over it, so a name must stand beside it. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const root = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  root.setAttribute("viewBox", "0 0 24 24");
  root.setAttribute("aria-hidden", "true");
  root.setAttribute("class", solid.has(name) ? "icon solid" : "icon");
  path.setAttribute("d", drawings[name]);
  root.append(path);
  return root;
}

/** Gives a button another drawing and another name. */
export function face(button, name, label, key) {
  if (button.dataset.face === name + label) return;
  button.dataset.face = name + label;
  button.replaceChildren(icon(name));
  button.setAttribute("aria-label", label);
  button.title = key ? `${label} (${key})` : label;
  if (key) button.setAttribute("aria-keyshortcuts", key);
}

/** A button with a drawing on it. */
export function tool(name, label, key, press, properties = {}) {
  const button = h("button", { type: "button", class: "tool", onclick: press, ...properties });
  face(button, name, label, key);
  return button;
}
