// An editor searches and chooses an asset; the page that shows this one is told which.

import { ask } from "./asking.js";
import { h, icon, told } from "./element.js";
import { Listbox } from "./listbox.js";
import { clock } from "./time.js";

const settings = told("settings");
const host = window.opener ?? (window.parent === window ? null : window.parent);

/** Tells the page of the one origin this picker was opened for; the browser keeps it from every other. */
const tell = (message) => host?.postMessage(message, settings.origin);

const query = `query($query: String, $after: String, $locale: String) {
  assets(query: $query, state: published, order: recent, first: 24, after: $after) {
    edges { node { id externalId kind state title alt tags updatedAt
      manifest(locale: $locale) { title description alt language duration aspectRatio asset { version }
        posters { url mime width height placeholder } images { url mime width height placeholder } } } }
    pageInfo { hasNextPage endCursor } } }`;

const search = h("input", { type: "search", id: "search", placeholder: "Search titles and descriptions", autocomplete: "off", "aria-controls": "assets" });
const locale = h("input", { type: "text", id: "locale", value: settings.locale, placeholder: "their own", size: "8", spellcheck: "false", autocomplete: "off" });
const status = h("p", { role: "status", class: "quiet" });
const more = h("button", { type: "button", hidden: true, onclick: () => load(true) }, "Show more");
const use = h("button", { type: "button", class: "primary", disabled: true, onclick: () => pick(list.chosen) }, "Use this asset");
const list = new Listbox("assets", "Assets", card, (node) => { use.disabled = !node?.manifest; }, pick);
let cursor;
let leaving = new AbortController();
let ready = false;

async function load(further) {
  leaving.abort();
  leaving = new AbortController();
  const { signal } = leaving;
  status.textContent = "Searching…";
  more.disabled = true;
  try {
    const { data } = await ask(query, { query: search.value.trim(), after: further ? cursor : null, locale: locale.value.trim() || null }, signal);
    if (signal.aborted) return;
    const page = data.assets;
    const nodes = page.edges.map((edge) => edge.node);
    if (further) list.add(nodes);
    else list.fill(nodes);
    cursor = page.pageInfo.endCursor;
    more.hidden = !page.pageInfo.hasNextPage;
    status.textContent = list.size === 0 ? "Nothing was found." : `${list.size}${page.pageInfo.hasNextPage ? " or more" : ""} asset${list.size === 1 ? "" : "s"}`;
    if (!ready) tell({ type: "reelmill:ready" });
    ready = true;
  } catch (error) {
    if (error.name !== "AbortError") status.textContent = [error.message, error.hint].filter(Boolean).join(" ");
  } finally {
    if (!signal.aborted) more.disabled = false;
  }
}

// The smallest picture that is sharp on a card, in the shape that fits best.
function thumbnail(manifest) {
  const all = [...(manifest?.posters ?? []), ...(manifest?.images ?? [])];
  const miss = (p) => (p.width < 320 ? 4 : p.width / 1000) + Math.abs(Math.log(p.width / p.height / (16 / 9)));
  return all.toSorted((a, b) => miss(a) - miss(b))[0];
}

function card(node) {
  const shown = thumbnail(node.manifest);
  const title = node.manifest?.title || node.title || node.externalId || node.id;
  return [
    h("span", { class: "frame" }, shown ? h("img", { src: shown.url, alt: "", loading: "lazy", width: shown.width, height: shown.height }) : icon(node.kind === "audio" ? "sound" : "play"),
      node.manifest?.duration > 0 && h("span", { class: "length" }, clock(node.manifest.duration))),
    h("span", { class: "name" }, title),
    h("span", { class: "quiet" }, [node.kind, node.externalId, !node.manifest && "cannot be shown now"].filter(Boolean).join(" · ")),
  ];
}

function pick(node) {
  if (!node?.manifest) return;
  const { manifest } = node;
  tell({
    type: "reelmill:picked",
    asset: {
      id: node.id, external_id: node.externalId, kind: node.kind, title: manifest.title, description: manifest.description, alt: manifest.alt,
      language: manifest.language, duration: manifest.duration, aspect_ratio: manifest.aspectRatio, version: manifest.asset.version, tags: node.tags,
      locale: locale.value.trim() || null, thumbnail: thumbnail(manifest)?.url ?? null,
      embed: new URL(`/embed/${encodeURIComponent(node.id)}`, location.href).href,
    },
  });
  status.textContent = host ? `“${manifest.title}” was chosen.` : "No page has opened this picker, so nobody was told.";
}

let typing;
const soon = () => {
  clearTimeout(typing);
  typing = setTimeout(() => load(false), 250);
};
search.addEventListener("input", soon);
locale.addEventListener("input", soon);
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") {
    event.preventDefault();
    list.element.focus();
  }
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) tell({ type: "reelmill:canceled" });
});

document.body.append(
  h("header", {}, h("h1", { class: "unseen" }, "Choose an asset"), h("label", { class: "search" }, h("span", {}, "Search"), search),
    h("label", {}, h("span", {}, "Language"), locale)),
  h("main", {}, list.element, h("div", { class: "actions" }, more)),
  h("footer", {}, status, use));
load(false);
