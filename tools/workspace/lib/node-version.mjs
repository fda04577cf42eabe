/** The oldest patch of each supported line; a newer even line is welcome. */
const oldest = { 20: [20, 19], 22: [22, 13], 24: [24, 11] };

/**
 * Why this Node cannot run the project, in one line; undefined when it can.
 * @param {string} version as in process.versions.node
 */
export function unsupportedNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const floor = oldest[major];
  const supported = floor ? minor >= floor[1] : major > 24;
  return supported
    ? undefined
    : `Node ${version} cannot run Signet: it needs Node 20.19 or newer, 22.13 or newer, or 24.11 or newer.`;
}

/** Ends the process with one plain line where Node is too old. */
export function requireSupportedNode() {
  const reason = unsupportedNode(process.versions.node);
  if (reason === undefined) return;
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
