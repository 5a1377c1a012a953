// A secret that is shown once.

import { announce, button, h } from "./element.js";

/** A panel with a new secret, to be copied before the page is left. */
export function secretBox(title, secret, hint) {
  const code = h("code", { class: "secret" }, secret);
  const copy = button("Copy", async () => {
    try {
      await navigator.clipboard.writeText(secret);
      announce("Copied");
    } catch { // away from this machine and without https there is no clipboard
      getSelection().selectAllChildren(code);
      announce("Press Ctrl+C");
    }
  }, { class: "button small" });
  return h("div", { class: "note", role: "status" }, h("strong", {}, title), h("p", {}, hint), h("p", { class: "address" }, code, copy));
}
