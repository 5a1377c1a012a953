// Fields that know what the server last said, so that typing survives a refresh and only what was changed is sent.

import { button, fill, h } from "./element.js";

/** A label around its control. */
export function field(label, control, kind = "") {
  return h("label", { class: `field ${kind}` }, h("span", {}, label), control);
}

/** A value of an asset with the nodes that edit it: read and write work on the nodes. */
export class Value {
  constructor(nodes, read, write) {
    Object.assign(this, { nodes, read, write });
    this.base = JSON.stringify(read());
  }

  get changed() {
    return JSON.stringify(this.read()) !== this.base;
  }

  /** Takes over what the server says now; what somebody is typing stays. */
  refresh(value) {
    const typed = this.changed && this.read();
    this.write(value);
    this.base = JSON.stringify(this.read());
    if (typed !== false) this.write(typed);
  }
}

/** A line or, with rows, a box of text. */
export function textValue(label, properties, kind) {
  const control = h(properties.rows ? "textarea" : "input", properties);
  return new Value(field(label, control, kind), () => control.value.trim(), (text) => (control.value = text ?? ""));
}

/** Codes with commas between them. */
export function codesValue(label, properties) {
  const control = h("input", { type: "text", ...properties });
  return new Value(field(label, control), () => control.value.split(/[\s,]+/).filter(Boolean), (codes) => (control.value = (codes ?? []).join(", ")));
}

/** A moment: the field shows and takes local time, the API speaks UTC. */
export function momentValue(label) {
  const control = h("input", { type: "datetime-local", step: 1 });
  const read = () => (control.value ? new Date(control.value).toISOString() : null);
  return new Value(field(label, control), read, (text) => {
    const date = text && new Date(text);
    control.value = date ? new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 19) : "";
  });
}

/** A text alternative: text, "" for a picture that only decorates, null where nobody wrote one. */
export function altValue(label = "Text alternative") {
  const control = h("input", { type: "text", maxlength: 2000, placeholder: "What is to be seen, for people who cannot see it" });
  const decorates = h("input", { type: "checkbox" });
  const settle = () => (control.disabled = decorates.checked);
  decorates.addEventListener("change", settle);
  const nodes = [field(label, control, "wide"), h("label", { class: "inline wide" }, decorates, h("span", {}, "Decorative: screen readers pass it over"))];
  return new Value(nodes, () => (decorates.checked ? "" : control.value.trim() || null), (alt) => {
    decorates.checked = alt === "";
    control.value = alt ?? "";
    settle();
  });
}

/** Tags, each with a button that takes it away. */
export function tagsValue() {
  let tags = [];
  const list = h("ul", { class: "tags", role: "list", "aria-label": "Tags" });
  const more = h("input", { type: "text", maxlength: 200, placeholder: "Add a tag", "aria-label": "Add a tag" });
  const draw = () => fill(list, tags.map((tag) => h("li", { class: "tag" }, tag, button("×", () => {
    tags = tags.filter((other) => other !== tag);
    draw();
    more.focus();
  }, { class: "bare", "aria-label": `Remove the tag ${tag}` }))));
  const add = () => {
    const tag = more.value.trim();
    if (tag && !tags.includes(tag)) tags = [...tags, tag];
    more.value = "";
    draw();
  };
  more.addEventListener("change", add);
  more.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !more.value.trim()) return;
    event.preventDefault(); // the first Enter adds the tag, the next one saves
    add();
  });
  return new Value(h("div", { class: "field wide" }, h("span", {}, "Tags"), list, more), () => tags, (value) => {
    tags = value ?? [];
    draw();
  });
}
