/**
 * Paths of the files and folders dropped on the window, where the system tells them (a list of
 * `file:` addresses); elsewhere none, and the person chooses them with the buttons.
 */
export function droppedPaths(listed: string): string[] {
  const addresses = listed.split(/\r?\n/).filter((line) => line.startsWith("file:"));
  return addresses.map(pathOf).filter((path) => path !== "");
}

/** "file:///home/kp/USB/a%20b" → "/home/kp/USB/a b", "file:///E:/KP13" → "E:/KP13". */
function pathOf(address: string): string {
  try {
    const path = decodeURIComponent(new URL(address).pathname);
    return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
  } catch {
    return "";
  }
}
