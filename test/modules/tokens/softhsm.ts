import { commandLine, runCommand } from "../../../scripts/dev/command.ts";
import { createSoftHsm } from "../../../scripts/dev/softhsm.ts";
import type { Customer } from "../../fixtures/customer.ts";
import { LIBRARY, type RealToken } from "./real-token.ts";
import { importCustomer } from "./import-customer.ts";

const PIN = "Pin-4711";

/** SoftHSM2 with one token, in an empty folder. */
export async function createSoftHsmToken(
  folder: string,
  customers: readonly Customer[],
): Promise<RealToken> {
  const softHsm = await createSoftHsm(folder);
  const environment = { SOFTHSM2_CONF: softHsm.configurationFile };
  await runCommand(
    commandLine`softhsm2-util --init-token --free --label SoftHSM --pin ${PIN} --so-pin 12345678`,
    { ...process.env, ...environment },
  );
  for (const [index, customer] of customers.entries()) {
    await importCustomer(
      { path: LIBRARY.softHsm, label: "SoftHSM", pin: PIN, environment },
      customer,
      index + 1,
    );
  }
  return {
    module: { name: "SoftHSM", path: LIBRARY.softHsm },
    environment,
    pin: PIN,
    customers,
    close: async () => undefined,
  };
}
