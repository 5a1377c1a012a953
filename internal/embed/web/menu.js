import { h } from "./element.js";

/**
 * A menu of choices behind a button: arrow keys move, Escape and Tab leave. groups are {label, items: [{label, aside, lang, chosen, current,
 * choose}]}, asked for anew whenever it opens. Items with chosen are settings; those without are places to go, one of which may be current.
 */
export function menu(button, groups) {
  const list = h("div", { class: "menu", role: "menu", hidden: true, "aria-label": button.getAttribute("aria-label") });
  list.id = `menu-${Math.random().toString(36).slice(2)}`;
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", list.id);

  const items = () => [...list.querySelectorAll("[role^=menuitem]")];
  const shut = (back) => {
    if (list.hidden) return;
    list.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
  };
  const open = () => {
    list.replaceChildren(...groups().map(group));
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    (items().find((item) => item.matches("[aria-checked=true], [aria-current]")) ?? items()[0])?.focus();
  };
  const group = ({ label, items }) => h("div", { role: "group", "aria-label": label }, h("p", { "aria-hidden": "true" }, label),
    items.map((item) => h("button", {
      type: "button", role: item.chosen === undefined ? "menuitem" : "menuitemradio", tabindex: "-1", lang: item.lang,
      "aria-checked": item.chosen === undefined ? undefined : String(item.chosen), "aria-current": item.current && "true",
      onclick: () => { item.choose(); shut(true); },
    }, item.aside && h("time", {}, item.aside), h("span", {}, item.label))));

  button.addEventListener("click", () => (list.hidden ? open() : shut(true)));
  list.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
    event.stopPropagation();
    if (to !== undefined) {
      event.preventDefault();
      all[to % all.length].focus();
    } else if (event.key === "Escape") shut(true);
    else if (event.key === "Tab") shut(false);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!list.contains(event.target) && !button.contains(event.target)) shut(false);
  });
  return { element: list, get open() { return !list.hidden; }, shut };
}
