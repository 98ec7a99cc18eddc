import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { PivCard } from "./piv-card.ts";
import { VirtualReader } from "./virtual-reader.ts";

const POWER_ON = Buffer.of(0, 1, 1);
/** Longer than a card waits before it is offered again to a reader service that was away. */
const OFFERED_AGAIN_WITHIN_MS = 300;

describe("the virtual reader", () => {
  /** Stands in for vpcd: powers each card as soon as it is in. */
  let vpcd: Server;
  let cardsSeen: number;

  beforeEach(async () => {
    cardsSeen = 0;
    vpcd = createServer((socket) => {
      cardsSeen += 1;
      socket.on("error", () => undefined).write(POWER_ON);
    }).listen(0, "127.0.0.1");
    await once(vpcd, "listening");
  });
  afterEach(() => {
    vpcd.close();
  });

  it("puts a card back in only once it is known to be out", async () => {
    let noticeRemoval: () => void = () => undefined;
    const removalNoticed = new Promise<void>((resolve) => {
      noticeRemoval = resolve;
    });
    const { port } = vpcd.address() as AddressInfo;
    const reader = new VirtualReader(port, () => removalNoticed);
    const card = new PivCard({ slots: {} });
    await reader.insert(card);
    await reader.remove();
    assert.equal(reader.isPowered, false);
    const inserted = reader.insert(card);
    await delay(OFFERED_AGAIN_WITHIN_MS);
    assert.equal(cardsSeen, 1);
    noticeRemoval();
    await inserted;
    assert.equal(cardsSeen, 2);
    await reader.remove();
  });
});
