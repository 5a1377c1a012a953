/** Shows the notice that the server is silent, or takes it away again. */
export function offline(problem) {
  document.getElementById("offline").hidden = problem?.status !== 0;
}
