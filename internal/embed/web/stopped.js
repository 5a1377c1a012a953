// Why a medium cannot be read any more, in a plain sentence.

import { h } from "./element.js";
import { say } from "./words.js";

const sentences = { "rights-expired": "ended", "rights-territory": "not-here", "rights-channel": "not-here", "asset-withdrawn": "asset-withdrawn", "not-found": "ended", "bad-signature": "moved" };

/**
 * Asks the server for the first byte of a medium. Undefined when it can be read, else {sentence, again, missing}: why not, whether another try
 * may help, and whether only this one is not there.
 */
export async function reason(address) {
  try {
    const answer = await fetch(address, { headers: { Range: "bytes=0-0" }, cache: "no-store" });
    if (answer.ok) return undefined;
    const problem = await answer.json().catch(() => ({}));
    if (!sentences[problem.code] && answer.status >= 500) return { sentence: say("later"), again: true };
    return { sentence: say(sentences[problem.code] ?? "ended"), missing: answer.status === 404 };
  } catch {
    return { sentence: say("offline"), again: true };
  }
}

/** Replaces the page by a sentence, with a button to try again where that may help. */
export function stop(sentence, again) {
  const retry = again && h("button", { type: "button", onclick: () => location.reload() }, say("retry"));
  const main = h("main", { class: "sentence" }, h("div", {}, h("p", { role: "alert" }, sentence), retry));
  const lost = document.body.contains(document.activeElement) && document.activeElement !== document.body;
  document.body.replaceChildren(main);
  if (!lost) return;
  main.tabIndex = -1; // the focus was on something that is gone
  main.focus();
}
