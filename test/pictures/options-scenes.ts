import * as fixture from "@passerelle/shared/protocol/token-fixture.ts";
import type { Page } from "puppeteer-core";
import { shows, token, zoe } from "./scenario.ts";
import type { Scene } from "./scene.ts";

async function changePin(page: Page): Promise<void> {
  await page.locator("#keys button").click();
  await page.locator("#secret").fill("1234");
  await page.locator("#new-pin").fill("5678");
  await page.locator("#repeated-pin").fill("5678");
  await page.locator("#pin-form-submit").click();
}

export const OPTIONS_SCENES: readonly Scene[] = [
  {
    name: "options",
    scenario: shows([
      token("Clé de Zoé", [zoe]),
      token("Mairie", [], { pin: fixture.pinRules({ triesLeft: "none" }) }),
      token("Carte agent", [], { pin: fixture.pinRules({ canChange: false }) }),
    ]),
    options: async () => {},
    until: "#keys .key",
  },
  {
    name: "options-first-pin",
    scenario: shows([
      token("Clé neuve", [], {
        unusable: "pin_not_set",
        pin: fixture.pinRules({ canChange: false }),
      }),
    ]),
    options: async (page) => {
      await page.locator("#keys button:not([hidden])").click();
    },
    until: "#pin-form:not([hidden])",
  },
  {
    name: "options-wrong-pin",
    scenario: {
      ...shows([
        token("Clé de Zoé", [zoe], {
          pin: fixture.pinRules({ triesLeft: "few" }),
        }),
      ]),
      replies: {
        "change-pin": [
          {
            afterMs: 0,
            message: {
              error: { code: "pin_incorrect", message: "", triesLeft: "few" },
            },
          },
        ],
      },
    },
    options: changePin,
    until: "#pin-form-problem:not([hidden])",
  },
  {
    name: "options-changed",
    scenario: {
      ...shows([token("Clé de Zoé", [zoe])]),
      replies: { "change-pin": [{ afterMs: 0, message: { result: {} } }] },
    },
    options: changePin,
    until: "#pin-form-done:not([hidden])",
  },
];
