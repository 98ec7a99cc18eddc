/** Starts the portal: `portal [--config FILE] [--json] [--stop-with-stdin]`. */
import { once } from "node:events";
import { parseArgs } from "node:util";
import { readConfiguration } from "./configuration/read.ts";
import { explain } from "./explain.ts";
import { startPortal } from "./start.ts";

try {
  const { values } = parseArgs({
    options: {
      config: { type: "string" },
      json: { type: "boolean", default: false },
      "stop-with-stdin": { type: "boolean", default: false },
    },
  });
  const configuration = readConfiguration(values.config, process.env);
  const portal = await startPortal(
    configuration,
    new URL("./", import.meta.url),
    () => new Date(),
  );
  console.log(
    values.json
      ? JSON.stringify({ event: "listening", url: portal.url })
      : portal.url,
  );

  const ends = [once(process, "SIGTERM"), once(process, "SIGINT")];
  if (values["stop-with-stdin"]) ends.push(once(process.stdin.resume(), "end"));
  await Promise.race(ends);
  await portal.stop();
  process.stdin.pause();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
