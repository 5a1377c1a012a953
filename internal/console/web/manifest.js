// The document a CMS reads, as it reads it.

import { announce, button, h, icon } from "./element.js";
import { hasKey } from "./key.js";
import { assetPath } from "./request.js";

export function manifestPanel(asset, doc) {
  const address = new URL(`${assetPath(asset.id)}/manifest`, location.href).href;
  const text = JSON.stringify(doc, null, 2);
  const code = h("code", {}, text);
  return h("section", {}, h("h2", {}, "Manifest"),
    // Where the server asks for a key, a plain link would only meet its refusal.
    h("p", { class: "address" }, hasKey() ? h("code", {}, address) : h("a", { href: address, target: "_blank", rel: "noopener" }, address), copyButton("Copy address", () => address),
      doc.embed?.html && copyButton("Copy embed code", () => doc.embed.html)),
    h("details", { class: "fold" }, h("summary", {}, doc.schema),
      h("div", { class: "document" }, copyButton("Copy", () => text, code), h("pre", { tabindex: 0, "aria-label": "Manifest" }, code))));
}

// Away from this machine and without https there is no clipboard; then the text is at least selected.
function copyButton(label, text, element) {
  const word = h("span", {}, label);
  return button([icon("copy"), word], async () => {
    try {
      await navigator.clipboard.writeText(text());
      word.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(element ?? word.closest("p").firstChild);
      word.textContent = "Press Ctrl+C";
    }
    announce(word.textContent);
    setTimeout(() => (word.textContent = label), 2000);
  }, { class: "button small" });
}
