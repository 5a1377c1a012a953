// Asks before something readers would notice.

import { h } from "./element.js";

/** Whether the person agreed; closing the dialog in any other way is a no. */
export async function confirmed(question, consequence, yes) {
  return (await answer(question, [h("p", {}, consequence)], yes)) !== undefined;
}

/** What the person says to go with a yes, trimmed; undefined for a no. */
export async function explained(question, consequence, label, yes) {
  const text = h("textarea", { rows: 3, maxlength: 2000, autofocus: true });
  const said = await answer(question, [h("p", {}, consequence), h("label", { class: "field" }, h("span", {}, label), text)], yes);
  return said && text.value.trim();
}

/** Opens a form over the page and resolves with it when it was sent, with undefined when it was closed otherwise. */
export function answer(question, fields, yes, no = "Keep it as it is") {
  const typed = fields.some((field) => field.querySelector("input, select, textarea"));
  const form = h("form", { method: "dialog" }, h("h2", { id: "question" }, question), fields,
    h("div", { class: "actions" },
      h("button", { class: "button", value: "", formnovalidate: true, autofocus: !typed }, no), h("button", { class: "button primary", value: "yes" }, yes)));
  // Enter in a field means yes, though the other button comes first.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    form.querySelector(".primary").click();
  });
  const dialog = h("dialog", { "aria-labelledby": "question" }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue === "yes" ? form : undefined);
  }, { once: true }));
}
