// Repeats a look at the server for as long as a page is open, and rests while nobody watches.

const longest = 30000;

/** Waits, or less when the signal ends the wait. */
export function pause(milliseconds, signal) {
  return new Promise((resume) => {
    if (signal?.aborted) return resume();
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resume();
    }
    signal?.addEventListener("abort", done);
  });
}

function watched(signal) {
  if (!document.hidden || signal.aborted) return Promise.resolve();
  return new Promise((resume) => {
    document.addEventListener("visibilitychange", resume, { once: true });
    signal.addEventListener("abort", resume, { once: true });
  });
}

/**
 * Calls look until the signal ends it. look returns the milliseconds until the next call, 0 for no other. A failing look is
 * repeated after ever longer pauses; failed hears of it, and with undefined when it works again.
 */
export async function poll(look, signal, failed = () => {}) {
  let delay = 1000;
  while (!signal.aborted) {
    let next;
    try {
      next = await look();
      delay = 1000;
      if (!signal.aborted) failed(undefined);
    } catch (error) {
      if (signal.aborted) return;
      failed(error);
      next = delay = Math.min(delay * 2, longest);
    }
    if (!next) return;
    await pause(next, signal);
    await watched(signal);
  }
}
