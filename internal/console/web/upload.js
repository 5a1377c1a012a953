// The page that takes masters and subtitle files in.

import { batch } from "./batch.js";
import { dropZone } from "./drop.js";
import { entryRow } from "./entry.js";
import { announce, button, fill, h } from "./element.js";
import { plural } from "./format.js";
import { get } from "./request.js";

export function uploadPage(signal) {
  const list = h("ol", { class: "entries", "aria-label": "Masters" });
  const strays = h("div", { role: "status" });
  const actions = h("div", { class: "actions" });
  const rows = new Map();
  const sets = [];
  const draw = () => {
    for (const entry of rows.keys()) if (!batch.entries.includes(entry)) rows.delete(entry);
    for (const entry of batch.entries) if (!rows.has(entry)) rows.set(entry, entryRow(entry, sets));
    place(list, [...rows.values()].map((row) => row.node));
    rows.forEach((row) => row.update());
    fill(strays, batch.strays.length > 0 && h("p", { class: "note" }, `No master is named like ${batch.strays.map((f) => f.name).join(", ")}. Add the master too, or rename the file after it.`));
    fill(actions, buttons(signal));
  };
  batch.addEventListener("change", draw, { signal });
  batch.addEventListener("progress", () => rows.forEach((row) => row.progress()), { signal });
  get("/v1/sets", signal).then((answer) => {
    sets.push(...answer.sets);
    rows.forEach((row) => row.choices());
  }).catch(() => {}); // the default set stays, and submitting says what is wrong
  draw();
  return [
    h("div", { class: "head" }, h("h1", {}, "Upload")),
    dropZone("Drop masters and subtitle files here", "Videos, sounds and pictures of any size. Subtitles named after their master, such as film.fr.vtt, find it by themselves.", (files) => batch.add(files)),
    strays, list, actions,
  ];
}

// Moving a node makes it lose the focus, so those already in place stay.
function place(list, nodes) {
  for (const node of [...list.children]) if (!nodes.includes(node)) node.remove();
  nodes.forEach((node, i) => list.children[i] === node || list.insertBefore(node, list.children[i] ?? null));
}

function buttons(signal) {
  const ready = batch.entries.filter((e) => e.editable);
  const done = batch.entries.filter((e) => e.state === "done");
  const nameless = ready.flatMap((e) => e.texts).filter((t) => !t.locale.trim());
  return [
    ready.length > 0 && button(`Upload ${plural(ready.length, "master")}`, () => go(signal, nameless), { class: "button primary" }),
    done.length > 0 && !batch.active && button("Clear finished", () => done.forEach((e) => batch.remove(e))),
  ];
}

async function go(signal, nameless) {
  if (nameless.length > 0) {
    announce(`${nameless[0].file.name} needs a language.`);
    document.querySelector(".locale:invalid")?.focus();
    document.querySelector(".locale:invalid")?.reportValidity();
    return;
  }
  const assets = await batch.start();
  announce(`${plural(assets.length, "master")} uploaded`);
  // A single master leads straight to its page; of several, each shows its own link.
  if (assets.length === 1 && batch.entries.length === 1 && !signal.aborted) {
    batch.remove(batch.entries[0]);
    location.hash = `#/assets/${encodeURIComponent(assets[0].id)}`;
  }
}
