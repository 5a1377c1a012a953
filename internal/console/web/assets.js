// The page of all assets: search, filter, and a grid that keeps itself up to date.

import { card } from "./card.js";
import { announce, button, fill, h, words } from "./element.js";
import { plural } from "./format.js";
import { offline } from "./offline.js";
import { poll } from "./poll.js";
import { get } from "./request.js";
import { may } from "./role.js";

const states = ["draft", "processing", "ready", "in_review", "approved", "published", "expired", "failed", "withdrawn"];
// What can be asked about a version newer than the one readers see: its states, by what it means for who looks.
const newer = { waiting: ["in_review", "ready", "approved"], processing: ["processing"], failed: ["failed"] };
const newerNames = { waiting: "Waits for a decision", processing: "Is being made", failed: "Failed" };
const pageSize = 48;
const busy = 2000;
const calm = 15000;
// A change is stamped a moment before it is visible, so each look reaches back a little.
const overlap = 5000;

/** Builds the page; query carries q, and state or newer, so a search has an address. */
export function assetsPage(query, signal) {
  const known = (name, names) => (names.includes(query.get(name)) ? query.get(name) : "");
  const list = new List({ q: query.get("q") ?? "", state: known("state", states), newer: known("newer", Object.keys(newer)) }, signal);
  const empty = h("div", { class: "empty", hidden: true });
  const more = button("More", () => list.more().catch(list.failed), { hidden: true });
  list.changed = () => {
    more.hidden = !list.cursor;
    empty.hidden = list.cards.size > 0;
    if (list.cards.size === 0) fill(empty, nothing(list.filter));
  };
  list.start();
  return [
    h("div", { class: "head" }, h("h1", {}, "Assets"), searchForm(list.filter)),
    list.trouble, list.node, empty, h("div", { class: "center" }, more),
  ];
}

function searchForm(filter) {
  const q = h("input", { type: "search", name: "q", placeholder: "Search titles", "aria-label": "Search titles", value: filter.q, maxlength: 200 });
  const state = h("select", { name: "state", "aria-label": "State" }, h("option", { value: "" }, "Every state"),
    states.map((name) => h("option", { value: name, selected: name === filter.state }, capital(words(name)))),
    h("optgroup", { label: "The newer version" }, Object.entries(newerNames).map(([name, text]) =>
      h("option", { value: name, "data-newer": "", selected: name === filter.newer }, text))));
  const go = () => {
    const query = new URLSearchParams();
    if (q.value.trim()) query.set("q", q.value.trim());
    if (state.value) query.set("newer" in state.selectedOptions[0].dataset ? "newer" : "state", state.value);
    location.hash = "#/" + (query.size ? "?" + query : "");
  };
  state.addEventListener("change", go);
  q.addEventListener("search", go);
  return h("form", { class: "search", role: "search", onsubmit: (event) => { event.preventDefault(); go(); } }, q, state);
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);

const latestFirst = (a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at);

function nothing(filter) {
  if (filter.q || filter.state || filter.newer) return [h("p", {}, "No asset matches."), h("p", {}, h("a", { href: "#/" }, "Show every asset"))];
  return [
    h("h2", {}, "Nothing here yet"), h("p", {}, "Bring a video, a sound or a picture, and everything a page needs is made from it."),
    may("POST /v1/assets") && h("a", { class: "button primary", href: "#/upload" }, "Upload the first master"),
  ];
}

/** The cards and what is known of the server's list. */
class List {
  constructor(filter, signal) {
    this.filter = filter;
    this.signal = signal;
    this.cards = new Map();
    this.node = h("ul", { class: "grid", role: "list", "aria-label": "Assets", "aria-busy": "true" });
    this.trouble = h("div", { role: "alert" });
    this.newest = "";
    this.changed = () => {};
    this.failed = (problem) => {
      offline(problem);
      fill(this.trouble, problem?.status ? h("p", { class: "fault" }, `${problem.message} ${problem.hint}`) : null);
    };
  }

  start() {
    let loaded = false;
    poll(async () => {
      if (loaded) await this.refresh();
      else await this.more();
      loaded = true;
      return [...this.cards.values()].some((c) => c.asset.state === "processing") ? busy : calm;
    }, this.signal, this.failed);
  }

  async more() {
    const query = this.query({ ...this.filter, cursor: this.cursor });
    const page = await get(`/v1/assets?${query}`, this.signal);
    this.cursor = page.cursor ?? "";
    for (const asset of page.assets.toSorted(latestFirst)) this.take(asset, (node) => this.node.append(node));
    this.node.setAttribute("aria-busy", "false");
    this.changed();
    if (this.filter.q) announce(`${plural(this.cards.size, "asset")} found`);
  }

  // Only what has changed is read again. The state is left out of the question, since a change may have taken an asset out of it.
  async refresh() {
    const since = this.newest && new Date(Date.parse(this.newest) - overlap).toISOString();
    const changed = { q: this.filter.q, changed_since: since };
    const page = await get(`/v1/assets?${this.query(changed)}`, this.signal);
    // How its newer version stands is not said of an asset: the server tells which of those that changed still belong here.
    const held = this.filter.newer && await get(`/v1/assets?${this.query({ ...changed, newer: this.filter.newer })}`, this.signal);
    for (const asset of page.assets) {
      const left = held ? !held.assets.some((other) => other.id === asset.id) : this.filter.state && asset.state !== this.filter.state;
      if (left) this.drop(asset.id);
      else this.take(asset, (node) => this.node.prepend(node));
    }
    this.changed();
    await Promise.all([...this.cards.values()].map((c) => c.refresh()));
  }

  query(wanted) {
    const query = new URLSearchParams({ limit: pageSize, order: "recent" });
    for (const [name, value] of Object.entries(wanted)) {
      if (name === "newer") for (const state of newer[value] ?? []) query.append(name, state);
      else if (value) query.set(name, value);
    }
    return query;
  }

  take(asset, place) {
    if (asset.updated_at > this.newest) this.newest = asset.updated_at;
    const known = this.cards.get(asset.id);
    if (known) return known.update(asset);
    const fresh = card(asset, this.signal);
    this.cards.set(asset.id, fresh);
    place(fresh.node);
  }

  drop(id) {
    this.cards.get(id)?.node.remove();
    this.cards.delete(id);
  }
}
