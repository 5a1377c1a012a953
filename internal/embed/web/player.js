// The player page: what is to be shown stands in the page, how in its address.

import { told } from "./element.js";
import { pictureStage } from "./picture.js";
import { Player } from "./stage.js";
import { moment } from "./time.js";

const stage = told("stage");
const query = new URLSearchParams(location.search);
const yes = (name) => ["1", "true", ""].includes(query.get(name));

if (stage.kind === "image" && stage.images.length > 0) {
  document.body.append(pictureStage(stage));
} else {
  // Whoever asked for less motion starts a film by hand.
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const player = new Player(stage, {
    locale: query.get("locale"), start: moment(query.get("t")), autoplay: yes("autoplay") && !calm, muted: yes("muted"),
  });
  document.body.append(player.element);
  player.begin();
}
