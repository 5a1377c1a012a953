// A place to drop files on, which is also a button that opens the file chooser.

import { h, icon } from "./element.js";

/** take receives an array of files. */
export function dropZone(title, hint, take, { multiple = true, accept } = {}) {
  const input = h("input", { type: "file", class: "unseen", multiple, accept, "aria-label": title });
  const zone = h("label", { class: "drop" }, input, icon("upload"), h("strong", {}, title), h("span", {}, hint), h("span", { class: "button" }, multiple ? "Choose files" : "Choose a file"));
  let depth = 0; // children fire enter and leave too
  const over = (change) => (event) => {
    event.preventDefault();
    depth = Math.max(0, depth + change);
    zone.classList.toggle("over", depth > 0);
  };
  zone.addEventListener("dragenter", over(1));
  zone.addEventListener("dragleave", over(-1));
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    depth = 0;
    zone.classList.remove("over");
    if (event.dataTransfer.files.length) take([...event.dataTransfer.files]);
  });
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = ""; // so that the same file can be chosen again
  });
  return zone;
}
