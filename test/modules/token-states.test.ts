import assert from "node:assert/strict";
import { createCustomer } from "../fixtures/customer.ts";
import { CommandRefused } from "../fixtures/host-client.ts";
import { FAULTY_PIN, openFaultyHost, type FaultyHost } from "./faulty-host.ts";
import { nextSnapshot, sign } from "./host.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const isRefused = (code: string, triesLeft?: string) => (error: unknown) => {
  assert.ok(error instanceof CommandRefused, String(error));
  assert.equal(error.code, code);
  if (triesLeft !== undefined) assert.equal(error.triesLeft, triesLeft);
  return true;
};

/** States that rule the token out, and the reason shown. */
const UNUSABLE = {
  uninitialised: "token_uninitialised",
  "pin-not-set": "pin_not_set",
  locked: "pin_locked",
  "to-be-changed": "pin_must_change",
} as const;

/** States that show only when the token is used. */
const REFUSING = {
  expired: "pin_expired",
  "logged-in-elsewhere": "token_busy",
} as const;

const OTHERS = [
  "count-low",
  "final-try",
  "write-protected",
  "no-mechanism",
  "certificates-after-login",
  "asks-each-time",
  "pin-pad",
];

describe("the host and the state of a token", function () {
  this.timeout(60_000);
  let work: Workplace;
  let faulty: FaultyHost;
  const open = async (states: readonly string[]) => {
    await faulty?.host.close();
    faulty = await openFaultyHost(
      work,
      states.map((state) => ({ name: state, settings: [`state ${state}`] })),
    );
  };

  before(async () => {
    work = await createWorkplace();
  });
  after(async () => {
    await faulty?.host.close();
    await work?.clear();
  });

  describe("that rules it out", () => {
    before(() => open([...Object.keys(UNUSABLE), ...Object.keys(REFUSING)]));

    for (const [state, code] of Object.entries(UNUSABLE)) {
      it(`is shown with its reason: ${state}`, async () => {
        assert.equal((await faulty.tokenOf(state)).unusable, code);
      });
    }

    for (const [state, code] of Object.entries(REFUSING)) {
      it(`is told when the token is used: ${state}`, async () => {
        assert.equal((await faulty.tokenOf(state)).unusable, null);
        await assert.rejects(faulty.signWith(state), isRefused(code));
      });
    }

    for (const state of ["to-be-changed", "expired"]) {
      it(`may have its PIN changed: ${state}`, async () => {
        const { id } = await faulty.tokenOf(state);
        await faulty.host.request({
          command: "change-pin",
          token: id,
          pin: FAULTY_PIN,
          newPin: "4321",
        });
        const calls = await faulty.libraries.get(state)!.calls();
        assert.ok(calls.includes("C_SetPIN"));
      });
    }
  });

  describe("that needs care", () => {
    before(() => open(OTHERS));

    it("warns of few tries before the PIN is typed", async () => {
      const { pin } = await faulty.tokenOf("count-low");
      assert.equal(pin.triesLeft, "few");
    });

    it("warns of the last try, and a wrong PIN then locks", async () => {
      const state = "final-try";
      const { pin } = await faulty.tokenOf(state);
      assert.equal(pin.triesLeft, "last");
      const logins = async () =>
        (await faulty.libraries.get(state)!.calls()).filter(
          (call) => call === "C_Login",
        ).length;
      const before = await logins();
      await assert.rejects(
        faulty.signWith(state, "9999"),
        isRefused("pin_locked", "none"),
      );
      assert.equal(await logins(), before + 1);
      await nextSnapshot(faulty.host, ({ tokens }) =>
        tokens.some(
          ({ module, unusable }) =>
            module === state && unusable === "pin_locked",
        ),
      );
    });

    it("spends no try on a PIN of a length the token does not take", async () => {
      const state = "count-low";
      const { pin } = await faulty.tokenOf(state);
      assert.equal(pin.minLength, 4);
      assert.equal(pin.maxLength, 16);
      for (const wrong of ["123", "12345678901234567"]) {
        await assert.rejects(
          faulty.signWith(state, wrong),
          isRefused("pin_length"),
        );
      }
      const calls = await faulty.libraries.get(state)!.calls();
      assert.ok(!calls.includes("C_Login"));
    });

    it("signs with a write-protected token and says that its PIN cannot change", async () => {
      const { pin } = await faulty.tokenOf("write-protected");
      assert.equal(pin.canChange, false);
      await faulty.signWith("write-protected");
    });

    it("says that no mechanism of the token can be used", async () => {
      const { certificates } = await faulty.tokenOf("no-mechanism");
      assert.equal(certificates[0]?.unsuitable, "mechanism_unsupported");
    });

    it("finds the certificates that are visible only after login", async () => {
      const state = "certificates-after-login";
      const token = await faulty.tokenOf(state);
      assert.equal(token.hidesCertificates, true);
      assert.equal(token.certificates.length, 0);
      const result = await faulty.host.request({
        command: "read-certificates",
        token: token.id,
        pin: FAULTY_PIN,
      });
      const { certificates } = result as Pick<typeof token, "certificates">;
      assert.equal(certificates.length, 1);
      await sign(faulty.host, {
        token,
        certificate: certificates[0]!,
        pin: FAULTY_PIN,
      });
    });

    it("gives the PIN again for a key that asks each time", async () => {
      const state = "asks-each-time";
      await faulty.signWith(state);
      const calls = await faulty.libraries.get(state)!.calls();
      assert.equal(
        calls.filter((call) => call === "C_Login with PIN").length,
        2,
      );
    });

    it("leaves the PIN to the reader’s own keypad", async () => {
      const state = "pin-pad";
      const { pin } = await faulty.tokenOf(state);
      assert.equal(pin.entry, "reader");
      await faulty.signWith(state, null);
      const calls = await faulty.libraries.get(state)!.calls();
      assert.ok(calls.includes("C_Login without PIN"));
      assert.ok(!calls.includes("C_Login with PIN"));
    });

    it("refuses a PIN typed on the computer for such a reader", async () => {
      await assert.rejects(
        faulty.signWith("pin-pad", FAULTY_PIN),
        isRefused("pin_pad_required"),
      );
      await assert.rejects(
        faulty.signWith("count-low", null),
        isRefused("pin_required"),
      );
    });
  });

  describe("with many certificates", () => {
    const certified = async (name: string) => {
      const { certificateFile, keyFile } = await createCustomer(
        work.ca,
        { ...work.ecCustomer.person, commonName: name },
        "P-256",
        name,
      );
      return {
        certificateFile,
        keyFile,
        files: `${certificateFile} ${keyFile}`,
      };
    };
    const copies = (count: number) =>
      `copies ${count} ${work.ecCustomer.certificateFile}\t${work.ecCustomer.keyFile}`;

    before(async () => {
      const [keyless, lone] = [
        await certified("keyless"),
        await certified("lone"),
      ];
      const eight = [1, 2, 3, 4, 5, 6, 7].flatMap((token) => [
        `token ${token}`,
        copies(10),
      ]);
      await faulty?.host.close();
      faulty = await openFaultyHost(work, [
        { name: "hundred", settings: [copies(99)] },
        { name: "eight", settings: [copies(9), ...eight] },
        {
          name: "mixed",
          settings: [
            `certificates ${keyless.certificateFile}\t-`,
            `key ${lone.keyFile}`,
          ],
        },
      ]);
    });

    it("shows one token with 100 certificates, several of them with one key", async () => {
      const { certificates } = await faulty.tokenOf("hundred");
      assert.equal(certificates.length, 100);
      assert.ok(certificates.every(({ unsuitable }) => unsuitable === null));
      await faulty.signWith("hundred");
    });

    it("shows 8 tokens with 80 certificates", async () => {
      const { tokens } = await nextSnapshot(
        faulty.host,
        (seen) =>
          seen.tokens.filter(({ module }) => module === "eight").length === 8,
      );
      const counts = tokens
        .filter(({ module }) => module === "eight")
        .map(({ certificates }) => certificates.length);
      assert.deepEqual(counts, [10, 10, 10, 10, 10, 10, 10, 10]);
    });

    it("signs with no certificate that has no key, and shows no key that has no certificate", async () => {
      const token = await faulty.tokenOf("mixed");
      assert.equal(token.certificates.length, 2);
      const certificate = token.certificates.find(
        ({ subject }) => subject.commonName === "keyless",
      );
      await assert.rejects(
        sign(faulty.host, {
          token,
          certificate: certificate!,
          pin: FAULTY_PIN,
        }),
        isRefused("certificate_without_key"),
      );
      await faulty.signWith("mixed");
    });
  });
});
