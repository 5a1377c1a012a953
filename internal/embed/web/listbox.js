import { h } from "./element.js";

/**
 * A grid of which one may be chosen, as ARIA describes a listbox: it is one stop of the Tab key, arrow keys move inside, Enter and a double
 * click take what is chosen.
 */
export class Listbox {
  constructor(id, label, draw, changed, taken) {
    Object.assign(this, { draw, changed, taken, nodes: [] });
    this.element = h("div", { id, role: "listbox", tabindex: "0", "aria-label": label, class: "grid" });
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("focus", () => { if (!this.chosen && this.nodes.length) this.choose(0); });
    this.element.addEventListener("click", (event) => {
      const at = this.options.indexOf(event.target.closest("[role=option]"));
      if (at >= 0) this.choose(at);
    });
    this.element.addEventListener("dblclick", () => this.taken(this.chosen));
  }

  get options() {
    return [...this.element.children];
  }

  get size() {
    return this.nodes.length;
  }

  fill(nodes) {
    this.nodes = [];
    this.chosen = undefined;
    this.element.replaceChildren();
    this.element.removeAttribute("aria-activedescendant");
    this.add(nodes);
    this.changed(undefined);
  }

  add(nodes) {
    for (const node of nodes) {
      const id = `${this.element.id}-${this.nodes.length}`;
      this.nodes.push(node);
      this.element.append(h("div", { id, role: "option", "aria-selected": "false" }, this.draw(node)));
    }
  }

  choose(at) {
    const options = this.options;
    this.chosen = this.nodes[at];
    for (const [i, option] of options.entries()) option.setAttribute("aria-selected", String(i === at));
    this.element.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
    this.changed(this.chosen);
  }

  // How many stand in a row now.
  columns() {
    const options = this.options;
    const next = options.findIndex((o) => o.offsetTop > options[0].offsetTop);
    return next < 0 ? options.length : next;
  }

  key(event) {
    const last = this.nodes.length - 1;
    if (last < 0) return;
    const at = this.nodes.indexOf(this.chosen);
    const row = this.columns();
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + row, ArrowUp: at - row, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      if (to >= 0 && to <= last) this.choose(to);
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.taken(this.chosen);
    }
  }
}
