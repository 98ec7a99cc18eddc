import type { Page } from "puppeteer-core";
import * as fixture from "@passerelle/shared/protocol/token-fixture.ts";
import type {
  CertificateSummary,
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";

/** What the scripted host does: snapshots at their times, replies to commands in turn. */
export interface Scenario {
  readonly protocol?: number;
  readonly exits?: boolean;
  readonly snapshots?: readonly { afterMs: number; snapshot: TokenSnapshot }[];
  readonly replies?: Readonly<
    Record<string, readonly { afterMs: number; message: object }[]>
  >;
}

/** A picture: the scenario, what a person does in it, and what is seen then. */
export interface Scene {
  readonly name: string;
  readonly scenario: Scenario;
  readonly pin?: string;
  readonly choose?: string;
  /** For the options page instead: what a person does there. */
  readonly options?: (page: Page) => Promise<void>;
  /** A selector that is visible once the scene is set. */
  readonly until: string;
}

let serial = 0;

function certificate(
  commonName: string,
  changes: Partial<CertificateSummary> = {},
): CertificateSummary {
  serial += 1;
  return fixture.certificate({
    hash: serial.toString(16).padStart(64, "0"),
    subject: { commonName, organization: "Coopérative des Forêts du Jura" },
    issuer: { commonName: "ChamberSign France CA3 RGS", organization: "" },
    notAfter: "2028-03-12T00:00:00.000Z",
    ...changes,
  });
}

function token(
  label: string,
  certificates: CertificateSummary[],
  changes: Partial<TokenSummary> = {},
): TokenSummary {
  return fixture.token({
    id: label,
    module: "IDPrime",
    reader: "Gemalto USB SmartCard Reader",
    label,
    manufacturer: "Gemalto",
    model: "ID Prime MD",
    certificates,
    ...changes,
  });
}

const READY = { name: "IDPrime", state: "ready", error: null } as const;
const FAILED = {
  name: "SafeNet eToken",
  state: "failed",
  error: "module_timeout",
} as const;

function shows(
  tokens: TokenSummary[],
  modules: TokenSnapshot["modules"] = [READY],
): Scenario {
  const snapshot = fixture.snapshot(tokens, { modules });
  return { snapshots: [{ afterMs: 0, snapshot }] };
}

function answers(scenario: Scenario, afterMs: number, message: object) {
  return {
    ...scenario,
    replies: { "sign-statement": [{ afterMs, message }] },
  };
}

function refuses(scenario: Scenario, code: string, triesLeft: string) {
  return answers(scenario, 0, { error: { code, message: "", triesLeft } });
}

const zoe = certificate("Zoé Lefèvre");
const one = shows([token("Clé de Zoé", [zoe])]);
const onReader = shows([
  token("Carte agent", [zoe], { pin: fixture.pinRules({ entry: "reader" }) }),
]);

const several = shows(
  [
    token("Clé de Zoé", [
      certificate("Zoé Lefèvre"),
      certificate("Zoé Lefèvre", {
        notAfter: "2025-03-12T00:00:00.000Z",
        unsuitable: "certificate_expired",
      }),
      certificate("Zoé Lefèvre (signature)", {
        unsuitable: "certificate_unsuitable",
      }),
    ]),
    token("Mairie", [
      certificate("Anne-Gaëlle Kermarrec", {
        subject: {
          commonName: "Anne-Gaëlle Kermarrec",
          organization: "Commune de Plouguerneau",
        },
      }),
    ]),
    token("Ancienne clé", [], { unusable: "pin_not_set" }),
  ],
  [READY, FAILED],
);

const signature = { result: { signature: "AAAA" } };

async function changePin(page: Page): Promise<void> {
  await page.locator("#keys button").click();
  await page.locator("#secret").fill("1234");
  await page.locator("#new-pin").fill("5678");
  await page.locator("#repeated-pin").fill("5678");
  await page.locator("#pin-form-submit").click();
}

export const SCENES: readonly Scene[] = [
  {
    name: "searching",
    scenario: { snapshots: [] },
    until: '[data-screen="searching"]:not([hidden])',
  },
  {
    name: "searching-slowly",
    scenario: { snapshots: [] },
    until: "#searching-slowly:not([hidden])",
  },
  {
    name: "waiting",
    scenario: shows([]),
    until: '[data-screen="waiting"]:not([hidden])',
  },
  {
    name: "waiting-module-failed",
    scenario: shows([], [READY, FAILED]),
    until: "#module-notes:not([hidden])",
  },
  {
    name: "no-module",
    scenario: shows([], []),
    until: '[data-screen="no-module"]:not([hidden])',
  },
  {
    name: "no-working-module",
    scenario: shows(
      [],
      [
        { name: "IDPrime", state: "failed", error: "module_architecture" },
        { name: "CertEurope", state: "failed", error: "module_dependency" },
      ],
    ),
    until: '[data-screen="no-module"]:not([hidden])',
  },
  { name: "one", scenario: one, until: "#confirm:not(:disabled)" },
  { name: "several", scenario: several, until: "#tokens .certificate" },
  {
    name: "several-chosen",
    scenario: several,
    choose: "Anne-Gaëlle",
    until: "#pin-entry:not([hidden])",
  },
  {
    name: "wrong-pin",
    scenario: refuses(one, "pin_incorrect", "several"),
    pin: "0000",
    until: "#problem:not([hidden])",
  },
  {
    name: "last-try",
    scenario: refuses(one, "pin_incorrect", "last"),
    pin: "0000",
    until: "#tries:not([hidden])",
  },
  {
    name: "locked",
    scenario: refuses(one, "pin_locked", "none"),
    pin: "0000",
    until: ".token .reason",
  },
  {
    name: "expired-pin",
    scenario: refuses(one, "pin_expired", "several"),
    pin: "0000",
    until: "#problem-service:not([hidden])",
  },
  {
    name: "must-change",
    scenario: shows([
      token("Clé neuve", [zoe], { unusable: "pin_must_change" }),
    ]),
    until: ".token .reason",
  },
  {
    name: "no-pin-yet",
    scenario: shows([token("Clé neuve", [], { unusable: "pin_not_set" })]),
    until: ".token .reason",
  },
  {
    name: "hidden-certificates",
    scenario: shows([token("Clé discrète", [], { hidesCertificates: true })]),
    until: "#pin-entry:not([hidden])",
  },
  { name: "reader", scenario: onReader, until: "#reader-entry:not([hidden])" },
  {
    name: "reader-working",
    scenario: onReader,
    pin: "",
    until: "#progress:not([hidden])",
  },
  {
    name: "working",
    scenario: one,
    pin: "1234",
    until: "#progress:not([hidden])",
  },
  {
    name: "signed",
    scenario: answers(one, 0, signature),
    pin: "1234",
    until: '[data-screen="signed"]:not([hidden])',
  },
  {
    name: "many",
    scenario: shows([
      token(
        "Clé de service",
        Array.from({ length: 100 }, (_, index) =>
          certificate(`Agent ${index + 1}`),
        ),
      ),
    ]),
    choose: "Agent 42",
    until: "#pin-entry:not([hidden])",
  },
  {
    name: "long-names",
    scenario: refuses(
      shows([
        token(
          "Clé de signature des marchés publics 2",
          [
            certificate("Marie-Antoinette de La Rochefoucauld-Montmorency", {
              subject: {
                commonName: "Marie-Antoinette de La Rochefoucauld-Montmorency",
                organization:
                  "Syndicat intercommunal d’assainissement et de distribution d’eau potable de la vallée de la Haute-Meurthe",
              },
              issuer: {
                commonName:
                  "CertEurope eID User Authentication CA G3 – ETSI EN 319 411-1",
                organization: "",
              },
            }),
            certificate("urn:entreprise:732829320.00074-authentification-2026"),
          ],
          { reader: "SafeNet eToken 5110+ FIPS 940C Smart Card Reader 00 01" },
        ),
      ]),
      "pin_incorrect",
      "few",
    ),
    choose: "Marie-Antoinette",
    pin: "0000",
    until: "#problem:not([hidden])",
  },
  {
    name: "nameless",
    scenario: shows([
      token("", [
        certificate("", {
          subject: { commonName: "", organization: "" },
          issuer: { commonName: "", organization: "" },
          label: "",
        }),
      ]),
    ]),
    until: "#pin-entry:not([hidden])",
  },
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
  {
    name: "host-exited",
    scenario: { exits: true },
    until: '[data-screen="host-failed"]:not([hidden])',
  },
  {
    name: "version-mismatch",
    scenario: { protocol: 2 },
    until: '[data-screen="host-failed"]:not([hidden])',
  },
];
