// One webhook, and what was sent to it.

import { announce, badge, button, fill, h, icon, keep, say } from "./element.js";
import { confirmed } from "./dialog.js";
import { attempt, faultBox } from "./fault.js";
import { moment, plural } from "./format.js";
import { offline } from "./offline.js";
import { poll } from "./poll.js";
import { get, send } from "./request.js";
import { secretBox } from "./secret.js";
import { webhookPath } from "./webhooks.js";

const busy = 3000;
const calm = 15000;

export function webhookPage(id, signal) {
  const page = new WebhookPage(id, signal);
  poll(() => page.look(), signal, (problem) => page.failed(problem));
  return page.nodes;
}

class WebhookPage {
  constructor(id, signal) {
    Object.assign(this, { path: webhookPath(id), signal, earlier: [] });
    this.title = h("h1", {}, "Webhook");
    this.line = h("p", { class: "meta" });
    this.actions = h("div", { class: "actions" });
    this.news = h("div");
    this.trouble = h("div");
    this.list = h("div");
    this.more = button("Earlier", () => attempt(this.news, () => this.further()), { hidden: true });
    this.state = h("select", { onchange: () => attempt(this.news, () => this.restart()) }, ["every state", "pending", "delivered", "failed", "discarded"].map((name, i) =>
      h("option", { value: i ? name : "" }, name)));
    this.nodes = [
      h("div", { class: "head asset-head" }, h("a", { class: "back", href: "#/webhooks" }, icon("back"), "Webhooks"), this.title, this.line, this.actions),
      this.news, this.trouble,
      h("section", {}, h("div", { class: "head" }, h("h2", {}, "Deliveries"), h("label", { class: "inline" }, h("span", {}, "Show"), this.state)),
        this.list, h("div", { class: "center" }, this.more)),
    ];
  }

  async look() {
    const hook = await get(this.path, this.signal);
    const page = await get(this.deliveries(""), this.signal);
    fill(this.trouble);
    this.first = page;
    this.head(hook);
    this.draw();
    return page.deliveries.some((d) => d.state === "pending") ? busy : calm;
  }

  deliveries(cursor) {
    const query = new URLSearchParams(Object.entries({ state: this.state.value, cursor }).filter(([, value]) => value));
    return `${this.path}/deliveries?${query}`;
  }

  restart() {
    this.earlier = [];
    this.cursor = undefined;
    return this.look();
  }

  async further() {
    const page = await get(this.deliveries(this.cursor ?? this.first.cursor), this.signal);
    this.earlier.push(...page.deliveries);
    this.cursor = page.cursor ?? "";
    this.draw();
  }

  // The first page is read again and again; what was turned to behind it stays as it was, without those that have moved on to it.
  draw() {
    const fresh = new Set(this.first.deliveries.map((d) => d.id));
    const all = [...this.first.deliveries, ...this.earlier.filter((d) => !fresh.has(d.id))];
    this.more.hidden = !(this.cursor ?? this.first.cursor);
    keep(this.list, all, () => table(all, (d) => this.replay(d)));
  }

  head(hook) {
    say(this.title, hook.url);
    document.title = `${hook.url} · Reelmill`;
    keep(this.line, hook, () => [badge(hook.state), hook.reason && h("span", {}, hook.reason), hook.description && h("span", {}, hook.description),
      h("span", {}, hook.types.join(", ") || "all events"), h("code", {}, hook.id)]);
    keep(this.actions, hook.state, () => [
      button("Send a test", () => this.test()), button("New secret", () => this.rotate()),
      hook.state === "enabled" ? button("Disable", () => this.disable()) : button("Enable", () => this.change("enabled"), { class: "button primary" }),
      button("Remove", () => this.remove(), { class: "button danger" }),
    ]);
  }

  test() {
    return attempt(this.news, async () => {
      const sent = await send("POST", `${this.path}/test`);
      const told = sent.error ? `The test was not taken: ${answerText(sent)}` : `The test was taken: ${answerText(sent)}`;
      announce(told);
      fill(this.news, h("p", { class: sent.error ? "fault" : "note" }, told));
    });
  }

  async rotate() {
    if (!await confirmed("Make a new secret?", "The old one signs too for 24 hours. Give the receiver the new one before then.", "Make a new secret")) return;
    await attempt(this.news, async () => {
      const hook = await send("POST", `${this.path}/rotate`);
      announce("New secret made");
      fill(this.news, secretBox("The new secret", hook.secret, "Copy it now: it is not shown again."));
    });
  }

  async disable() {
    if (await confirmed("Send no more events?", "What is still to be sent is discarded. Events can be replayed later.", "Disable")) await this.change("disabled");
  }

  change(state) {
    return attempt(this.news, async () => {
      await send("PATCH", this.path, { state });
      announce(state === "enabled" ? "Enabled" : "Disabled");
      await this.look();
    });
  }

  async remove() {
    if (!await confirmed("Remove this webhook?", "Its deliveries and its secret go with it. It cannot be undone.", "Remove")) return;
    await attempt(this.news, async () => {
      await send("DELETE", this.path);
      announce("Removed");
      location.hash = "#/webhooks";
    });
  }

  replay(delivery) {
    return attempt(this.news, async () => {
      await send("POST", `${this.path}/deliveries/${encodeURIComponent(delivery.id)}/replay`);
      announce("Sent again");
      await this.look();
    });
  }

  failed(problem) {
    offline(problem);
    if (problem?.status) fill(this.trouble, faultBox(problem));
  }
}

function table(deliveries, again) {
  if (deliveries.length === 0) return h("p", { class: "quiet-text" }, "Nothing was sent yet.");
  return h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "Deliveries" }, h("table", {},
    h("thead", {}, h("tr", {}, ["Event", "State", "Made", "Tries", "Last answer", ""].map((name) => h("th", { scope: "col" }, name || h("span", { class: "unseen" }, "Replay"))))),
    h("tbody", {}, deliveries.map((d) => h("tr", {},
      h("th", { scope: "row" }, d.type, h("span", { class: "quiet-text" }, h("a", { href: `#/assets/${encodeURIComponent(d.asset)}` }, d.asset))),
      h("td", {}, badge(d.state), d.next_at && h("span", { class: "under" }, `next ${moment(d.next_at)}`)), h("td", {}, moment(d.created_at)),
      h("td", { title: d.tries.map((t) => `${moment(t.at)}: ${answerText(t)}`).join("\n") }, plural(d.attempts, "try", "tries")),
      h("td", { class: "why" }, d.tries.length > 0 ? answerText(d.tries.at(-1)) : "–"),
      h("td", {}, d.state !== "pending" && button("Replay", () => again(d), { class: "button small", "aria-label": `Replay ${d.type} of ${moment(d.created_at)}` })))))));
}

const answerText = (sent) => `${sent.error || sent.status} after ${sent.millis} ms`;
