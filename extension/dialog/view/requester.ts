import type { DialogRequest } from "../state.ts";
import { build, element } from "../../view/element.ts";

/** Shows who asks: first the origin the browser vouches for, its host set off, and below it the name the site gives itself. */
export function renderRequester(request: DialogRequest | null): void {
  const section = element("requester");
  if (!request || !section.hidden) return;
  section.hidden = false;
  element("relying-party").textContent = request.relyingParty;
  const { protocol, hostname, port } = new URL(request.origin);
  element("origin").replaceChildren(
    `${protocol}//`,
    build("strong", "", hostname),
    port === "" ? "" : `:${port}`,
  );
}
