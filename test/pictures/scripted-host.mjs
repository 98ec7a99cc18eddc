#!/usr/bin/env node
/**
 * A host that plays a scenario, to picture states of the dialog that take rare hardware: it says hello, sends the
 * snapshots of the file named by PASSERELLE_SCENARIO, and answers every command as the scenario says.
 */
import { readFileSync } from "node:fs";

const scenario = JSON.parse(
  readFileSync(process.env.PASSERELLE_SCENARIO, "utf8"),
);

function send(message) {
  const json = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(4);
  head.writeUInt32LE(json.length);
  process.stdout.write(Buffer.concat([head, json]));
}

function answer({ id, command }) {
  if (command === "watch-tokens") {
    send({ id, result: {} });
    for (const { afterMs, snapshot } of scenario.snapshots) {
      setTimeout(() => send({ event: "tokens", snapshot }), afterMs);
    }
    return;
  }
  const reply = scenario.replies?.[command]?.shift();
  if (reply) setTimeout(() => send({ id, ...reply.message }), reply.afterMs);
}

let pending = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  pending = Buffer.concat([pending, chunk]);
  while (pending.length >= 4) {
    const length = pending.readUInt32LE(0);
    if (pending.length < 4 + length) return;
    answer(JSON.parse(pending.subarray(4, 4 + length).toString("utf8")));
    pending = pending.subarray(4 + length);
  }
});
process.stdin.on("end", () => process.exit(0));

if (scenario.exits) process.exit(1);
send({
  event: "hello",
  protocol: scenario.protocol ?? 1,
  hostVersion: "0.1.0",
});
