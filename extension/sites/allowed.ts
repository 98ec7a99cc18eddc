import { parseWith } from "@passerelle/shared/protocol/parse.ts";
import * as v from "valibot";
import type { Permissions, Storage } from "webextension-polyfill";

const policy = v.object({ sites: v.optional(v.array(v.string())) });

/** The match pattern of a site's host; patterns know no port in Firefox. */
export function patternOf(url: string): string {
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}

/**
 * The origins an administrator fixed by managed policy, or null where there is no such policy. A list that cannot be
 * read allows nothing.
 */
export async function policySites(
  managed: Pick<Storage.StorageArea, "get">,
): Promise<readonly string[] | null> {
  const untrusted = await managed.get("sites").catch(() => {
    // Firefox rejects where there is no policy at all.
    return {};
  });
  try {
    return parseWith(policy, untrusted).sites ?? null;
  } catch {
    return [];
  }
}

/** A site may ask when the browser grants the extension its host and the administrator's list, if any, has it. */
export async function isAllowedSite(
  origin: string,
  permissions: Pick<Permissions.Static, "contains">,
  managed: Pick<Storage.StorageArea, "get">,
): Promise<boolean> {
  const [isGranted, sites] = await Promise.all([
    permissions.contains({ origins: [patternOf(origin)] }),
    policySites(managed),
  ]);
  return isGranted && (sites === null || sites.includes(origin));
}
