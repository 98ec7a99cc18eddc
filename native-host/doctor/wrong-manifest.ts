import type { PlacedBrowser } from "./places.ts";
import { type Finding, problem, text } from "./report.ts";

const INSTALL_AGAIN = text(
  "Lancez « passerelle-host install », ou réinstallez Passerelle.",
  "Run “passerelle-host install”, or install Passerelle again.",
);

/** A manifest by which a browser cannot start the host. */
export function wrongManifest(
  { name }: PlacedBrowser,
  fr: string,
  en: string,
  cure = INSTALL_AGAIN,
): Finding {
  return problem("manifest", text(`${name} : ${fr}`, `${name}: ${en}`), cure);
}
