import { HostClient } from "../fixtures/host-client.ts";
import {
  createTestToken,
  type TestCertificate,
  type TestToken,
} from "../fixtures/softhsm.ts";
import { signOrder } from "./order.ts";

/** What a test acts on: a token, and a host that watches for it. */
export interface HostScene {
  readonly token: TestToken;
  readonly host: HostClient;
  /** Signs with the certificate of this CKA_LABEL. */
  signWith(
    label: string,
    pin?: string | null,
  ): ReturnType<HostClient["request"]>;
}

/** Makes the token once for a `describe`, and starts a host of its own for each of its tests. */
export function useHost(certificates: readonly TestCertificate[]): HostScene {
  const scene = {
    async signWith(label, pin = scene.token.pin) {
      return scene.host.request(await signOrder(scene.host, label, pin));
    },
  } as HostScene;
  before(async () => {
    Object.assign(scene, { token: await createTestToken(certificates) });
  });
  after(() => scene.token.remove());
  beforeEach(async () => {
    Object.assign(scene, { host: new HostClient(scene.token) });
    await scene.host.request({ command: "watch-tokens" });
  });
  afterEach(() => scene.host.close());
  return scene;
}
