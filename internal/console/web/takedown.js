// Taking an asset down.

import { announce, button, h } from "./element.js";
import { confirmed } from "./dialog.js";
import { attempt } from "./fault.js";
import { assetPath, send } from "./request.js";
import { may } from "./role.js";

const meaning = "It vanishes at once from every page, player and feed, and the addresses of its media stop working. What is being made of it is stopped. " +
  "It cannot be undone: to show it again, bring its master as a new asset.";

/** The section with the button that withdraws; update hides it once that is done. */
export class Takedown {
  constructor(refresh) {
    const place = h("div");
    const press = button("Withdraw this asset", async () => {
      if (!await confirmed("Withdraw this asset for good?", meaning, "Withdraw")) return;
      await attempt(place, async () => {
        await send("DELETE", assetPath(this.asset.id));
        announce("Withdrawn");
        await refresh();
      });
    }, { class: "button danger" });
    this.node = h("section", { hidden: true }, h("h2", {}, "Take down"),
      h("p", { class: "quiet-text" }, "For what must not be seen any more. To end at a date, set “Shown until” instead."), h("div", { class: "actions" }, press), place);
  }

  update(asset) {
    this.asset = asset;
    this.node.hidden = asset.state === "withdrawn" || !may("DELETE /v1/assets/{id}");
  }
}
