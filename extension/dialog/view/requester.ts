import type { DialogRequest } from "../state.ts";
import { build, element } from "../../view/element.ts";

/** Shows who asks: the name the site gives itself, and, with its host set off, the origin the browser vouches for. */
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
