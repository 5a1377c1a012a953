// Chooses the page from the address and lets go of the one before.

import { assetsPage } from "./assets.js";
import { uploadPage } from "./upload.js";
import { assetPage } from "./asset.js";
import { keysPage } from "./keys.js";
import { webhookPage } from "./webhook.js";
import { webhooksPage } from "./webhooks.js";
import { batch } from "./batch.js";
import { button, fill, h } from "./element.js";
import { offline } from "./offline.js";
import { moment, percent } from "./format.js";
import { forgetKey, hasKey } from "./key.js";
import { closed, learn, may, user } from "./role.js";

const page = document.getElementById("page");
let leaving = new AbortController();

// What a page needs of the key in use, and what whoever may not have it is told.
const needs = {
  upload: ["POST /v1/assets", "bring masters"],
  webhooks: ["GET /v1/webhooks", "see webhooks"],
  keys: ["GET /v1/keys", "see API keys"],
};

function route() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [room, id] = path.split("/");
  switch (room) {
    case "":
      return ["assets", (signal) => assetsPage(new URLSearchParams(query), signal)];
    case "upload":
      return ["upload", uploadPage];
    case "assets":
      if (id) return ["asset", (signal) => assetPage(decoded(id), signal)];
      break;
    case "webhooks":
      return ["webhooks", id ? (signal) => webhookPage(decoded(id), signal) : webhooksPage];
    case "keys":
      return ["keys", keysPage];
  }
  return ["", lost];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function lost() {
  return h("section", { class: "empty" }, h("h1", {}, "There is no such page"), h("p", {}, h("a", { href: "#/" }, "See all assets")));
}

function show() {
  leaving.abort();
  leaving = new AbortController();
  offline(undefined);
  const [name, build] = route();
  const [needed, what] = needs[name] ?? [];
  fill(page, needed && !may(needed) ? [h("h1", {}, "Closed to this key"), closed(what)] : build(leaving.signal));
  document.title = `${page.querySelector("h1")?.textContent || "Reelmill"} · Reelmill`;
  for (const link of document.querySelectorAll("[data-route]")) {
    if (link.dataset.route === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  scrollTo(0, 0);
}

// An upload goes on while its owner looks at other pages, so its progress follows them.
function sending() {
  const chip = document.getElementById("sending");
  chip.hidden = !batch.active;
  chip.textContent = batch.active ? percent(batch.progress) : "";
}

// Only a server that asks for keys has somebody to sign out.
function signing() {
  const whose = user() && `${user().name}, ${user().role}${user().expires_at ? `, until ${moment(user().expires_at)}` : ""}`;
  fill(document.getElementById("signing"), hasKey() && button("Forget key", async () => {
    forgetKey();
    await meet();
    show();
  }, { class: "button quiet", title: whose }));
  for (const link of document.querySelectorAll("[data-needs]")) link.hidden = !may(link.dataset.needs);
}

// Learns whose key is in use. Returns whether that changes what there is to be seen.
async function meet() {
  const changed = await learn();
  signing();
  return changed;
}

addEventListener("keychange", async () => {
  signing();
  if (await meet()) show();
});
for (const news of ["change", "progress"]) batch.addEventListener(news, sending);
addEventListener("beforeunload", (event) => {
  if (batch.active) event.preventDefault();
});
addEventListener("hashchange", async () => {
  if (hasKey() && !user()) await meet(); // who could not be asked before
  show();
  page.focus({ preventScroll: true });
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  page.focus();
});
await meet();
show();
