import type { Customer } from "../../fixtures/customer.ts";
import {
  PivCard,
  startReader,
  type ReaderService,
} from "../../virtual-card/index.ts";
import { LIBRARY } from "./real-token.ts";

export const CARD_PIN = "123456";
export const CARD_PUK = "12345678";

export const OPEN_SC = { name: "OpenSC", path: LIBRARY.openSc };
export const YKCS11 = { name: "YubiKey", path: LIBRARY.ykcs11 };

/** A card with the first customer's key for authentication and, if there is one, the second's for signature. */
export function createCard(
  [first, second]: readonly Customer[],
  pin = CARD_PIN,
): PivCard {
  if (!first) throw new RangeError("a card has at least one key");
  return new PivCard({
    slots: { "9A": first, ...(second ? { "9C": second } : {}) },
    pin,
    puk: CARD_PUK,
  });
}

/** A reader service with this card in its first slot. */
export async function startReaderWith(card: PivCard): Promise<ReaderService> {
  const service = await startReader();
  await service.reader.insert(card);
  return service;
}
