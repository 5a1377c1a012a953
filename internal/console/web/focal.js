// The point of a picture that must stay in view when it is cropped.

import { h } from "./element.js";
import { Value, field } from "./field.js";
import { media } from "./request.js";

/** The focal point as a value with numbers to type and, once show is called with a picture, a place to press. */
export function focalValue() {
  const number = (label) => h("input", { type: "number", min: 0, max: 100, step: 0.1, required: true, "aria-label": label });
  const [x, y] = [number("Focal point from the left, in percent"), number("Focal point from the top, in percent")];
  const image = h("img", { alt: "", decoding: "async" });
  const mark = h("span", { class: "focal-mark" });
  const board = h("div", { class: "focal-board", hidden: true }, image, mark);
  const put = () => {
    mark.style.left = `${x.value}%`;
    mark.style.top = `${y.value}%`;
  };
  const set = (point) => {
    x.value = percent(point.x);
    y.value = percent(point.y);
    put();
  };
  for (const control of [x, y]) control.addEventListener("input", put);
  board.addEventListener("click", (event) => {
    if (x.matches(":disabled")) return;
    const box = image.getBoundingClientRect();
    set({ x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) });
  });
  const nodes = h("fieldset", { class: "wide focal" }, h("legend", {}, "Focal point: what must stay in view"),
    board, h("div", { class: "pair" }, field("From the left, %", x), field("From the top, %", y)));
  const value = new Value(nodes, () => ({ x: x.valueAsNumber / 100, y: y.valueAsNumber / 100 }), set);
  value.show = (picture) => {
    board.hidden = !picture;
    const address = picture && media(picture.url);
    if (address && image.getAttribute("src") !== address) image.src = address;
  };
  return value;
}

const percent = (part) => Math.round(part * 1000) / 10;
const within = (part) => Math.min(1, Math.max(0, part));

/** A picture that shows the whole master, if there is one: only there does a press mean what it seems to mean. */
export function wholePicture(pictures, master) {
  const whole = master?.video ?? master?.image;
  if (!whole?.width || !whole.height) return undefined;
  const shape = whole.width / whole.height;
  return pictures.filter((p) => p.width && Math.abs(p.width / p.height / shape - 1) < 0.02).toSorted((a, b) => b.width - a.width)[0];
}
