// The API keys: who may do what, until when.

import { announce, badge, button, fill, h, keep } from "./element.js";
import { answer, confirmed } from "./dialog.js";
import { attempt, faultBox } from "./fault.js";
import { field, momentValue } from "./field.js";
import { moment } from "./format.js";
import { offline } from "./offline.js";
import { poll } from "./poll.js";
import { get, send } from "./request.js";
import { secretBox } from "./secret.js";

const roles = {
  uploader: "brings masters and subtitles",
  editor: "decides and edits, too",
  cms: "reads what is published",
  operator: "may do everything",
};
const calm = 15000;

/** The page of the API keys. */
export function keysPage(signal) {
  const list = h("div");
  const trouble = h("div");
  const news = h("div");
  const look = async () => {
    const { keys } = await get("/v1/keys", signal);
    fill(trouble);
    keep(list, keys, () => table(keys, (key) => revoke(key, news, look)));
    return calm;
  };
  const failed = (problem) => {
    offline(problem);
    if (problem?.status) fill(trouble, faultBox(problem));
  };
  poll(look, signal, failed);
  return [
    h("div", { class: "head" }, h("h1", {}, "API keys"), h("div", { class: "actions" }, button("New key", () => create(news, () => look().catch(failed)), { class: "button primary" }))),
    h("p", { class: "quiet-text" }, "Every person and program that uses this server should have a key of its own. At the command line: ", h("code", {}, "reelmill keys")),
    news, trouble, list,
  ];
}

function table(keys, end) {
  if (keys.length === 0) return h("p", { class: "empty" }, "There is no key yet.");
  return h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "API keys" }, h("table", {},
    h("thead", {}, h("tr", {}, ["Name", "Role", "State", "Used", "Ends", "Made", ""].map((name) => h("th", { scope: "col" }, name || h("span", { class: "unseen" }, "Revoke"))))),
    h("tbody", {}, keys.map((key) => h("tr", {}, h("th", { scope: "row" }, key.name, h("span", { class: "quiet-text" }, key.id)),
      h("td", { title: roles[key.role] }, key.role), h("td", {}, badge(key.state)), h("td", {}, key.last_used_at ? moment(key.last_used_at) : "never"),
      h("td", {}, key.expires_at ? moment(key.expires_at) : "–"), h("td", {}, moment(key.created_at), key.created_by && h("span", { class: "under" }, `by ${key.created_by}`)),
      h("td", {}, key.state === "valid" && button("Revoke", () => end(key), { class: "button small danger", "aria-label": `Revoke ${key.name}` })))))));
}

// look shows a failure of its own elsewhere: nothing may take the place of what is shown once.
async function create(news, look) {
  const name = h("input", { type: "text", required: true, maxlength: 200, autofocus: true, placeholder: "the CMS" });
  const role = h("select", {}, Object.entries(roles).map(([value, means]) => h("option", { value, selected: value === "editor" }, `${value}: ${means}`)));
  const ends = momentValue("Ends by itself (optional)");
  if (!await answer("New API key", [field("Whose it is", name), field("What it may do", role), ends.nodes], "Make the key", "Cancel")) return;
  await attempt(news, async () => {
    const key = await send("POST", "/v1/keys", { name: name.value.trim(), role: role.value, ...(ends.read() && { expires_at: ends.read() }) });
    fill(news, secretBox(`The key of ${key.name}`, key.key, "Copy it now: it is not shown again."));
    announce("Key made");
    await look();
  });
}

async function revoke(key, news, look) {
  if (!await confirmed(`Revoke the key of ${key.name}?`, "Whoever uses it is refused from now on. It cannot be made valid again.", "Revoke")) return;
  await attempt(news, async () => {
    await send("DELETE", `/v1/keys/${encodeURIComponent(key.id)}`);
    announce("Revoked");
    await look();
  });
}
