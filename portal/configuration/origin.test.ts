import assert from "node:assert/strict";
import { chooseOrigin } from "./origin.ts";

const LOOPBACK = "127.0.0.1";

describe("the portal’s origin", () => {
  it("is localhost and the port in development", () => {
    const configuration = { host: LOOPBACK, origin: undefined };
    assert.equal(chooseOrigin(configuration, 4711), "http://localhost:4711");
  });

  for (const origin of [
    "https://www.example.coop",
    "http://localhost:8080",
    "http://127.0.0.1:8080",
    "http://[::1]:8080",
  ])
    it(`may be ${origin} on loopback`, () => {
      assert.equal(chooseOrigin({ host: LOOPBACK, origin }, 1), origin);
    });

  for (const origin of [
    "http://www.example.coop",
    "http://localhost.example.coop",
    "http://192.168.1.10",
    "http://0.0.0.0:80",
  ])
    it(`may not be ${origin}`, () => {
      assert.throws(() => chooseOrigin({ host: LOOPBACK, origin }, 1), {
        code: "configuration_invalid",
      });
    });

  it("must be https when others can reach the port", () => {
    for (const host of ["0.0.0.0", "::", "192.0.2.1"]) {
      for (const origin of [undefined, "http://localhost:8080"])
        assert.throws(() => chooseOrigin({ host, origin }, 8080), {
          code: "configuration_invalid",
        });
      const origin = "https://www.example.coop";
      assert.equal(chooseOrigin({ host, origin }, 8080), origin);
    }
  });
});
