/** `npm run package -- server`: makes what is published, under `dist/`. */
import { packageServer } from "./package/server.ts";

const [name] = process.argv.slice(2);
if (name !== "server") {
  console.error("Usage: npm run package -- server");
  process.exit(2);
}
await packageServer();
