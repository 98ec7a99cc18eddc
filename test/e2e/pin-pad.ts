import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { UsbKey } from "../../scripts/dev/usb-key.ts";

/** The keypad of a reader, as a person uses it. */
export interface PinPad {
  type(pin: string): Promise<void>;
  cancel(): Promise<void>;
}

/** From now on the key is in a reader with a keypad, and takes no PIN from the computer. */
export async function attachPinPad({ folder }: UsbKey): Promise<PinPad> {
  await writeFile(join(folder, "pin-pad"), "");
  const type = async (pin: string) => {
    // There at once and whole, for a reader that looks at any moment.
    const beside = join(folder, "typing");
    await writeFile(beside, pin);
    await rename(beside, join(folder, "typed"));
  };
  return { type, cancel: () => type("") };
}
