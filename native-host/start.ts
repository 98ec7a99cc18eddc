import { createRequire } from "node:module";
import { isCommandLine } from "./cli/is-command-line.ts";
import { NODE_NEEDED } from "./version.ts";

/**
 * What Node runs first, bundled in words that old ones understand too: the host itself would end such a Node in the
 * middle of its compilation, with nothing that a person or the extension could make sense of. Only what every Node has
 * is used until its age is known.
 */

const STATUS_INCOMPLETE = 127;
const found = process.versions.node;

if (isOlder(found, NODE_NEEDED)) refuseToStart();
else createRequire(`${import.meta.dirname}/`)("./host.cjs");

function isOlder(version: string, needed: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [neededMajor = 0, neededMinor = 0] = needed.split(".").map(Number);
  return major === neededMajor ? minor < neededMinor : major < neededMajor;
}

/** Tells a person, or the extension by a native message, as the launcher does where there is no Node. */
function refuseToStart(): void {
  process.exitCode = STATUS_INCOMPLETE;
  if (isCommandLine(process.argv.slice(2))) {
    const { execPath } = process;
    process.stderr.write(
      `Passerelle : Node.js ${found} (${execPath}) est trop ancien. Installez Node.js ${NODE_NEEDED} ou plus récent, ou réinstallez Passerelle.\n` +
        `Passerelle: Node.js ${found} (${execPath}) is too old. Install Node.js ${NODE_NEEDED} or later, or install Passerelle again.\n`,
    );
    return;
  }
  const message = `Node.js ${found} is too old, ${NODE_NEEDED} or later is needed`;
  const error = { code: "host_node_outdated", message };
  const json = Buffer.from(JSON.stringify({ id: null, error }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length, 0);
  process.stdout.write(Buffer.concat([length, json]));
}
