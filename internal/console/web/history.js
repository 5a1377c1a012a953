// Who did what to an asset, and when.

import { button, fill, h, words } from "./element.js";
import { faultBox } from "./fault.js";
import { moment } from "./format.js";
import { assetPath, get } from "./request.js";
import { may } from "./role.js";

/** The audit trail; it is read when somebody opens it, and anew when the asset has changed since. */
export class History {
  constructor(signal) {
    this.signal = signal;
    this.rows = h("tbody");
    this.more = button("Earlier", () => this.read(this.cursor), { hidden: true });
    this.trouble = h("div");
    this.fold = h("details", { class: "fold" }, h("summary", {}, "History"), this.trouble,
      h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "History" }, h("table", {},
        h("thead", {}, h("tr", {}, ["When", "What", "Version", "Who", "More"].map((name) => h("th", { scope: "col" }, name)))), this.rows)),
      h("div", { class: "center" }, this.more));
    this.fold.addEventListener("toggle", () => this.look());
    this.node = h("section", { hidden: !may("GET /v1/assets/{id}/audit") }, this.fold);
  }

  update(asset) {
    this.asset = asset;
    return this.look();
  }

  async look() {
    const mark = this.asset && `${this.asset.updated_at} ${this.asset.latest_version}`;
    if (!this.fold.open || !mark || this.mark === mark) return;
    this.mark = mark;
    await this.read("");
  }

  async read(cursor) {
    try {
      const query = new URLSearchParams(cursor ? { cursor } : {});
      const page = await get(`${assetPath(this.asset.id)}/audit?${query}`, this.signal);
      if (!cursor) fill(this.rows);
      this.rows.append(...page.entries.map(line));
      this.cursor = page.cursor;
      this.more.hidden = !page.cursor;
      fill(this.trouble);
    } catch (error) {
      if (!this.signal.aborted) fill(this.trouble, faultBox(error));
    }
  }
}

function line(entry) {
  return h("tr", {}, h("th", { scope: "row" }, moment(entry.at)), h("td", {}, words(entry.action.replaceAll("-", " "))), h("td", {}, entry.version || "–"),
    h("td", {}, entry.actor, entry.role && h("span", { class: "tag" }, entry.role)), h("td", { class: "why" }, detail(entry.detail)));
}

/** What is known besides, in one line: the reason of a rejection, the fields of an edit. */
function detail(facts = {}) {
  return Object.entries(facts).map(([name, value]) => {
    const text = Array.isArray(value) ? value.map((v) => words(String(v))).join(", ") : value === null ? "none" : typeof value === "object" ? JSON.stringify(value) : String(value);
    return name === "fields" ? text : `${words(name)}: ${text}`;
  }).join("; ") || "–";
}
