// Resumable uploads after tus 1.0: a file goes up in pieces, and after any break the server says where to go on.

import { pause } from "./poll.js";
import { askKey, credentials } from "./key.js";
import { passing, Problem } from "./request.js";

const version = "1.0.0";
const piece = 8 * 1024 * 1024;
const patience = 60; // breaks in a row, up to a quarter of a minute each
const stall = 90000; // milliseconds without a byte leaving
const where = "/v1/uploads";

/**
 * Uploads a file and returns the upload's id. sent(bytes, waiting) reports progress and pauses. The address is remembered, so
 * that the same file goes on where it stopped even after this page was closed.
 */
export async function upload(file, { signal, sent }) {
  const key = `reelmill.upload:${file.name}:${file.size}:${file.lastModified}`;
  let address = localStorage.getItem(key);
  let offset;
  if (address) offset = await persist(() => reached(address, signal));
  for (;;) {
    if (!address || offset === undefined) {
      address = await persist(() => create(file, signal));
      localStorage.setItem(key, address);
      offset = 0;
    }
    sent(offset, false);
    if (offset >= file.size) return { id: address.split("/").pop(), forget: () => localStorage.removeItem(key) };
    offset = await persist((again) => next(address, file, offset, again, signal, sent));
  }

  // Repeats a step while the failure may pass; waits less once the browser says that the line is back.
  async function persist(step) {
    for (let failures = 0; ; failures++) {
      try {
        return await step(failures > 0);
      } catch (error) {
        if (error.status === 401 && await askKey(error.message, error.key)) continue;
        if (signal.aborted || !passes(error) || failures >= patience) throw error;
        sent(offset ?? 0, true);
        await rest(Math.min(500 * 2 ** failures, 15000), signal);
      }
    }
  }
}

const passes = (error) => passing(error) || [408, 409, 423, 425, 429, 460].includes(error.status);

async function rest(milliseconds, signal) {
  const over = new AbortController();
  addEventListener("online", () => over.abort(), { signal: over.signal });
  await pause(milliseconds, AbortSignal.any([signal, over.signal]));
  over.abort();
}

async function next(address, file, offset, again, signal, sent) {
  if (again) {
    offset = await reached(address, signal);
    if (offset === undefined) return undefined;
  }
  if (offset >= file.size) return offset;
  const headers = { "Upload-Offset": offset, "Content-Type": "application/offset+octet-stream" };
  const progress = (count) => sent(offset + count, false);
  return known(await call("PATCH", address, signal, headers, file.slice(offset, offset + piece), progress).catch(gone));
}

async function create(file, signal) {
  const name = btoa(String.fromCharCode(...new TextEncoder().encode(file.name)));
  const answer = await call("POST", where, signal, { "Upload-Length": file.size, "Upload-Metadata": `filename ${name}` });
  return new URL(answer.getResponseHeader("Location"), location.href).pathname;
}

/** How many bytes the server has; undefined when it no longer knows the upload. */
async function reached(address, signal) {
  return known(await call("HEAD", address, signal, {}).catch(gone));
}

const known = (answer) => answer && Number(answer.getResponseHeader("Upload-Offset"));

function gone(error) {
  if (error.status === 404 || error.status === 410) return undefined;
  throw error;
}

/** Gives up an upload, so that its bytes do not wait for their expiry. */
export function abandon(file) {
  const key = `reelmill.upload:${file.name}:${file.size}:${file.lastModified}`;
  const address = localStorage.getItem(key);
  localStorage.removeItem(key);
  if (address) call("DELETE", address, undefined, {}).catch(() => {}); // it expires by itself where this fails
}

// fetch does not tell how much of a body has left, so this is the older way.
function call(method, address, signal, headers, body, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let watchdog;
    const alive = () => {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => request.abort(), stall);
    };
    const stop = () => request.abort();
    request.open(method, address);
    request.setRequestHeader("Tus-Resumable", version);
    const key = credentials();
    for (const [name, value] of Object.entries({ ...key, ...headers })) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => { alive(); progress?.(event.loaded); };
    request.onloadend = () => {
      clearTimeout(watchdog);
      signal?.removeEventListener("abort", stop);
      if (request.status >= 200 && request.status < 300) resolve(request);
      else reject(Object.assign(failure(request), { key: key.Authorization }));
    };
    signal?.addEventListener("abort", stop);
    alive();
    request.send(body ?? null);
  });
}

function failure(request) {
  if (request.status === 0) return new Problem(0, { code: "unreachable", detail: "The connection broke.", hint: "It is tried again by itself." });
  if (request.status === 413) return new Problem(413, { code: "upload-too-large", detail: "The file is larger than this server accepts.", hint: "Ask the operator to raise the limit." });
  if (/problem\+json/.test(request.getResponseHeader("Content-Type"))) return new Problem(request.status, JSON.parse(request.responseText));
  return new Problem(request.status, { code: `upload-${request.status}`, detail: request.responseText.trim() || "The server did not take the upload.", hint: "Try again; if it stays so, tell the operator." });
}
