import { h } from "./element.js";

/**
 * A menu of choices behind a button: arrow keys and first letters move, Escape and Tab leave. groups are {label, items: [{label, note, aside,
 * lang, chosen, current, choose}]}, asked for anew whenever it opens or is renewed. Items with chosen are settings; those without are places to
 * go, one of which may be current.
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
  const fill = () => list.replaceChildren(...groups().map(group));
  const open = () => {
    fill();
    list.hidden = false;
    button.setAttribute("aria-expanded", "true");
    (items().find((item) => item.matches("[aria-checked=true], [aria-current]")) ?? items()[0])?.focus();
  };
  const renew = () => {
    if (list.hidden) return;
    const before = list.contains(document.activeElement) && document.activeElement.textContent;
    fill();
    if (before) (items().find((item) => item.textContent === before) ?? items()[0])?.focus();
  };
  const group = ({ label, items }) => h("div", { role: "group", "aria-label": label }, h("p", { "aria-hidden": "true" }, label),
    items.map((item) => h("button", {
      type: "button", role: item.chosen === undefined ? "menuitem" : "menuitemradio", tabindex: "-1", lang: item.lang,
      "aria-checked": item.chosen === undefined ? undefined : String(item.chosen), "aria-current": item.current && "true",
      onclick: () => { item.choose(); shut(true); },
    }, item.aside && h("time", {}, item.aside), h("span", { dir: "auto" }, item.label), item.note && h("small", {}, item.note))));

  // To where a key leads from an item; undefined where it leads nowhere.
  const leads = (key, all, at) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[key];
    if (to !== undefined) return to % all.length;
    const begins = (item) => item.querySelector("span").textContent.toLowerCase().startsWith(key.toLowerCase());
    const found = key.length === 1 && key !== " " ? [...all.slice(at + 1), ...all.slice(0, at + 1)].find(begins) : undefined;
    return found && all.indexOf(found);
  };

  button.addEventListener("click", () => (list.hidden ? open() : shut(true)));
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const all = items();
    const to = leads(event.key, all, all.indexOf(document.activeElement));
    event.stopPropagation();
    if (to !== undefined) {
      event.preventDefault();
      all[to].focus();
    } else if (event.key === "Escape" || event.key === "Tab") shut(true); // Tab goes on from the button
  });
  document.addEventListener("pointerdown", (event) => {
    if (!list.contains(event.target) && !button.contains(event.target)) shut(false);
  });
  return { element: list, get open() { return !list.hidden; }, shut, renew };
}
