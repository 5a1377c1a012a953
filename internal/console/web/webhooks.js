// The webhooks: to whom events are sent.

import { announce, badge, button, fill, h, keep } from "./element.js";
import { answer } from "./dialog.js";
import { attempt, faultBox } from "./fault.js";
import { field } from "./field.js";
import { moment } from "./format.js";
import { offline } from "./offline.js";
import { poll } from "./poll.js";
import { get, send } from "./request.js";
import { secretBox } from "./secret.js";

/** Every type of event there is. */
export const eventTypes = ["asset.created", "version.processing", "derivative.ready", "version.ready", "version.failed",
  "manifest.published", "manifest.changed", "rights.opened", "rights.closed", "asset.withdrawn"];
const calm = 15000;

export const webhookPath = (id) => `/v1/webhooks/${encodeURIComponent(id)}`;

/** The page of all webhooks. */
export function webhooksPage(signal) {
  const list = h("div");
  const trouble = h("div");
  const news = h("div");
  const look = async () => {
    const { webhooks } = await get("/v1/webhooks", signal);
    fill(trouble);
    keep(list, webhooks, () => table(webhooks));
    return calm;
  };
  const failed = (problem) => {
    offline(problem);
    if (problem?.status) fill(trouble, faultBox(problem));
  };
  poll(look, signal, failed);
  return [
    h("div", { class: "head" }, h("h1", {}, "Webhooks"), h("div", { class: "actions" }, button("New webhook", () => create(news, () => look().catch(failed)), { class: "button primary" }))),
    h("p", { class: "quiet-text" }, "Other systems are told at once what happens to assets: signed, in order, and tried again for days."),
    news, trouble, list,
  ];
}

function table(webhooks) {
  if (webhooks.length === 0) return h("p", { class: "empty" }, "No system is told yet.");
  return h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "Webhooks" }, h("table", {},
    h("thead", {}, h("tr", {}, ["Address", "State", "Events", "Since"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, webhooks.map((hook) => h("tr", {},
      h("th", { scope: "row" }, h("a", { href: `#/webhooks/${encodeURIComponent(hook.id)}` }, hook.url), h("span", { class: "quiet-text" }, hook.description)),
      h("td", {}, badge(hook.state), hook.reason && h("span", { class: "why" }, hook.reason)), h("td", { class: "why" }, hook.types.join(", ") || "all"), h("td", {}, moment(hook.created_at)))))));
}

// look shows a failure of its own elsewhere: nothing may take the place of what is shown once.
async function create(news, look) {
  const url = h("input", { type: "url", required: true, maxlength: 2000, autofocus: true, placeholder: "https://cms.example.org/hooks/reelmill" });
  const about = h("input", { type: "text", maxlength: 1000 });
  const boxes = eventTypes.map((value) => h("input", { type: "checkbox", value }));
  const some = h("details", { class: "fold" }, h("summary", {}, "Only some events"),
    h("div", { class: "choices" }, boxes.map((box) => h("label", { class: "inline" }, box, h("span", {}, box.value)))));
  if (!await answer("New webhook", [field("Address", url), field("Whose it is (optional)", about), some], "Make the webhook", "Cancel")) return;
  await attempt(news, async () => {
    const types = boxes.filter((box) => box.checked).map((box) => box.value);
    const hook = await send("POST", "/v1/webhooks", { url: url.value.trim(), description: about.value.trim(), types });
    fill(news, secretBox(`The secret of ${hook.url}`, hook.secret, "The receiver checks signatures with it. Copy it now: it is not shown again."));
    announce("Webhook made");
    await look();
  });
}
