// The masters an asset has had: bring a new one, decide about one that waits, go back to the one before, or make the published one anew.

import { announce, badge, button, fill, h, keep, say } from "./element.js";
import { decisions, offered } from "./decisions.js";
import { confirmed } from "./dialog.js";
import { dropZone } from "./drop.js";
import { attempt } from "./fault.js";
import { bytes, moment, percent, plural } from "./format.js";
import { assetPath, get, post, versionPath } from "./request.js";
import { may } from "./role.js";
import { upload } from "./tus.js";

const shown = 10;

export class Versions {
  constructor(id, signal, refresh) {
    this.id = id;
    this.signal = signal;
    this.refresh = () => {
      this.mark = undefined; // an older version may have changed, too
      return refresh();
    };
    this.known = new Map();
    this.list = h("div", {});
    this.trouble = h("div", {});
    this.going = h("div", { class: "meter", hidden: true });
    this.bring = dropZone("Bring a new master", "Readers keep the published version until the new one is complete.", ([file]) => this.replace(file), { multiple: false });
    this.back = h("div", { class: "actions" });
    this.node = h("section", { hidden: true }, h("h2", {}, "Versions"), this.list, this.back, this.trouble,
      h("details", { class: "fold" }, h("summary", {}, "Upload a new master"), this.bring, this.going));
  }

  async update(asset, latest) {
    this.node.hidden = false;
    const fold = this.bring.closest("details");
    fold.hidden = asset.state === "withdrawn" || !may("POST /v1/assets/{id}/versions");
    if (!latest && !this.mark) fold.open = true; // a draft waits for nothing else
    say(fold.firstChild, latest ? "Upload a new master" : "Upload its master");
    if (latest) this.known.set(latest.number, latest);
    const turn = this.turn = {};
    await this.fetch(asset);
    if (turn !== this.turn) return; // a newer look draws
    const versions = [...this.known.values()].sort((a, b) => b.number - a.number).slice(0, shown);
    keep(this.list, [asset.state, asset.published_version, versions.map((v) => [v.number, v.state, v.filename, v.swept_at])],
      () => (versions.length > 0 ? this.table(asset, versions) : h("p", { class: "quiet-text" }, "Nobody has brought a master yet.")));
    const earlier = versions.find((v) => v.number < asset.published_version && v.state === "superseded");
    const able = asset.published_version > 0 && asset.state !== "withdrawn";
    keep(this.back, [able, earlier?.number, earlier?.swept_at, asset.published_version], () => able && [
      earlier && !earlier.swept_at && may("POST /v1/assets/{id}/rollback") && button(`Roll back to version ${earlier.number}`, () => this.rollBack(earlier)),
      may("POST /v1/assets/{id}/remake") && button("Make anew what differs", () => this.remake()),
    ]);
  }

  // Versions that are over only change by a roll back, so they are read again only when the published one does.
  fetch(asset) {
    const mark = `${asset.latest_version} ${asset.published_version} ${asset.state}`;
    if (this.mark !== mark) this.fetching = this.read(asset);
    this.mark = mark;
    return this.fetching;
  }

  async read(asset) {
    const wanted = Array.from({ length: Math.min(shown, asset.latest_version - 1) }, (_, i) => asset.latest_version - 1 - i);
    const versions = await Promise.all(wanted.map((n) => get(versionPath(asset.id, n), this.signal).catch(() => undefined)));
    for (const version of versions) if (version) this.known.set(version.number, version);
  }

  async rollBack(earlier) {
    if (!await confirmed(`Show version ${earlier.number} again?`, "Readers see it at once. Nothing is encoded, and the version shown now is kept.", "Roll back")) return;
    await attempt(this.trouble, async () => {
      await post(`${assetPath(this.id)}/rollback`);
      announce("Rolled back");
      await this.refresh();
    });
  }

  async remake() {
    if (!await confirmed("Make anew what differs?", "Outputs whose profile or crop has changed since are made as a new version; all others are taken over. " +
      "Readers keep what they see until it is complete.", "Make anew")) return;
    await attempt(this.trouble, async () => {
      const made = await post(`${assetPath(this.id)}/remake`);
      const told = made.added ? `Version ${made.added} is being made: ${plural(made.outputs.length, "output")} differ${made.outputs.length === 1 ? "s" : ""}.`
        : made.under_way ? `Version ${made.under_way} is under way already; nothing was added.` : "Nothing differs; nothing was made.";
      announce(told);
      await this.refresh();
      fill(this.trouble, h("p", { class: "note" }, told));
    });
  }

  table(asset, versions) {
    const latest = Math.max(...versions.map((v) => v.number)); // what can be done with that one stands above
    const some = versions.some((v) => v.number !== latest && offered(asset, v).length > 0);
    return h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "Versions" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Version", "State", "Master", "Brought", "Published", some && "Decide"].filter(Boolean).map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, versions.map((v) => h("tr", {}, row(asset, v),
        some && h("td", {}, v.number !== latest && h("div", { class: "actions" }, decisions(asset, v, this.trouble, this.refresh))))))));
  }

  async replace(file) {
    const stop = new AbortController();
    const bar = h("progress", { max: 1, value: 0, "aria-label": `Progress of ${file.name}` });
    const far = h("span", { class: "figures" });
    this.going.hidden = false;
    fill(this.going, h("strong", {}, file.name), bar, far, button("Cancel", () => stop.abort()));
    await attempt(this.trouble, async () => {
      const sent = (count) => {
        bar.value = count / Math.max(file.size, 1);
        far.textContent = `${percent(bar.value)} of ${bytes(file.size)}`;
      };
      const { id, forget } = await upload(file, { signal: stop.signal, sent });
      await post(`${assetPath(this.id)}/versions`, { source: { upload: id } });
      forget();
      await this.refresh();
    });
    if (stop.signal.aborted) fill(this.trouble);
    this.going.hidden = true;
  }
}

function row(asset, v) {
  return [h("th", { scope: "row" }, v.number),
    h("td", {}, badge(v.state), v.number === asset.published_version && h("span", { class: "tag" }, "shown to readers"), v.swept_at && h("span", { class: "tag" }, "files given up"),
      v.error && h("span", { class: "why" }, v.error.message)),
    h("td", {}, v.filename || "–"), h("td", {}, moment(v.created_at)), h("td", {}, moment(v.published_at))];
}
