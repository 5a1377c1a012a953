// Asks before something readers would notice.

import { h } from "./element.js";

/** Whether the person agreed; closing the dialog in any other way is a no. */
export function confirmed(question, consequence, yes) {
  const dialog = h("dialog", { "aria-labelledby": "question" },
    h("form", { method: "dialog" }, h("h2", { id: "question" }, question), h("p", {}, consequence),
      h("div", { class: "actions" }, h("button", { class: "button", value: "", autofocus: true }, "Keep it as it is"), h("button", { class: "button primary", value: "yes" }, yes))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue === "yes");
  }, { once: true }));
}
