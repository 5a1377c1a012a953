// What a reader chose before. A frame of another site may have no storage of its own; then a choice holds for the page.

/** What was kept under a name, or null. */
export function recall(name) {
  try {
    return localStorage.getItem(`reelmill.${name}`);
  } catch {
    return null;
  }
}

/** Keeps a choice. */
export function keep(name, choice) {
  try {
    localStorage.setItem(`reelmill.${name}`, choice);
  } catch {
    // it holds for this page
  }
}
