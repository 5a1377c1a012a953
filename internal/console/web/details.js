// What people say of an asset: title, description, text alternative, tags, rights, focal point. Only what was changed is sent, so that two
// who edit different things at once do not undo each other's work.

import { announce, h } from "./element.js";
import { attempt } from "./fault.js";
import { Value, altValue, codesValue, field, momentValue, tagsValue, textValue } from "./field.js";
import { focalValue, wholePicture } from "./focal.js";
import { assetPath, send } from "./request.js";
import { closed, may } from "./role.js";

const simple = ["title", "description", "alt", "language", "tags", "fallback", "focal_point"];
const window_ = ["starts_at", "ends_at", "territories", "channels"];

/** The form of an asset. It is built once, so that what somebody is typing outlives every refresh. */
export class Details {
  constructor(refresh) {
    this.values = {
      title: textValue("Title", { type: "text", maxlength: 1000 }, "wide"),
      description: textValue("Description", { rows: 3, maxlength: 20000 }, "wide"),
      alt: altValue(),
      tags: tagsValue(),
      language: textValue("Language", { type: "text", maxlength: 40, placeholder: "en", spellcheck: "false" }),
      fallback: fallbackValue(),
      starts_at: momentValue("Shown from"),
      ends_at: momentValue("Shown until"),
      territories: codesValue("Territories", { placeholder: "everywhere, or GB, FR", spellcheck: "false", autocapitalize: "characters" }),
      channels: codesValue("Channels", { placeholder: "all, or web, connected-tv", spellcheck: "false", autocapitalize: "none" }),
      focal_point: focalValue(),
    };
    const { title, description, alt, tags, language, fallback, starts_at, ends_at, territories, channels, focal_point } = this.values;
    this.focal = focal_point;
    this.place = h("div", { class: "wide" });
    const able = may("PATCH /v1/assets/{id}");
    this.form = h("form", { class: "fields" }, !able && h("div", { class: "wide" }, closed("change what is said of an asset")),
      h("fieldset", { class: "whole", disabled: !able }, [title, description, alt, tags, language].map((v) => v.nodes),
        h("fieldset", { class: "wide fields" }, h("legend", {}, "Rights"), [starts_at, ends_at, territories, channels, fallback].map((v) => v.nodes)),
        focal_point.nodes, able && h("div", { class: "actions wide" }, h("button", { class: "button primary" }, "Save"))), this.place);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save(refresh);
    });
    this.node = h("section", { hidden: true }, h("details", { class: "fold" }, h("summary", {}, "Title, description and rights"), this.form));
  }

  update(asset, pictures, master) {
    this.asset = asset;
    this.focal.show(wholePicture(pictures, master));
    this.take(asset);
  }

  take(asset) {
    this.node.hidden = asset.state === "withdrawn";
    for (const name of simple) this.values[name].refresh(asset[name]);
    for (const name of window_) this.values[name].refresh(asset.rights[name]);
    this.focal.nodes.hidden = asset.kind === "audio";
  }

  async save(refresh) {
    const changes = edit(this.values);
    const moved = "focal_point" in changes;
    await attempt(this.place, async () => {
      if (Object.keys(changes).length > 0) this.take(await send("PATCH", assetPath(this.asset.id), changes));
      announce(Object.keys(changes).length > 0 ? "Saved" : "Nothing was changed");
      await refresh();
      if (moved && this.asset.published_version) {
        this.place.append(h("p", { class: "note", role: "status" }, "Saved. Readers are told the new point now; what was cropped around the old one stays until it is made anew, under Versions."));
      }
    });
  }
}

/** What was changed, as PATCH takes it. Of the rights, too, only what was touched is sent: the rest stays as it is there by now. */
export function edit(values) {
  const changes = {};
  for (const name of simple) if (values[name].changed) changes[name] = values[name].read();
  const touched = window_.filter((name) => values[name].changed);
  if (touched.length > 0) changes.rights = Object.fromEntries(touched.map((name) => [name, values[name].read()]));
  return changes;
}

function fallbackValue() {
  const control = h("input", { type: "text", maxlength: 300, placeholder: "Id, or ext: and your own", spellcheck: "false" });
  const link = h("a", { hidden: true }, "See what is shown instead");
  return new Value([h("div", { class: "field" }, field("Shown instead outside these rights", control), link)], () => control.value.trim(), (id) => {
    control.value = id ?? "";
    link.hidden = !id;
    link.setAttribute("href", `#/assets/${encodeURIComponent(id ?? "")}`);
  });
}
