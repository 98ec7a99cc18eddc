export type Browser = "chromium" | "firefox";

/** The parts of manifest.json that a build changes. */
export interface Manifest {
  key?: string;
  minimum_chrome_version?: string;
  storage?: object;
  host_permissions: string[];
  background: { service_worker?: string; scripts?: string[] };
  content_scripts: { matches: string[] }[];
  browser_specific_settings?: object;
  [field: string]: unknown;
}

/**
 * The one manifest, for one browser: without what the other alone understands, and with the built-in list of relying
 * parties instead of localhost.
 */
export function manifestFor(
  browser: Browser,
  manifest: Manifest,
  sites?: readonly string[],
): Manifest {
  const built = structuredClone(manifest);
  if (browser === "firefox") {
    delete built.key;
    delete built.minimum_chrome_version;
    delete built.storage;
    delete built.background.service_worker;
  } else {
    delete built.browser_specific_settings;
    delete built.background.scripts;
  }
  if (sites) {
    const patterns = sites.map(patternOfSite);
    built.host_permissions = patterns;
    for (const script of built.content_scripts) script.matches = patterns;
  }
  return built;
}

/** Match patterns know no port in Firefox; the host is what is granted. */
function patternOfSite(site: string): string {
  const { origin, protocol, hostname } = new URL(site);
  if (origin !== site || protocol !== "https:") {
    throw new Error(`not an https origin: ${site}`);
  }
  return `https://${hostname}/*`;
}
