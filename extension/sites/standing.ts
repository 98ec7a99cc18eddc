import type { Permissions, Storage } from "webextension-polyfill";
import { isAllowedSite, policySites } from "./allowed.ts";

/** What Passerelle may do on the page in view, and whether the person could change it. */
export interface SiteStanding {
  /** `no-site`: a page of the browser, a file, or an unprotected page. */
  readonly standing: "allowed" | "grantable" | "refused-by-policy" | "no-site";
  readonly origin: string | null;
}

/** @param url of the page in view, where the browser tells it */
export async function siteStandingOf(
  url: string | undefined,
  permissions: Pick<Permissions.Static, "contains">,
  managed: Pick<Storage.StorageArea, "get">,
): Promise<SiteStanding> {
  const { origin, protocol } = new URL(url ?? "about:blank");
  if (protocol !== "https:" && protocol !== "http:") {
    return { standing: "no-site", origin: null };
  }
  if (await isAllowedSite(origin, permissions, managed)) {
    return { standing: "allowed", origin };
  }
  if (protocol !== "https:") return { standing: "no-site", origin };
  const sites = await policySites(managed);
  const isRefused = sites !== null && !sites.includes(origin);
  return { standing: isRefused ? "refused-by-policy" : "grantable", origin };
}
