import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { Portal } from "./portal.ts";

/** The path that style sheets and pictures stand under, with a closing slash: it changes with their content. */
export function pathOfAssets(folder: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder).sort())
    hash.update(`${name}\0`).update(readFileSync(join(folder, name)));
  return `/assets/${hash.digest("base64url").slice(0, 16)}/`;
}

/** Serves them so that browsers may keep them for good. */
export async function addAssets(
  portal: Portal,
  folder: string,
  path: string,
): Promise<void> {
  await portal.register(fastifyStatic, {
    root: folder,
    prefix: path,
    index: false,
    dotfiles: "deny",
    decorateReply: false,
    cacheControl: false,
    setHeaders: (reply) => {
      reply.header("Cache-Control", "public, max-age=31536000, immutable");
    },
  });
}
