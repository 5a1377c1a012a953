// What people say of an asset: title, description, text alternative, language, tags, rights. And taking it down.

import { announce, button, h } from "./element.js";
import { confirmed } from "./dialog.js";
import { attempt } from "./fault.js";
import { assetPath, send } from "./request.js";

export function detailsPanel(asset, refresh) {
  if (asset.state === "withdrawn") return null;
  const place = h("div", {});
  const form = h("form", { class: "fields" },
    field("Title", text("title", asset.title, 1000), "wide"),
    field("Description", h("textarea", { name: "description", rows: 3, maxlength: 20000, value: asset.description }), "wide"),
    field("Text alternative", text("alt", asset.alt ?? "", 2000), "wide"),
    field("Language", text("language", asset.language ?? "", 40)),
    field("Tags, with commas", text("tags", asset.tags.join(", "), 2000)),
    field("Shown from", when("starts_at", asset.rights.starts_at)),
    field("Shown until", when("ends_at", asset.rights.ends_at)),
    h("div", { class: "actions wide" }, h("button", { class: "button primary" }, "Save"), withdrawButton(asset, place, refresh)), place);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(place, async () => {
      await send("PATCH", assetPath(asset.id), edit(asset, new FormData(form)));
      announce("Saved");
      await refresh();
    });
  });
  return h("section", {}, h("details", { class: "fold" }, h("summary", {}, "Title, description and rights"), form));
}

function field(label, control, kind = "") {
  return h("label", { class: `field ${kind}` }, h("span", {}, label), control);
}

const text = (name, value, most) => h("input", { type: "text", name, value, maxlength: most });

// The field shows and takes local time; the API speaks UTC.
function when(name, value) {
  const date = value && new Date(value);
  const local = date && new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  return h("input", { type: "datetime-local", name, value: local || "" });
}

function edit(asset, form) {
  const instant = (name) => (form.get(name) ? new Date(form.get(name)).toISOString() : null);
  const alt = form.get("alt").trim();
  return {
    title: form.get("title").trim(), description: form.get("description").trim(), language: form.get("language").trim(),
    // An empty field says that nobody wrote one; it only means "decorative" where it said so before.
    alt: alt || (asset.alt === "" ? "" : null),
    tags: form.get("tags").split(",").map((tag) => tag.trim()).filter(Boolean),
    rights: { ...asset.rights, starts_at: instant("starts_at"), ends_at: instant("ends_at") },
  };
}

function withdrawButton(asset, place, refresh) {
  return button("Withdraw", async () => {
    if (!await confirmed("Withdraw this asset?", "It vanishes from every page at once, and cannot be brought back under this id.", "Withdraw")) return;
    await attempt(place, async () => {
      await send("DELETE", assetPath(asset.id));
      announce("Withdrawn");
      await refresh();
    });
  }, { class: "button danger" });
}
