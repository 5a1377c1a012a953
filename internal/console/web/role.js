// What the key in use may do, as the server's role table says it. While that is not known everything is offered: the server decides anyway.

import { h } from "./element.js";
import { credentials, hasKey } from "./key.js";

let caller;

/** Whose key is in use: its name, role, end and routes; undefined where no key is, or nobody could say. */
export const user = () => caller;

/** Whether a route may be taken, as the role table names it: "PATCH /v1/assets/{id}". */
export const may = (route) => !caller || caller.routes.includes(route);

/** Asks whose key is in use. Returns whether that changes what may be done. It never asks anybody for a key. */
export async function learn() {
  const before = JSON.stringify(caller?.routes);
  caller = hasKey() ? await asked() : undefined;
  return JSON.stringify(caller?.routes) !== before;
}

// A server of the release before has no such route, and one that is away cannot say.
async function asked() {
  try {
    const response = await fetch("/v1/keys/self", { headers: { Accept: "application/json", ...credentials() }, cache: "no-store", signal: AbortSignal.timeout(5000) });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

/** Why something is closed, for the place where it would be. what goes on after "may not". */
export function closed(what) {
  return h("p", { class: "note" }, `Your key has the role “${caller.role}” and may not ${what}. Ask an operator for a key with another role.`);
}
