// Asks the graph, with the API key where the server wants one. The key is kept for this tab only.

import { h } from "./element.js";

const place = "reelmill.key";

// A frame of another site may have no storage of its own; then the key holds as long as the page.
let held;
function kept() {
  try {
    return held ?? sessionStorage.getItem(place) ?? localStorage.getItem(place); // the console keeps it there when its owner says so
  } catch {
    return held;
  }
}

function keep(key) {
  held = key;
  try {
    sessionStorage.setItem(place, key);
  } catch {
    // it is held
  }
}

/** Why a request was not answered. */
export class Problem extends Error {
  constructor(code, message, hint) {
    super(message);
    Object.assign(this, { code, hint });
  }
}

/** Runs a query. Errors of single fields come with the data, as {data, errors}; without data the first of them is thrown. */
export async function ask(query, variables, signal) {
  for (;;) {
    const key = kept();
    const headers = { "Content-Type": "application/json", ...(key ? { Authorization: `Bearer ${key}` } : {}) };
    let answer;
    try {
      answer = await fetch("/graphql", { method: "POST", headers, signal, body: JSON.stringify({ query, variables }) });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Problem("unreachable", "The server cannot be reached.", "Check the connection, and try again.");
    }
    const body = await answer.json().catch(() => ({}));
    if (answer.status === 401) {
      keep(await question(body.detail ?? "This server asks for an API key."));
      continue;
    }
    if (!answer.ok && !body.errors) throw new Problem(body.code, body.detail ?? "The server gave no reason.", body.hint);
    if (!body.data) throw new Problem(body.errors[0].extensions?.code, body.errors[0].message, body.errors[0].extensions?.hint);
    return body;
  }
}

let asking;

function question(reason) {
  asking ??= new Promise((resolve) => {
    const key = h("input", { type: "password", required: true, autocomplete: "current-password", autofocus: true });
    const dialog = h("dialog", { "aria-labelledby": "key-question" }, h("form", { method: "dialog" },
      h("h2", { id: "key-question" }, "API key"), h("p", {}, reason),
      h("input", { type: "text", autocomplete: "username", value: "Reelmill", hidden: true }), // what password managers file the key under
      h("label", {}, h("span", {}, "Key"), key),
      h("p", { class: "quiet" }, "A key with the role cms is enough. It is kept for this tab only."),
      h("div", { class: "actions" }, h("button", { class: "primary", value: "yes" }, "Continue"))));
    // Forms may not be sent from this page, so the press is taken before it becomes one.
    dialog.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      dialog.close();
      dialog.remove();
      asking = undefined;
      resolve(key.value.trim());
    });
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}
