import assert from "node:assert/strict";
import type { HostClient } from "../fixtures/host-client.ts";
import { type ReaderService } from "../virtual-card/index.ts";
import { nextSnapshot, openHost, sign, verifyByOpenSsl } from "./host.ts";
import {
  CARD_PIN,
  createCard,
  OPEN_SC,
  startReaderWith,
  YKCS11,
} from "./tokens/card.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const IN_TURN = 6;
const AT_ONCE = 3;

/** Each host resets the card after its signature (decision 14), which disturbs what the other one does with it. */
for (const module of [OPEN_SC, YKCS11]) {
  describe(`two hosts on one card, through ${module.name}`, function () {
    this.timeout(120_000);
    let work: Workplace;
    let service: ReaderService;
    let hosts: HostClient[];

    before(async () => {
      work = await createWorkplace();
      service = await startReaderWith(createCard([work.rsaCustomer]));
      hosts = await Promise.all(
        [0, 1].map(() =>
          openHost({
            folder: work.folder,
            modules: [module],
            environment: service.environment,
          }),
        ),
      );
    });
    after(async () => {
      for (const host of hosts) assert.equal(await host.close(), 0);
      await service?.close();
      await work?.clear();
    });

    const chosen = async (host: HostClient) => {
      const { tokens } = await nextSnapshot(host, ({ tokens: [token] }) =>
        Boolean(token?.certificates[0]),
      );
      const [token] = tokens;
      const certificate = token!.certificates[0]!;
      return { token: token!, certificate, pin: CARD_PIN };
    };

    it("both sign in turn", async () => {
      for (let turn = 0; turn < IN_TURN; turn++) {
        for (const host of hosts) {
          const signed = await sign(host, await chosen(host));
          await verifyByOpenSsl(work.folder, work.chainFile, signed);
        }
      }
    });

    it("both sign at once", async () => {
      for (let turn = 0; turn < AT_ONCE; turn++) {
        const signed = await Promise.all(
          hosts.map(async (host) => sign(host, await chosen(host))),
        );
        for (const one of signed)
          await verifyByOpenSsl(work.folder, work.chainFile, one);
      }
    });
  });
}
