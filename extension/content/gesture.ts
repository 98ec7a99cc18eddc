/**
 * The person's last click on the page. Each click starts at most one operation, so that a page cannot reopen the
 * dialog again and again within one user activation (HTML Standard §6.4).
 */
export class ClickGesture {
  #isFresh = false;

  /** Notes a click; those made by scripts do not count. */
  note(click: Pick<MouseEvent, "isTrusted">): void {
    if (click.isTrusted) this.#isFresh = true;
  }

  /** True once for each click, and only while the browser still counts the page as activated by the person. */
  take(activation: Pick<UserActivation, "isActive">): boolean {
    const wasFresh = this.#isFresh;
    this.#isFresh = false;
    return wasFresh && activation.isActive;
  }
}
