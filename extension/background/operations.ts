import type { Operation } from "./operation.ts";

/** The operations under way: at most one a tab. */
export class Operations {
  readonly #byTab = new Map<number, Operation>();

  add(operation: Operation): void {
    this.#byTab.set(operation.tabId, operation);
  }

  delete(operation: Operation): void {
    this.#byTab.delete(operation.tabId);
  }

  ofTab(tabId: number): Operation | null {
    return this.#byTab.get(tabId) ?? null;
  }

  withId(id: string): Operation | null {
    return this.#find((operation) => operation.id === id);
  }

  ofDialogWindow(windowId: number): Operation | null {
    return this.#find((operation) => operation.dialogWindowId === windowId);
  }

  #find(matches: (operation: Operation) => boolean): Operation | null {
    return [...this.#byTab.values()].find(matches) ?? null;
  }
}
