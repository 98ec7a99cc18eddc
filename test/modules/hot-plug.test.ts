import assert from "node:assert/strict";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { createCustomer } from "../fixtures/customer.ts";
import { CommandRefused, type HostClient } from "../fixtures/host-client.ts";
import { newStatement } from "../fixtures/statement.ts";
import {
  startReader,
  type PivCard,
  type ReaderService,
} from "../virtual-card/index.ts";
import { nextSnapshot, openHost, sign, verifyByOpenSsl } from "./host.ts";
import { CARD_PIN, createCard, OPEN_SC, YKCS11 } from "./tokens/card.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

/** A card that is given the PIN of another loses a try. */
const OTHER_PIN = "654321";

/** What a request ends in whose card is no longer there. */
const GONE = ["token_removed", "token_not_found"];

const holders = ({ tokens }: TokenSnapshot) =>
  tokens.flatMap(({ certificates }) =>
    certificates.map(({ subject }) => subject.commonName),
  );
const isRefusedWith =
  (...codes: readonly string[]) =>
  (error: unknown) => {
    assert.ok(error instanceof CommandRefused, String(error));
    assert.ok(codes.includes(error.code), error.message);
    return true;
  };

for (const module of [OPEN_SC, YKCS11]) {
  describe(`a card plugged in and pulled out, through ${module.name}`, function () {
    this.timeout(60_000);
    let work: Workplace;
    let service: ReaderService;
    let host: HostClient;
    /** Of the first customer, with both keys. */
    let card: PivCard;
    let otherCard: PivCard;
    const shows = (name: string | null) =>
      nextSnapshot(host, (seen) =>
        name === null
          ? seen.complete && seen.tokens.length === 0
          : holders(seen).includes(name),
      );

    before(async () => {
      work = await createWorkplace();
      const other = await createCustomer(
        work.ca,
        { commonName: "Zoé Autre", organization: "Autre SARL" },
        "RSA 2048",
        "other",
      );
      card = createCard([work.rsaCustomer, work.ecCustomer]);
      otherCard = createCard([other], OTHER_PIN);
      service = await startReader();
    });
    beforeEach(async () => {
      await service.startService();
      host = await openHost({
        folder: work.folder,
        modules: [module],
        environment: service.environment,
      });
    });
    afterEach(async () => {
      assert.equal(await host.close(), 0);
      await service.reader.remove();
    });
    after(async () => {
      await service?.close();
      await work?.clear();
    });

    const chosen = async () => {
      const name = work.rsaCustomer.person.commonName;
      const { tokens } = await shows(name);
      const token = tokens[0]!;
      const certificate = token.certificates.find(
        ({ subject }) => subject.commonName === name,
      )!;
      return { token, certificate, pin: CARD_PIN };
    };
    const signsAgain = async () =>
      verifyByOpenSsl(
        work.folder,
        work.chainFile,
        await sign(host, await chosen()),
      );

    it("is shown when it was in before", async () => {
      await host.close();
      await service.reader.insert(card);
      host = await openHost({
        folder: work.folder,
        modules: [module],
        environment: service.environment,
      });
      await signsAgain();
    });

    it("is shown when it is put in, and so is its removal", async () => {
      await shows(null);
      await service.reader.insert(card);
      await shows(work.rsaCustomer.person.commonName);
      await service.reader.remove();
      await shows(null);
    });

    it("pulled between the list and the PIN: says so, and works when it is back", async () => {
      await service.reader.insert(card);
      const order = await chosen();
      await service.reader.remove();
      await assert.rejects(sign(host, order), isRefusedWith(...GONE));
      await shows(null);
      await service.reader.insert(card);
      await signsAgain();
    });

    for (const moment of ["verify", "generalAuthenticate"] as const) {
      it(`pulled in the middle of a signature (${moment}): says so, and works when it is back`, async () => {
        await service.reader.insert(card);
        const order = await chosen();
        const [refused] = await Promise.allSettled([
          sign(host, order),
          service.reader.pullDuring(moment),
        ]);
        assert.equal(refused.status, "rejected");
        isRefusedWith(...GONE)(refused.reason);
        await shows(null);
        await service.reader.insert(card);
        await signsAgain();
      });
    }

    for (const [moment, ...codes] of [
      ["verify", ...GONE],
      ["changeReference", "pin_change_uncertain"],
    ] as const) {
      it(`pulled in the middle of a PIN change (${moment}): says what is known of the PIN, and works when it is back`, async () => {
        await service.reader.insert(card);
        const { token, pin } = await chosen();
        const change = {
          command: "change-pin",
          token: token.id,
          pin,
          // The same, for nobody knows which one it has then.
          newPin: pin,
        } as const;
        const [refused] = await Promise.allSettled([
          host.request(change),
          service.reader.pullDuring(moment),
        ]);
        assert.equal(refused.status, "rejected");
        isRefusedWith(...codes)(refused.reason);
        await shows(null);
        await service.reader.insert(card);
        await signsAgain();
      });
    }

    it("swapped quickly for another: the PIN costs that one no try, and it is shown", async () => {
      await service.reader.insert(card);
      const order = await chosen();
      await service.reader.swap(otherCard);
      await assert.rejects(sign(host, order), isRefusedWith(...GONE));
      assert.equal(otherCard.pin.triesLeft, otherCard.pin.retryLimit);
      await shows("Zoé Autre");
      await assert.rejects(sign(host, order), isRefusedWith("token_not_found"));
    });

    it("pulled out and put back again and again: always shown anew", async () => {
      for (let turn = 0; turn < 3; turn++) {
        await service.reader.insert(card);
        await chosen();
        await service.reader.remove();
        await shows(null);
      }
      await service.reader.insert(card);
      await signsAgain();
    });

    it("is not lost for good when it answers nonsense", async () => {
      await service.reader.insert(card);
      const order = await chosen();
      // Some libraries ask again and succeed.
      await Promise.allSettled([
        sign(host, order),
        service.reader.faultAt("generalAuthenticate", "garbage"),
      ]);
      await service.reader.remove();
      await shows(null);
      await service.reader.insert(card);
      await signsAgain();
    });

    it("silent in the middle of a signature: the person may give up, and it works when it is back", async () => {
      await service.reader.insert(card);
      const { token, certificate, pin } = await chosen();
      const silenced = service.reader.faultAt("verify", "mute");
      const request = host.post({
        command: "sign-statement",
        token: token.id,
        certificate: certificate.hash,
        pin,
        statement: newStatement(),
      });
      await silenced;
      await host.request({ command: "cancel", request });
      const reply = await host.waitFor((message) =>
        "id" in message && message.id === request ? message : null,
      );
      assert.ok("error" in reply);
      assert.equal(reply.error.code, "operation_cancelled");
      await service.reader.remove();
      await shows(null);
      await service.reader.insert(card);
      await signsAgain();
    });

    it("silent until it is pulled: says so, and works when it is back", async () => {
      await service.reader.insert(card);
      const order = await chosen();
      const silenced = service.reader.faultAt("generalAuthenticate", "mute");
      const signing = assert.rejects(sign(host, order), isRefusedWith(...GONE));
      await silenced;
      await service.reader.remove();
      await signing;
      await shows(null);
      await service.reader.insert(card);
      await signsAgain();
    });

    it("comes back with the reader service, stopped and started", async () => {
      await service.reader.insert(card);
      await chosen();
      await service.stopService();
      const { modules } = await nextSnapshot(
        host,
        ({ tokens, complete }) => complete && tokens.length === 0,
      );
      // OpenSC takes it for no reader at all.
      assert.equal(
        modules[0]?.error,
        module === YKCS11 ? "reader_service_unavailable" : null,
      );
      await service.startService();
      await signsAgain();
    });

    it("goes with its reader, and comes back with it", async () => {
      await service.reader.insert(card);
      await chosen();
      await service.unplugReader();
      await shows(null);
      service.plugReaderIn();
      await signsAgain();
    });

    it("is found in a reader that was not there before", async () => {
      await host.close();
      await service.stopService();
      host = await openHost({
        folder: work.folder,
        modules: [module],
        environment: service.environment,
      });
      await shows(null);
      await service.startService();
      await service.reader.insert(card);
      await signsAgain();
    });
  });
}
