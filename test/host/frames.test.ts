import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import fc from "fast-check";
import {
  MAX_COMMAND_BYTES,
  MAX_HOST_MESSAGE_BYTES,
} from "@passerelle/shared/limits.ts";
import { encodeFrame } from "@passerelle/host/stdio/frame-writer.ts";
import { HostClient } from "../fixtures/host-client.ts";
import { createTestToken, type TestToken } from "../fixtures/softhsm.ts";

const REFUSALS = new Set(["message_invalid", "command_unknown"]);
/** Fewer for a quick run. */
const MALFORMED_FRAMES = Number(
  process.env["PASSERELLE_FUZZ_FRAMES"] ?? 100_000,
);
/** Another each time; a failure comes back with the one that was printed. */
const SEED = Number(
  process.env["PASSERELLE_FUZZ_SEED"] ?? randomInt(2 ** 31 - 1),
);
/** What is sent before its replies are read: the host ends when too many wait for a reader. */
const UNANSWERED_FRAMES = 1_000;

describe("hostile frames", function () {
  this.timeout(240_000);
  let token: TestToken;
  let host: HostClient;

  before(async () => {
    token = await createTestToken([]);
  });
  after(() => token.remove());
  beforeEach(async () => {
    host = new HostClient(token);
    await host.waitFor((message) => message);
  });
  afterEach(() => host.close());

  const frame = (body: Buffer) => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(body.length);
    return Buffer.concat([header, body]);
  };
  /** The reply to the next frame. */
  const replyTo = (bytes: Buffer) => {
    const seen = host.messages.length;
    host.send(bytes);
    return host.waitFor(
      (message) => ("error" in message ? message : null),
      seen,
    );
  };

  for (const [title, body] of [
    ["nothing", ""],
    ["no JSON", "{"],
    ["invalid UTF-8", Buffer.of(0x22, 0xff, 0x22)],
    ["a byte order mark", "\uFEFF{}"],
    ["JSON that is no object", "[]"],
    ["no id", '{"command":"watch-tokens"}'],
    ["an id of zero", '{"id":0,"command":"watch-tokens"}'],
    ["an id that is no number", '{"id":"1","command":"watch-tokens"}'],
    ["a prototype", '{"__proto__":{"id":1,"command":"watch-tokens"}}'],
  ] as const)
    it(`answers message_invalid without an id to ${title}`, async () => {
      const { id, error } = await replyTo(frame(Buffer.from(body)));
      assert.deepEqual([id, error.code], [null, "message_invalid"]);
    });

  it("answers an unknown field or a missing one with the id of the request", async () => {
    for (const body of [
      '{"id":7,"command":"watch-tokens","extra":1}',
      '{"id":7,"command":"cancel"}',
      '{"id":7}',
    ]) {
      const { id, error } = await replyTo(frame(Buffer.from(body)));
      assert.deepEqual([id, error.code], [7, "message_invalid"]);
    }
  });

  it("tells a command it does not know from nonsense", async () => {
    const body = '{"id":8,"command":"constructor"}';
    const { id, error } = await replyTo(frame(Buffer.from(body)));
    assert.deepEqual([id, error.code], [8, "command_unknown"]);
  });

  it("refuses an id that is still in use", async () => {
    const command = { id: 9, command: "diagnose" };
    const bytes = encodeFrame(command, MAX_HOST_MESSAGE_BYTES);
    const { id, error } = await replyTo(Buffer.concat([bytes, bytes]));
    assert.deepEqual([id, error.code], [9, "message_invalid"]);
  });

  it("answers message_too_large to a frame beyond the limit, and ends", async () => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(MAX_COMMAND_BYTES + 1);
    const { id, error } = await replyTo(header);
    assert.deepEqual([id, error.code], [null, "message_too_large"]);
    await assert.rejects(
      host.waitFor(() => null),
      /the host ended/,
    );
    assert.equal(await host.close(), 1);
  });

  it("ends quietly when the stream stops within a frame", async () => {
    host.send(Buffer.of(200, 0, 0, 0, 1, 2, 3));
    assert.equal(await host.close(), 0);
  });

  it(`answers each of ${MALFORMED_FRAMES} malformed frames, and works on`, async () => {
    console.log(`      seed ${SEED}`);
    const frames = fc.sample(malformedBody(), {
      seed: SEED,
      numRuns: MALFORMED_FRAMES,
    });
    for (let at = 0; at < frames.length; at += UNANSWERED_FRAMES) {
      const batch = frames.slice(at, at + UNANSWERED_FRAMES);
      const from = host.messages.length;
      host.send(Buffer.concat(batch.map((body) => frame(Buffer.from(body)))));
      await host.waitFor((message) => message, from + batch.length - 1);
      for (const message of host.messages.slice(from))
        assert.ok("error" in message && REFUSALS.has(message.error.code));
    }
    const id = MALFORMED_FRAMES + 2 ** 40;
    host.send(
      encodeFrame({ id, command: "watch-tokens" }, MAX_HOST_MESSAGE_BYTES),
    );
    await host.waitFor((message) =>
      "id" in message && message.id === id && "result" in message ? id : null,
    );
  });
});

/** Bodies that look like commands to different degrees, and never are one. */
function malformedBody(): fc.Arbitrary<Uint8Array> {
  const text = fc.oneof(
    fc.json(),
    fc.string(),
    fc
      .record({
        id: fc.oneof(fc.integer(), fc.constantFrom(1, 2 ** 53, -1, 1.5, null)),
        command: fc.constantFrom(
          "sign-statement",
          "read-certificates",
          "change-pin",
          "unblock-pin",
          "cancel",
        ),
        token: fc.oneof(fc.string(), fc.integer()),
        pin: fc.oneof(fc.string(), fc.constant(null)),
        certificate: fc.string(),
        statement: fc.object(),
        unknown: fc.anything(),
      })
      .map((command) => JSON.stringify(command)),
  );
  return fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    text.map((value) => new TextEncoder().encode(value)),
  );
}
