import assert from "node:assert/strict";
import {
  openFaultyHost,
  type FaultyHost,
  type FaultyOrder,
} from "./faulty-host.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

/** Opens one faulty host for a `describe`, and demands afterwards that it ends well. */
export function useFaultyHost(
  orders: readonly FaultyOrder[],
): FaultyHost & Pick<Workplace, "folder"> {
  const faulty = {} as FaultyHost & Pick<Workplace, "folder">;
  let work: Workplace;
  before(async () => {
    work = await createWorkplace();
    const opened = await openFaultyHost(work, orders);
    Object.assign(faulty, opened, { folder: work.folder });
  });
  after("the host ends with the browser’s port", async () => {
    const status = await faulty.host?.close();
    await work?.clear();
    assert.equal(status, 0);
  });
  return faulty;
}
