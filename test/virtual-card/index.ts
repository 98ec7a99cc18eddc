import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePortPair } from "../fixtures/port.ts";
import { pcscEnvironment, startPcscd, type Pcscd } from "./pcscd.ts";
import { VirtualReader } from "./virtual-reader.ts";

export { PivCard } from "./piv-card.ts";
export { VirtualReader } from "./virtual-reader.ts";

export interface ReaderService {
  readonly reader: VirtualReader;
  /** A second slot, for two cards at once. */
  readonly secondReader: VirtualReader;
  /** By which programs find this reader service instead of the machine's. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stops the reader service; a card that is in stays in. */
  stopService(): Promise<void>;
  startService(): Promise<void>;
  /** The reader, with the cards in it, answers no more; settles when the reader service has noticed. */
  unplugReader(): Promise<void>;
  plugReaderIn(): void;
  /** Takes the cards out and stops the reader service. */
  close(): Promise<void>;
}

/** Starts a private reader service (pcscd with vpcd) with two empty slots. */
export async function startReader(
  readerName = "Yubico Virtual Reader",
): Promise<ReaderService> {
  const folder = await mkdtemp(join(tmpdir(), "passerelle-pcscd-"));
  const options = { folder, readerName, port: await freePortPair() };
  let service: Pcscd | null = await startPcscd(options);
  const [reader, secondReader] = [0, 1].map(
    (slot) =>
      new VirtualReader(options.port + slot, async () =>
        service?.noticesRemoval(slot),
      ),
  ) as [VirtualReader, VirtualReader];
  const stopService = async () => {
    await service?.stop();
    service = null;
  };
  return {
    reader,
    secondReader,
    environment: pcscEnvironment(folder),
    stopService,
    async startService() {
      service ??= await startPcscd(options);
    },
    async unplugReader() {
      await service?.unplug();
    },
    plugReaderIn() {
      service?.plugIn();
    },
    async close() {
      await Promise.all([reader.remove(), secondReader.remove()]);
      await stopService();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
