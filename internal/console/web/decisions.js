// What somebody may decide about a version, and what that means for readers.

import { announce, button } from "./element.js";
import { confirmed, explained } from "./dialog.js";
import { attempt } from "./fault.js";
import { send, versionPath } from "./request.js";
import { may } from "./role.js";

/** Whether a version is complete and waits for somebody. */
export const waits = (version) => ["ready", "in_review", "approved"].includes(version?.state);

/** The buttons for what can be decided about a version as it stands; place is where a refusal is shown. */
export function decisions(asset, version, place, refresh) {
  const act = (verb, done, body) => attempt(place, async () => {
    await send("POST", `${versionPath(asset.id, version.number)}/${verb}`, body);
    announce(`Version ${version.number} ${done}`);
    await refresh();
    settle(place);
  });
  const name = `version ${version.number}`;
  const label = (word) => ({ "aria-label": `${word} ${name}` });
  const buttons = {
    approve: () => button("Approve and publish", async () => {
      if (await confirmed(`Approve and publish ${name}?`, seen(asset), "Approve and publish")) await act("approve", "is published");
    }, { class: "button primary", ...label("Approve and publish") }),
    consent: () => button("Approve", () => act("approve", "is approved"), label("Approve")),
    publish: () => button("Publish", async () => {
      if (await confirmed(`Publish ${name}?`, seen(asset), "Publish")) await act("publish", "is published");
    }, { class: "button primary", ...label("Publish") }),
    reject: () => button("Reject", async () => {
      const reason = await explained(`Reject ${name}?`, "It ends; what readers see now stays. Who brought it reads the reason.", "Reason", "Reject");
      if (reason !== undefined) await act("reject", "is rejected", { reason });
    }, label("Reject")),
    cancel: () => button("Cancel", () => act("cancel", "is canceled"), label("Cancel")),
    retry: () => button("Retry", () => act("retry", "is tried again"), { class: "button primary", ...label("Retry") }),
  };
  return offered(asset, version).map((name) => buttons[name]());
}

// The button that was pressed has gone, and with it the focus of whoever works without a mouse: it goes on where the news is.
function settle(place) {
  if (document.activeElement && document.activeElement !== document.body) return;
  const heading = place.closest("section")?.querySelector("h2");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

/** The names of what can be done, the most likely first, and may be done with the key in use. */
export function offered(asset, version) {
  return possible(asset, version).filter((name) => may(`POST /v1/assets/{id}/versions/{n}/${name === "consent" ? "approve" : name}`));
}

function possible(asset, version) {
  if (asset.state === "withdrawn") return [];
  const passed = version.number < asset.published_version; // a newer one is shown: this one can only be ended
  switch (version.state) {
    case "processing":
      return ["cancel"];
    case "in_review":
      return passed ? ["reject"] : ["approve", "reject"];
    case "ready":
      return passed ? ["reject"] : ["publish", "consent", "reject"];
    case "approved":
      return passed ? ["reject"] : ["publish", "reject"];
    case "failed":
    case "canceled":
    case "published":
      return !passed && !version.swept_at && stuck(version) ? ["retry"] : [];
  }
  return [];
}

// Of a published version an addition may have failed, such as late subtitles. What was overtaken while it waited has nothing to retry.
function stuck(version) {
  const over = version.state === "published" ? ["failed"] : ["failed", "canceled"];
  return version.steps.some((step) => over.includes(step.state));
}

function seen(asset) {
  const before = asset.published_version ? `, in the place of version ${asset.published_version}` : "";
  return `Readers see it at once${before}, wherever the rights of this asset allow it.`;
}
