// Why a medium cannot be read any more, in a plain sentence.

import { h } from "./element.js";

const sentences = {
  "rights-expired": "This is no longer available.",
  "asset-withdrawn": "This was taken down.",
  "not-found": "This is no longer available.",
  "bad-signature": "This is no longer available at this address.",
};

/** Asks the server for the first byte of a medium, and returns the sentence; undefined when it can be read. */
export async function reason(address) {
  try {
    const answer = await fetch(address, { headers: { Range: "bytes=0-0" }, cache: "no-store" });
    if (answer.ok) return undefined;
    const problem = await answer.json().catch(() => ({}));
    return sentences[problem.code] ?? (answer.status >= 500 ? "This cannot be shown just now. Try again later." : sentences["rights-expired"]);
  } catch {
    return "The connection is lost. Try again when it is back.";
  }
}

/** Replaces the page by a sentence. */
export function stop(sentence) {
  document.body.replaceChildren(h("main", { class: "sentence", role: "alert" }, h("p", {}, sentence)));
}
