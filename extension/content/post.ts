/** The one content script that serves a page, as a later run of it finds it in their common world. */
interface Post {
  /** False once its extension was replaced, or another script serves the page. */
  readonly isHeld: () => boolean;
}

/** Where the extension's scripts find each other; no other script reaches it. */
export interface ContentWorld {
  passerellePost?: Post;
}

/** An extension that was updated under a page runs its script in another world, but on the same window. */
const TAKE_OVER = "passerelle-take-over";

/**
 * Takes the one post on this page: leaves it to a script that holds it already, and relieves one of a replaced
 * extension.
 *
 * @param isConnected whether this script's own extension is still there
 * @returns aborted when another takes over; null where the post is held
 */
export function takePost(
  world: ContentWorld,
  page: EventTarget,
  isConnected: () => boolean,
): AbortSignal | null {
  if (world.passerellePost?.isHeld()) return null;
  // A page could send this event, too: then it is served no longer, which harms itself alone.
  page.dispatchEvent(new Event(TAKE_OVER));
  const relief = new AbortController();
  page.addEventListener(TAKE_OVER, () => relief.abort(), { once: true });
  world.passerellePost = {
    isHeld: () => isConnected() && !relief.signal.aborted,
  };
  return relief.signal;
}
