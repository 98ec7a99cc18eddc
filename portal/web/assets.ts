import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { Portal } from "./portal.ts";

/**
 * Serves the style sheets and pictures under a path that changes with their content, so that browsers may keep them for
 * good. Gives that path, with a closing slash.
 */
export async function addAssets(
  portal: Portal,
  folder: string,
): Promise<string> {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort())
    hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  const prefix = `/assets/${hash.digest("base64url").slice(0, 16)}/`;
  await portal.register(fastifyStatic, {
    root: folder,
    prefix,
    index: false,
    dotfiles: "deny",
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply) => {
      reply.header("Cache-Control", "public, max-age=31536000, immutable");
    },
  });
  return prefix;
}
