/** `npm run build`: bundles every part into `build/`. */
import { buildExtension } from "./build/extension.ts";
import { buildNativeHost } from "./build/native-host.ts";
import { buildPage } from "./build/page.ts";
import { buildPortal } from "./build/portal.ts";

await Promise.all([
  buildNativeHost(),
  buildExtension({ browser: "chromium" }),
  buildExtension({ browser: "firefox" }),
  buildPage(),
  buildPortal(),
]);
