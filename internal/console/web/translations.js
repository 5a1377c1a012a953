// What an asset is called in other languages.

import { announce, button, h } from "./element.js";
import { attempt } from "./fault.js";
import { altValue, field, textValue } from "./field.js";
import { language } from "./format.js";
import { locale } from "./naming.js";
import { assetPath, send } from "./request.js";
import { closed, may } from "./role.js";

/** The translations of an asset, each a form of its own. What somebody is typing outlives every refresh. */
export class Translations {
  constructor(refresh) {
    this.refresh = refresh;
    this.rows = new Map();
    this.list = h("div", { class: "entries" });
    this.place = h("div");
    const tag = h("input", { type: "text", size: 8, maxlength: 40, required: true, placeholder: "fr-CA", spellcheck: "false" });
    tag.addEventListener("input", () => tag.setCustomValidity(""));
    const add = h("form", { class: "row" }, field("Language", tag), h("button", { class: "button" }, "Add a translation"));
    add.addEventListener("submit", (event) => {
      event.preventDefault();
      const wanted = locale(tag.value.trim());
      if (!wanted) {
        tag.setCustomValidity("Use a language tag such as en, fr-CA or zh-Hant.");
        tag.reportValidity();
        return;
      }
      tag.value = "";
      this.row(wanted).focus();
    });
    this.summary = h("summary", {});
    this.able = may("PATCH /v1/assets/{id}");
    this.node = h("section", { hidden: true }, h("details", { class: "fold" }, this.summary, !this.able && closed("change translations"), this.list, this.able && add, this.place));
  }

  update(asset) {
    this.asset = asset;
    this.node.hidden = asset.state === "withdrawn";
    const texts = asset.translations ?? {};
    this.summary.textContent = `Translations (${Object.keys(texts).length})`;
    for (const [tag, row] of this.rows) if (!texts[tag] && row.kept) this.drop(tag);
    for (const [tag, text] of Object.entries(texts)) this.row(tag).update(text);
  }

  row(tag) {
    if (!this.rows.has(tag)) {
      const row = new Row(tag, this.able, (text, done) => this.send(tag, text, done), () => this.drop(tag));
      this.rows.set(tag, row);
      this.list.append(row.node);
    }
    return this.rows.get(tag);
  }

  drop(tag) {
    this.rows.get(tag).node.remove();
    this.rows.delete(tag);
  }

  send(tag, text, done) {
    return attempt(this.place, async () => {
      const asset = await send("PATCH", assetPath(this.asset.id), { translations: { [tag]: text } });
      this.update(asset);
      announce(done);
      await this.refresh();
    });
  }
}

class Row {
  constructor(tag, able, save, drop) {
    this.values = {
      title: textValue("Title", { type: "text", maxlength: 1000, lang: tag }, "wide"),
      description: textValue("Description", { rows: 2, maxlength: 20000, lang: tag }, "wide"),
      alt: altValue(),
    };
    const remove = () => (this.kept ? save(null, "Translation removed") : drop());
    this.node = h("form", { class: "panel fields" }, h("h3", { class: "wide" }, `${language(tag)} `, h("code", {}, tag)),
      h("fieldset", { class: "whole", disabled: !able }, Object.values(this.values).map((v) => v.nodes)),
      able && h("div", { class: "actions wide" }, h("button", { class: "button primary", "aria-label": `Save the translation into ${language(tag)}` }, "Save"),
        button("Remove", remove, { class: "button quiet", "aria-label": `Remove the translation into ${language(tag)}` })));
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      save(this.read(), "Saved");
    });
  }

  focus() {
    this.node.querySelector("input").focus();
  }

  update(text) {
    this.kept = true;
    for (const [name, value] of Object.entries(this.values)) value.refresh(text[name]);
  }

  // What stays empty is not translated: readers get it in another language.
  read() {
    const { title, description, alt } = this.values;
    const text = {};
    if (title.read()) text.title = title.read();
    if (description.read()) text.description = description.read();
    if (alt.read() !== null) text.alt = alt.read();
    return text;
  }
}
