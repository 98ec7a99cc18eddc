import assert from "node:assert/strict";
import { isAllowedSite, patternOf } from "./allowed.ts";
import { siteStandingOf } from "./standing.ts";

const SITE = "https://www.example.coop";

function granted(...patterns: string[]) {
  return {
    contains: async ({ origins = [] }: { origins?: string[] }) =>
      origins.every((pattern) => patterns.includes(pattern)),
  };
}

const noPolicy = {
  get: async () => {
    throw new Error("Managed storage manifest not found");
  },
};

function policy(value: unknown) {
  return { get: async () => value as Record<string, unknown> };
}

describe("patternOf", () => {
  it("names the host without its port, as every browser reads it", () => {
    assert.equal(patternOf(`${SITE}:8443/x?y`), `${SITE}/*`);
    assert.equal(patternOf("http://localhost:3000"), "http://localhost/*");
  });
});

describe("isAllowedSite", () => {
  const permissions = granted(`${SITE}/*`);

  it("follows what the browser grants", async () => {
    assert.equal(await isAllowedSite(SITE, permissions, noPolicy), true);
    assert.equal(
      await isAllowedSite("https://other.example", permissions, noPolicy),
      false,
    );
  });

  it("holds to the administrator’s list where there is one", async () => {
    for (const [value, isAllowed] of [
      [{}, true],
      [{ sites: [SITE] }, true],
      [{ sites: [`${SITE}:8443`] }, false],
      [{ sites: [] }, false],
    ] as const) {
      assert.equal(
        await isAllowedSite(SITE, permissions, policy(value)),
        isAllowed,
      );
    }
  });

  it("allows nothing while the administrator’s list cannot be read", async () => {
    assert.equal(
      await isAllowedSite(SITE, permissions, policy({ sites: SITE })),
      false,
    );
  });
});

describe("siteStandingOf", () => {
  const standing = async (
    url: string | undefined,
    permissions = granted(),
    managed: Parameters<typeof siteStandingOf>[2] = noPolicy,
  ) => siteStandingOf(url, permissions, managed);

  it("offers to allow a protected site", async () => {
    assert.deepEqual(await standing(`${SITE}/connexion`), {
      standing: "grantable",
      origin: SITE,
    });
  });

  it("shows a site that is allowed already", async () => {
    const { standing: shown } = await standing(SITE, granted(`${SITE}/*`));
    assert.equal(shown, "allowed");
  });

  it("does not offer what the administrator’s list rules out", async () => {
    const { standing: shown } = await standing(
      SITE,
      granted(),
      policy({ sites: ["https://bank.example"] }),
    );
    assert.equal(shown, "refused-by-policy");
  });

  it("offers nothing on unprotected pages and pages of the browser", async () => {
    for (const url of [undefined, "chrome://settings", "http://example.com"]) {
      assert.equal((await standing(url)).standing, "no-site");
    }
  });
});
