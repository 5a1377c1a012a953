// Shows the OpenAPI document of this server.

import { h } from "./element.js";

const methods = ["get", "post", "put", "patch", "delete", "head"];
const place = document.getElementById("operations");
const contents = document.getElementById("contents");

const anchor = (operation) => operation.operationId;

function byTag(doc) {
  const tags = new Map();
  for (const [path, item] of Object.entries(doc.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (!operation) continue;
      const tag = operation.tags?.[0] ?? "other";
      tags.set(tag, [...(tags.get(tag) ?? []), { ...operation, method, path }]);
    }
  }
  return [...tags].toSorted(([a], [b]) => a.localeCompare(b));
}

/** Follows a reference inside the document. */
function resolved(doc, schema) {
  const name = schema?.$ref?.replace("#/components/schemas/", "");
  return name ? { name, ...doc.components.schemas[name] } : schema ?? {};
}

/** A schema in a word: its type, its name or what it may be. */
function word(doc, schema) {
  const s = resolved(doc, schema);
  const types = [s.type ?? (s.properties ? "object" : "anything")].flat();
  const nullable = types.includes("null") ? " or null" : "";
  const type = types.find((t) => t !== "null");
  if (s.enum) return s.enum.map((v) => JSON.stringify(v)).join(" | ") + nullable;
  if (type === "array") return `list of ${word(doc, s.items)}${nullable}`;
  if (s.name) return s.name + nullable;
  return (s.format ? `${type} (${s.format})` : type) + nullable;
}

function bounds(s) {
  const says = {
    minimum: (n) => `at least ${n}`, maximum: (n) => `at most ${n}`, minLength: (n) => `at least ${n} characters`, maxLength: (n) => `at most ${n} characters`,
    maxItems: (n) => `at most ${n} entries`, default: (value) => `${JSON.stringify(value)} when left out`, pattern: (text) => `as ${text}`,
  };
  return Object.entries(says).filter(([name]) => s[name] !== undefined && s[name] !== "").map(([name, say]) => say(s[name])).join(", ");
}

/** The fields of a body; what lies inside unfolds, and a type is never shown inside itself. */
function fields(doc, schema, above = []) {
  const s = resolved(doc, schema);
  const inner = [s.type].flat().includes("array") ? resolved(doc, s.items) : s;
  if (inner.name && above.includes(inner.name)) return null;
  const properties = Object.entries(inner.properties ?? {}).filter(([name]) => name !== "$schema");
  if (properties.length === 0) return null;
  const path = inner.name ? [...above, inner.name] : above;
  return h("dl", { class: "fields" }, properties.map(([name, property]) => {
    const p = resolved(doc, property);
    const below = above.length < 4 && fields(doc, property, path);
    return [
      h("dt", {}, h("code", {}, name), h("span", { class: "type" }, word(doc, property)), inner.required?.includes(name) && h("span", { class: "must" }, "required")),
      h("dd", {}, [property.description ?? p.description, bounds(p)].filter(Boolean).join(" · "), below && h("details", {}, h("summary", {}, "its fields"), below)),
    ];
  }));
}

function body(doc, content) {
  return Object.entries(content ?? {}).map(([mime, { schema }]) => [h("p", { class: "quiet" }, h("code", {}, mime), ` ${word(doc, schema)}`), fields(doc, schema)]);
}

function parameters(doc, list = []) {
  if (list.length === 0) return null;
  return [h("h4", {}, "Parameters"), h("dl", { class: "fields" }, list.map((p) => [
    h("dt", {}, h("code", {}, p.name), h("span", { class: "type" }, `${p.in}, ${word(doc, p.schema)}`), p.required && h("span", { class: "must" }, "required")),
    h("dd", {}, [p.description ?? p.schema?.description, bounds(p.schema ?? {})].filter(Boolean).join(" · ")),
  ]))];
}

function responses(doc, all = {}) {
  return [h("h4", {}, "Answers"), h("dl", { class: "fields" }, Object.entries(all).map(([status, answer]) => {
    const inside = body(doc, answer.content);
    return [
      h("dt", {}, h("code", { class: "status", "data-kind": status[0] }, status)),
      h("dd", {}, answer.description, inside.length > 0 && h("details", {}, h("summary", {}, "the body"), inside)),
    ];
  }))];
}

function operation(doc, o) {
  return h("article", { id: anchor(o) },
    h("h3", {}, h("span", { class: "method", "data-method": o.method }, o.method.toUpperCase()), h("a", { href: `#${anchor(o)}` }, h("code", {}, o.path))),
    h("p", {}, o.summary), o.description && o.description !== o.summary && h("p", { class: "quiet" }, o.description),
    h("details", { class: "rest" }, h("summary", {}, "Details"), parameters(doc, o.parameters),
      o.requestBody && [h("h4", {}, "Body"), body(doc, o.requestBody.content)], responses(doc, o.responses)));
}

// An address with an operation in it leads there, and unfolds it.
function arrive() {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  const rest = target?.querySelector(".rest");
  if (rest) rest.open = true;
  target?.scrollIntoView();
}

try {
  const answer = await fetch("/openapi.json");
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const doc = await answer.json();
  const tags = byTag(doc);
  place.replaceChildren(...tags.map(([tag, list]) => h("section", { "aria-labelledby": `tag-${tag}` }, h("h2", { id: `tag-${tag}` }, tag), list.map((o) => operation(doc, o)))));
  contents.replaceChildren(...tags.map(([tag, list]) => h("details", { open: true }, h("summary", {}, tag),
    h("ul", {}, list.map((o) => h("li", {}, h("a", { href: `#${anchor(o)}` }, o.operationId.replaceAll("-", " "))))))));
  arrive();
  addEventListener("hashchange", arrive);
} catch {
  place.replaceChildren(h("p", { role: "alert" }, "The document cannot be read now. ", h("a", { href: "/openapi.json" }, "/openapi.json")));
}
