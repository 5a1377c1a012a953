// Why something failed, in a sentence, with the way out and the code to quote.

import { fill, h } from "./element.js";

/** fault is a Problem, or an {code, message, hint} of the API. */
export function faultBox(fault, title = "") {
  return h("div", { class: "fault", role: "alert" },
    title && h("strong", {}, title),
    h("p", {}, fault.message),
    fault.hint && h("p", { class: "hint" }, fault.hint),
    h("code", {}, fault.code));
}

/** Runs what a button starts and shows in a place why it did not work. Returns whether it did. */
export async function attempt(place, act) {
  fill(place);
  try {
    await act();
    return true;
  } catch (error) {
    fill(place, faultBox(error.code && error.message ? error : { code: "unexpected", message: "The page met something it did not expect.", hint: String(error) }));
    return false;
  }
}
