/** Trust material on disk that changes while the server runs. */

export { createPemTrustAnchors } from "./anchors.ts";
export { createCrlFolder } from "./crls.ts";
export type { ReloadingOptions, ReloadingSource } from "./reloading.ts";
export type { FolderOptions } from "./source.ts";
