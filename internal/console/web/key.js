// The API key, where the server asks for one. It is kept for this tab, or on this device when its owner says so.

import { h } from "./element.js";

const place = "reelmill.key";

const kept = () => sessionStorage.getItem(place) ?? localStorage.getItem(place);

export const hasKey = () => kept() !== null;

/** What a request must carry: nothing where no key was given. */
export function credentials() {
  const key = kept();
  return key ? { Authorization: `Bearer ${key}` } : {};
}

export function forgetKey() {
  sessionStorage.removeItem(place);
  localStorage.removeItem(place);
}

let asking;

/** Asks for a key, once however many requests wait for it. used is the refused request's key. Returns whether there is a new one. */
export function askKey(reason, used) {
  if (used !== credentials().Authorization) return Promise.resolve(hasKey()); // somebody was asked meanwhile
  asking ??= question(reason).finally(() => (asking = undefined));
  return asking;
}

function question(reason) {
  const key = h("input", { type: "password", required: true, autocomplete: "current-password", autofocus: true });
  const stay = h("input", { type: "checkbox" });
  const dialog = h("dialog", { "aria-labelledby": "key-question" }, h("form", { method: "dialog" },
    h("h2", { id: "key-question" }, "API key"), h("p", {}, reason),
    h("input", { type: "text", autocomplete: "username", value: "Reelmill", hidden: true }), // what password managers file the key under
    h("label", { class: "field" }, h("span", {}, "Key"), key),
    h("label", { class: "inline" }, stay, h("span", {}, "Remember it on this device")),
    h("div", { class: "actions" }, h("button", { class: "button primary", value: "yes" }, "Continue"))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return resolve(false);
    forgetKey();
    (stay.checked ? localStorage : sessionStorage).setItem(place, key.value.trim());
    dispatchEvent(new Event("keychange"));
    resolve(true);
  }, { once: true }));
}
