// Talks to the HTTP API and turns every failure into a Problem: a code, a sentence and what to do.

import { askKey, credentials } from "./key.js";

/** Why a request was not carried out. */
export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.detail || "The server gave no reason.");
    this.status = status;
    this.code = body.code || `http-${status}`;
    this.hint = body.hint || details(body.errors);
  }
}

function details(errors = []) {
  return errors.map((e) => [(e.pointer ?? e.parameter ?? "").replace(/^\//, ""), e.message].filter(Boolean).join(": ")).join("; ");
}

/** A failure of the line or of the server's surroundings, worth asking again. */
export function passing(error) {
  return error instanceof Problem && (error.status === 0 || error.status >= 500 || error.code === "idempotency-in-progress");
}

async function request(path, options) {
  let response;
  const key = credentials();
  try {
    response = await fetch(path, { ...options, headers: { Accept: "application/json", ...key, ...options.headers } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, { code: "unreachable", detail: "The server cannot be reached.", hint: "Check the connection, and that the server runs." });
  }
  const text = await response.text();
  if (response.ok) return text;
  const problem = new Problem(response.status, decoded(text));
  if (problem.status === 401 && await askKey(problem.message, key.Authorization)) return request(path, options);
  throw problem;
}

function decoded(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** Reads a JSON document. The browser asks conditionally where the answer had an ETag. */
export async function get(path, signal) {
  return JSON.parse(await request(path, { signal, cache: "no-cache" }));
}

/** Sends JSON, or a file as it is, and returns the decoded answer, undefined when it is empty. */
export async function send(method, path, body, key) {
  const headers = {};
  if (key) headers["Idempotency-Key"] = key;
  const file = body instanceof Blob;
  if (body !== undefined && !file) headers["Content-Type"] = "application/json";
  if (file) headers["Content-Type"] = "application/octet-stream";
  const text = await request(path, { method, headers, body: body === undefined || file ? body : JSON.stringify(body) });
  return text ? JSON.parse(text) : undefined;
}

/** Posts under one Idempotency-Key until an answer arrives, so that a lost answer never makes a second asset. */
export async function post(path, body) {
  const key = newKey();
  for (let attempt = 1; ; attempt++) {
    try {
      return await send("POST", path, body, key);
    } catch (error) {
      if (!passing(error) || attempt === 8) throw error;
      await new Promise((resume) => setTimeout(resume, Math.min(1000 * 2 ** attempt, 15000)));
    }
  }
}

// crypto.randomUUID is missing on plain http away from this machine.
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const assetPath = (id) => `/v1/assets/${encodeURIComponent(id)}`;
export const versionPath = (id, number) => `${assetPath(id)}/versions/${number}`;

/**
 * The address of a medium as this page may load it. Media are signed by path, so asking the host this page came from works
 * however the server names itself in public. Anything but http is refused.
 */
export function media(address) {
  const url = URL.parse(address, location.href);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  return url.pathname.startsWith("/media/") ? url.pathname + url.search : url.href;
}
