import assert from "node:assert/strict";
import { once } from "node:events";
import { CommandRefused, type HostClient } from "../fixtures/host-client.ts";
import { startReader, type ReaderService } from "../virtual-card/index.ts";
import { nextSnapshot, openHost, sign } from "./host.ts";
import {
  CARD_PIN,
  CARD_PUK,
  createCard,
  OPEN_SC,
  YKCS11,
} from "./tokens/card.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const WRONG_PIN = "000000";
const FORGOTTEN_WITHIN_MS = 3000;

for (const module of [OPEN_SC, YKCS11]) {
  describe(`the PIN of a card, through ${module.name}`, function () {
    this.timeout(60_000);
    let work: Workplace;
    let service: ReaderService;
    let host: HostClient;

    before(async () => {
      work = await createWorkplace();
      service = await startReader();
    });
    beforeEach(async () => {
      host = await openHost({
        folder: work.folder,
        modules: [module],
        environment: service.environment,
      });
      await service.reader.insert(
        createCard([work.rsaCustomer, work.ecCustomer]),
      );
    });
    afterEach(async () => {
      assert.equal(await host.close(), 0);
      await service.reader.remove();
    });
    after(async () => {
      await service?.close();
      await work?.clear();
    });

    const token = async () => {
      const { tokens } = await nextSnapshot(
        host,
        (seen) => (seen.tokens[0]?.certificates.length ?? 0) > 0,
      );
      return tokens[0]!;
    };
    const signWith = async (pin: string, certificate = 0) => {
      const shown = await token();
      await sign(host, {
        token: shown,
        certificate: shown.certificates[certificate]!,
        pin,
      });
    };
    const refusal = async (request: Promise<unknown>) => {
      const outcome = await request.then(
        () => null,
        (error: unknown) => error,
      );
      assert.ok(outcome instanceof CommandRefused, String(outcome));
      return { code: outcome.code, triesLeft: outcome.triesLeft };
    };

    it("wrong three times: a warning before the last try, then locked, and no try spent unasked", async () => {
      const { pin } = service.reader.card!;
      assert.equal((await refusal(signWith(WRONG_PIN))).code, "pin_incorrect");
      assert.equal(pin.triesLeft, 2);
      assert.deepEqual(await refusal(signWith(WRONG_PIN)), {
        code: "pin_incorrect",
        triesLeft: "last",
      });
      assert.equal(pin.triesLeft, 1);
      assert.equal((await token()).pin.triesLeft, "last");
      assert.deepEqual(await refusal(signWith(WRONG_PIN)), {
        code: "pin_locked",
        triesLeft: "none",
      });
      await nextSnapshot(
        host,
        ({ tokens }) => tokens[0]?.unusable === "pin_locked",
      );
      assert.equal((await refusal(signWith(CARD_PIN))).code, "pin_locked");
    });

    /** The card itself forgets the PIN, at the latest when this time is over. */
    const forgets = async () => {
      const { reader } = service;
      const signal = AbortSignal.timeout(FORGOTTEN_WITHIN_MS);
      while (reader.card!.isVerified) await once(reader, "reset", { signal });
    };

    it("does not linger: after a signature the card is no longer verified", async () => {
      for (const certificate of [0, 1]) {
        await signWith(CARD_PIN, certificate);
        await forgets();
      }
    });

    it("does not linger after a refused signature either", async () => {
      const struck = service.reader.faultAt("generalAuthenticate", "garbage");
      await Promise.allSettled([signWith(CARD_PIN), struck]);
      await forgets();
    });

    it("is changed", async () => {
      await host.request({
        command: "change-pin",
        token: (await token()).id,
        pin: CARD_PIN,
        newPin: "654321",
      });
      await signWith("654321");
    });

    /** OpenSC states 4 to 8, ykcs11 6 to 48, and the card takes 6 to 8 digits. */
    const UNFIT = module === OPEN_SC ? ["abcdef", "1234"] : ["abcdef"];

    for (const newPin of UNFIT) {
      it(`stays as it is when the card refuses the new one: ${newPin}`, async () => {
        const change = host.request({
          command: "change-pin",
          token: (await token()).id,
          pin: CARD_PIN,
          newPin,
        });
        const { code, triesLeft } = await refusal(change);
        assert.equal(code, "new_pin_refused");
        assert.equal(triesLeft, undefined);
        await signWith(CARD_PIN);
      });
    }

    const unblock = (id: string, puk: string, newPin = "654321") =>
      host.request({ command: "unblock-pin", token: id, puk, newPin });

    if (module === OPEN_SC) {
      it("is unblocked with the PUK, and a wrong PUK costs one of its own tries", async () => {
        const { pin, puk } = service.reader.card!;
        const { id } = await token();
        pin.lock();
        const { code } = await refusal(unblock(id, "87654321"));
        assert.equal(code, "puk_incorrect");
        assert.equal(puk.triesLeft, 2);
        await unblock(id, CARD_PUK);
        await signWith("654321");
      });

      it("is not unblocked to one the card refuses, and that is not the PUK’s fault", async () => {
        const { pin, puk } = service.reader.card!;
        const { id } = await token();
        pin.lock();
        for (const newPin of UNFIT) {
          const { code } = await refusal(unblock(id, CARD_PUK, newPin));
          assert.equal(code, "new_pin_refused");
        }
        assert.equal(puk.triesLeft, puk.retryLimit);
      });

      it("is not unblocked by a PUK of another length, which costs no try", async () => {
        const { puk } = service.reader.card!;
        const { id } = await token();
        for (const wrong of ["123", "1234567890"]) {
          const { code } = await refusal(unblock(id, wrong));
          assert.equal(code, "puk_length");
        }
        assert.equal(puk.triesLeft, puk.retryLimit);
      });

      it("wrong PUK three times: no tries claimed that nobody counts, then none", async () => {
        const { id } = await token();
        const refused = [];
        for (let attempt = 1; attempt <= 3; attempt++)
          refused.push(await refusal(unblock(id, "87654321")));
        const incorrect = { code: "puk_incorrect", triesLeft: undefined };
        const locked = { code: "puk_locked", triesLeft: "none" };
        assert.deepEqual(refused, [incorrect, incorrect, locked]);
      });
    } else {
      it("is not unblocked by a library that cannot, and no try of the PUK is spent", async () => {
        const { puk } = service.reader.card!;
        const { id } = await token();
        const { code } = await refusal(unblock(id, "87654321"));
        assert.equal(code, "puk_unsupported");
        assert.equal(puk.triesLeft, puk.retryLimit);
      });
    }

    it("signs with a card of 43 ms an APDU, again and again", async () => {
      service.reader.latencyMs = 43;
      try {
        await token();
        await service.reader.remove();
        await nextSnapshot(host, ({ tokens }) => tokens.length === 0);
        await service.reader.insert(createCard([work.rsaCustomer]));
        await signWith(CARD_PIN);
        await signWith(CARD_PIN);
      } finally {
        service.reader.latencyMs = 0;
      }
    });
  });
}
