import { startPcscd, type Pcscd } from "./pcscd.ts";
import { VirtualReader } from "./virtual-reader.ts";

export { PivCard, type CardProfile, type CardSlot } from "./piv-card.ts";
export { VirtualReader } from "./virtual-reader.ts";

export interface ReaderService {
  readonly reader: VirtualReader;
  /** A second slot, for two cards at once. */
  readonly secondReader: VirtualReader;
  /** Stops the reader service; a card that is in stays in. */
  stopService(): Promise<void>;
  startService(): Promise<void>;
  /** Takes the cards out and stops the reader service. */
  close(): Promise<void>;
}

/** Starts a private reader service (pcscd with vpcd) with two empty slots. */
export async function startReader(
  readerName = "Yubico Virtual Reader",
): Promise<ReaderService> {
  let service: Pcscd | null = await startPcscd({ readerName });
  const { port } = service;
  const reader = new VirtualReader(port);
  const secondReader = new VirtualReader(port + 1);
  const stopService = async () => {
    await service?.stop();
    service = null;
  };
  return {
    reader,
    secondReader,
    stopService,
    async startService() {
      service ??= await startPcscd({ readerName, port });
    },
    async close() {
      await Promise.all([reader.remove(), secondReader.remove()]);
      await stopService();
    },
  };
}
