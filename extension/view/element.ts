/**
 * An element that the page is known to have, of the kind it is known to be: `element("pin", HTMLInputElement)`.
 * A missing one is a fault of the page itself.
 */
export function element(id: string): HTMLElement;
export function element<Kind extends HTMLElement>(
  id: string,
  kind: abstract new () => Kind,
): Kind;
export function element(
  id: string,
  kind: abstract new () => HTMLElement = HTMLElement,
): HTMLElement {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`no ${kind.name} #${id}`);
}

/** Sets a text only when it differs, so that live regions speak once. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** A new element with a class and a content; texts are never read as markup. */
export function build<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...content: (string | Node)[]
): HTMLElementTagNameMap[Name] {
  const built = document.createElement(name);
  if (className) built.className = className;
  built.append(...content);
  return built;
}
