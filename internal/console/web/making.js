// How a version is being made: every step, every attempt, and why something failed.

import { decisions, offered, waits } from "./decisions.js";
import { badge, h, icon, keep, say } from "./element.js";
import { noteList } from "./facts.js";
import { faultBox } from "./fault.js";
import { between, percent, plural } from "./format.js";
import { draftKey, preview } from "./preview.js";

const phases = {
  probing: "Looking at the master",
  making: "Making the outputs",
  publishing: "Checking and publishing",
};

const endings = {
  failed: "This version could not be made.",
  canceled: "This version was canceled.",
  rejected: "This version was rejected.",
};

/** The panel of the newest version. It folds away once that is published. */
export class Making {
  constructor(refresh) {
    this.refresh = refresh;
    this.rows = new Map();
    this.name = h("h2", {});
    this.phase = h("span", { class: "quiet-text" });
    this.bar = h("progress", { max: 1, value: 0, "aria-label": "Progress of the version" });
    this.far = h("span", { class: "figures" });
    this.actions = h("div", { class: "actions" });
    this.trouble = h("div");
    this.fault = h("div");
    this.notes = h("div");
    this.look = h("div", { class: "look" });
    this.steps = h("ol", { class: "steps" });
    this.fold = h("details", { class: "fold" }, h("summary", {}, "Steps"), this.steps);
    this.node = h("section", { class: "panel making", hidden: true },
      h("div", { class: "panel-head" }, this.name, this.phase, this.actions),
      h("div", { class: "meter" }, this.bar, this.far), this.fault, this.trouble, this.notes, this.look, this.fold);
  }

  /** apart says that readers see another version, whose facts stand elsewhere on the page. */
  update(asset, version, apart) {
    const settled = ["published", "superseded"].includes(version.state); // nothing to wait for or to decide
    this.settled = settled;
    const going = version.state === "processing";
    this.node.hidden = false;
    this.node.classList.toggle("panel", !settled);
    say(this.name, going ? `Making version ${version.number}` : settled ? `How version ${version.number} was made` : `Version ${version.number}`);
    keep(this.phase, [version.state, version.phase], () => (going ? phases[version.phase] ?? version.phase : !settled && badge(version.state)));
    this.bar.parentElement.hidden = !going;
    this.bar.value = version.progress;
    say(this.far, percent(version.progress));
    keep(this.fault, version.error, () => version.error && faultBox(version.error, endings[version.state] ?? ""));
    const notes = [...(version.master?.notes ?? []), ...version.notes];
    keep(this.notes, apart && !settled && notes, () => apart && !settled && noteList(notes));
    const apartLook = apart && waits(version);
    keep(this.look, apartLook && draftKey(version), () => apartLook && preview(version));
    keep(this.actions, [version.number, version.state, offered(asset, version), asset.published_version], () => decisions(asset, version, this.trouble, this.refresh));
    this.list(version, settled);
  }

  list(version, settled) {
    // Opened while there is something to see, or to mend; afterwards it is the reader's choice.
    const state = `${version.number} ${version.state}`;
    if (this.state !== state) this.fold.open = !settled && !waits(version);
    this.state = state;
    const done = version.steps.filter((s) => s.state === "done").length;
    say(this.fold.firstChild, `${done} of ${plural(version.steps.length, "step")} done`);
    for (const id of this.rows.keys()) if (!version.steps.some((s) => s.id === id)) this.drop(id);
    for (const step of version.steps) this.row(step).update(step);
  }

  row(step) {
    if (!this.rows.has(step.id)) {
      const row = new StepRow();
      this.rows.set(step.id, row);
      this.steps.append(row.node);
    }
    return this.rows.get(step.id);
  }

  drop(id) {
    this.rows.get(id).node.remove();
    this.rows.delete(id);
  }
}

class StepRow {
  constructor() {
    this.mark = h("span", { class: "mark" });
    this.label = h("span", { class: "label" });
    this.lane = h("span", { class: "lane" });
    this.time = h("span", { class: "figures" });
    this.state = h("span", { class: "state" });
    this.bar = h("progress", { max: 1, value: 0, hidden: true });
    this.fault = h("div", { class: "step-fault" });
    this.attempts = h("ol", { class: "attempts" });
    this.fold = h("details", { class: "fold", hidden: true }, h("summary", {}), this.attempts);
    this.node = h("li", { class: "step" },
      h("div", { class: "step-head" }, this.mark, this.label, this.lane, this.time, this.state), this.bar, this.fault, this.fold);
  }

  update(step) {
    this.node.dataset.state = step.state;
    keep(this.mark, step.state, () => (step.state === "running" ? h("span", { class: "spinner" }) : icon(step.state === "ready" ? "waiting" : step.state)));
    say(this.label, step.label || step.kind);
    say(this.lane, step.lane);
    say(this.time, step.state === "waiting" || step.reused ? "" : between(step.started_at, step.finished_at));
    say(this.state, word(step));
    this.bar.hidden = step.state !== "running";
    this.bar.value = step.progress;
    this.bar.setAttribute("aria-label", `Progress of ${step.label || step.kind}`);
    keep(this.fault, [step.error, step.state], () => step.error && step.state !== "done" && reason(step.error));
    this.tries(step.attempts);
  }

  // One try that worked is no news; more than one, or a failure, is.
  tries(attempts) {
    const failed = attempts.filter((a) => a.error);
    this.fold.hidden = attempts.length < 2 && failed.length === 0;
    say(this.fold.firstChild, plural(attempts.length, "attempt"));
    keep(this.attempts, attempts, () => attempts.map((a) => h("li", {},
      h("span", {}, `${a.outcome || "running"} after ${between(a.started_at, a.ended_at) || "a moment"}`), h("span", { class: "quiet-text" }, ` on ${a.worker}`),
      a.error && reason(a.error))));
  }
}

function reason(error) {
  return h("p", { class: "reason" }, error.message, error.hint && h("span", { class: "hint" }, " " + error.hint), " ", h("code", {}, error.code));
}

// A word for the state; a step that waits for its next attempt says so.
function word(step) {
  if (step.state === "running") return percent(step.progress);
  if (step.state === "ready" && step.attempts.length > 0) return "tried again";
  return step.reused ? "reused" : step.state;
}
