import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeBase64url, encodeBase64url } from "./base64url.ts";

describe("base64url", () => {
  it("agrees with Node's own codec for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = Buffer.from(bytes).toString("base64url");
        assert.equal(encodeBase64url(bytes), text);
        assert.deepEqual(
          Buffer.from(decodeBase64url(text)),
          Buffer.from(bytes),
        );
      }),
    );
  });

  it("decodes nothing but the one text that encodes the bytes", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        let bytes: Uint8Array;
        try {
          bytes = decodeBase64url(text);
        } catch (error) {
          assert.equal((error as { code: string }).code, "encoding_invalid");
          return;
        }
        assert.equal(encodeBase64url(bytes), text);
      }),
    );
  });

  for (const [title, text] of [
    ["padding", "QQ=="],
    ["white space", "QU JD"],
    ["the alphabet of plain base64", "+/+/"],
    ["an impossible length", "QUJDR"],
    ["stray bits in the last character", "QR"],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.throws(() => decodeBase64url(text), { code: "encoding_invalid" });
    });
  }
});
