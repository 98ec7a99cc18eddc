import * as fixture from "@passerelle/shared/protocol/token-fixture.ts";
import {
  answers,
  certificate,
  FAILED,
  READY,
  refuses,
  shows,
  token,
  zoe,
} from "./scenario.ts";
import type { Scene } from "./scene.ts";

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

export const DIALOG_SCENES: readonly Scene[] = [
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
