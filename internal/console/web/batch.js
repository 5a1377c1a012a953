// The files on their way. They belong to no page, so uploads go on while their owner looks elsewhere.

import { isText, masterOf, textName, titleOf } from "./naming.js";
import { abandon, upload } from "./tus.js";
import { Problem, post } from "./request.js";

/** One master with what is said of it and the subtitle files that go with it. */
class Entry {
  constructor(file) {
    this.file = file;
    this.title = titleOf(file.name);
    this.set = "article";
    this.publish = ""; // as the set asks for
    this.language = "";
    this.alt = "";
    this.texts = [];
    this.state = "ready"; // ready, queued, uploading, submitting, done, failed
    this.sent = 0;
  }

  get size() {
    return this.texts.reduce((sum, text) => sum + text.file.size, this.file.size);
  }

  get editable() {
    return this.state === "ready" || this.state === "failed";
  }

  addText(file) {
    const guess = textName(file.name);
    this.texts.push({ file, locale: guess.locale, kind: guess.kind });
  }
}

/** Every entry, in the order they came. "change" tells that the list or a state changed, "progress" that bytes moved. */
class Batch extends EventTarget {
  entries = [];
  strays = []; // subtitle files that fit no master
  running = false;

  get active() {
    return this.entries.some((e) => ["queued", "uploading", "submitting"].includes(e.state));
  }

  get progress() {
    const going = this.entries.filter((e) => e.state !== "ready" && e.state !== "failed");
    const total = going.reduce((sum, e) => sum + e.size, 0);
    return total ? going.reduce((sum, e) => sum + (e.state === "done" ? e.size : e.sent), 0) / total : 0;
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }

  /** Takes in dropped files: masters first, then subtitle files to the masters they are named after. */
  add(files) {
    for (const file of files) if (!isText(file.name)) this.entries.push(new Entry(file));
    const texts = [...this.strays, ...files.filter((file) => isText(file.name))];
    const open = this.entries.filter((e) => e.editable);
    this.strays = texts.filter((text) => {
      const master = masterOf(text.name, open.map((e) => e.file));
      open.find((e) => e.file === master)?.addText(text);
      return !master;
    });
    this.changed();
  }

  /** Takes an entry off the list; one that is under way is stopped and its bytes given up. */
  remove(entry) {
    entry.stop?.abort();
    if (entry.state !== "done") [entry, ...entry.texts].forEach((part) => abandon(part.file));
    this.entries = this.entries.filter((e) => e !== entry);
    this.changed();
  }

  /** Sends everything that is ready, one master after the other, and returns the assets that came of it. */
  async start() {
    for (const entry of this.entries) if (entry.editable) entry.state = "queued";
    this.changed();
    if (this.running) return [];
    this.running = true;
    const assets = [];
    try {
      for (let entry; (entry = this.entries.find((e) => e.state === "queued")); ) {
        if (await this.bring(entry)) assets.push(entry.asset);
      }
    } finally {
      this.running = false;
    }
    return assets;
  }

  async bring(entry) {
    entry.stop = new AbortController();
    Object.assign(entry, { problem: undefined, state: "uploading", sent: 0, began: performance.now(), resumed: undefined });
    this.changed();
    try {
      const sources = [];
      let before = 0;
      for (const part of [entry, ...entry.texts]) {
        sources.push(await upload(part.file, { signal: entry.stop.signal, sent: (count, waiting) => this.moved(entry, before + count, waiting) }));
        before += part.file.size;
      }
      entry.state = "submitting";
      this.changed();
      entry.asset = await post("/v1/assets", submission(entry, sources.map((s) => s.id)));
      entry.state = "done";
      sources.forEach((s) => s.forget());
    } catch (error) {
      entry.state = "failed";
      entry.problem = error instanceof Problem ? error : new Problem(-1, { code: "file-unreadable", detail: `${entry.file.name} cannot be read.`, hint: "See that it still is where it was, and choose it again." });
    }
    this.changed();
    return entry.state === "done";
  }

  moved(entry, sent, waiting) {
    entry.resumed ??= sent; // what an earlier try had sent says nothing of today's line
    entry.sent = sent;
    entry.waiting = waiting;
    this.dispatchEvent(new Event("progress"));
  }
}

function submission(entry, [master, ...texts]) {
  return {
    title: entry.title.trim(), set: entry.set, source: { upload: master },
    ...(entry.publish && { publish: entry.publish }),
    ...(entry.language.trim() && { language: entry.language.trim() }),
    ...(entry.alt.trim() && { alt: entry.alt.trim() }),
    ...(texts.length && { subtitles: texts.map((id, i) => ({ upload: id, locale: entry.texts[i].locale.trim(), kind: entry.texts[i].kind })) }),
  };
}

export const batch = new Batch();
