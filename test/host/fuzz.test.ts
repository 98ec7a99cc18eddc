import assert from "node:assert/strict";
import fc from "fast-check";
import * as v from "valibot";
import {
  MAX_COMMAND_BYTES,
  MAX_HOST_MESSAGE_BYTES,
} from "@passerelle/shared/limits.ts";
import { hostCommand } from "@passerelle/shared/protocol/native.ts";
import { encodeFrame } from "@passerelle/host/stdio/frame-writer.ts";
import { HostClient } from "../fixtures/host-client.ts";
import { createTestToken, type TestToken } from "../fixtures/softhsm.ts";
import { newStatement } from "../fixtures/statement.ts";

const COMMAND_RUNS = 150;
const STREAM_RUNS = 20;
const HEADER_BYTES = 4;

/** What a command may end in that asks for a token that is not there, or a certificate that is not on it. */
const REFUSALS = new Set<string>([
  "token_not_found",
  "certificate_not_found",
  "command_busy",
  "pin_length",
  "pin_invalid",
  "pin_required",
  "pin_pad_required",
]);

/** A failure prints the seed and path that bring it back. */
describe("the host under hostile input", function () {
  this.timeout(120_000);
  let token: TestToken;

  before(async () => {
    token = await createTestToken([]);
  });
  after(() => token.remove());

  it("answers every command that fits the schema once, with a result or a refusal that holds no PIN", async () => {
    const host = new HostClient(token);
    try {
      await host.request({ command: "watch-tokens" });
      const { tokens } = await host.snapshot();
      let nextId = 1_000;
      await fc.assert(
        fc.asyncProperty(
          fc.array(hostileCommand(tokens.map(({ id }) => id)), {
            minLength: 1,
            maxLength: 20,
          }),
          async (bodies) => {
            const commands = bodies.map((body) => ({ ...body, id: nextId++ }));
            const from = host.messages.length;
            host.send(
              Buffer.concat(
                commands.map((command) =>
                  encodeFrame(command, MAX_HOST_MESSAGE_BYTES),
                ),
              ),
            );
            for (const { id, command } of commands) {
              const reply = await host.waitFor(
                (message) =>
                  "id" in message && message.id === id ? message : null,
                from,
              );
              if ("error" in reply)
                assert.ok(
                  REFUSALS.has(reply.error.code),
                  `${command}: ${reply.error.code}`,
                );
              else assert.match(command, /^(?:cancel|(?:un)?watch-tokens)$/);
            }
            const replies = host.messages
              .slice(from)
              .filter((message) => "id" in message);
            assert.equal(replies.length, commands.length);
            const written = JSON.stringify(replies);
            for (const command of commands)
              if ("pin" in command && command.pin?.startsWith(PIN_MARK))
                assert.ok(!written.includes(command.pin));
          },
        ),
        { numRuns: COMMAND_RUNS },
      );
    } finally {
      assert.equal(await host.close(), 0);
    }
  });

  it("answers whatever bytes come frame by frame, and ends with the status that fits", async () => {
    await fc.assert(
      fc.asyncProperty(hostileStream(), async (stream) => {
        const host = new HostClient(token);
        const { frames, isTooLarge } = readAsHost(stream);
        host.send(stream);
        const status = await host.close();
        await assert.rejects(
          host.waitFor(() => null),
          /the host ended/,
        );
        const codes = host.messages.flatMap((message) =>
          "error" in message ? [message.error.code] : [],
        );
        assert.equal(status, isTooLarge ? 1 : 0);
        const tooLarge = codes.filter((code) => code === "message_too_large");
        assert.equal(tooLarge.length, isTooLarge ? 1 : 0);
        assert.equal(codes.length, frames + tooLarge.length);
      }),
      { numRuns: STREAM_RUNS },
    );
  });
});

const PIN_MARK = "Pin-of-a-person-";

/** Commands that fit the schema, for tokens that are not there or, to sign, are. */
function hostileCommand(realTokens: readonly string[]) {
  const text = fc.string({ unit: "binary", maxLength: 40 });
  const token = fc.oneof(
    text,
    fc.constantFrom("", "0.", "0.0", "-1.x", "NaN", "1e9.x", "__proto__", "0"),
    fc.tuple(fc.integer(), text).map(([index, rest]) => `${index}.${rest}`),
  );
  const certificate = fc.string({
    unit: fc.constantFrom(..."0123456789abcdef"),
    minLength: 64,
    maxLength: 64,
  });
  const pin = fc.oneof(
    fc.constant(null),
    fc.string({ unit: "binary", maxLength: 16 }),
    fc.string({ maxLength: 8 }).map((end) => PIN_MARK + end),
  );
  const command = <const Name extends string>(name: Name) => fc.constant(name);
  return fc
    .oneof(
      fc.record({
        command: command("sign-statement"),
        token: fc.oneof(token, fc.constantFrom("0.0", ...realTokens)),
        certificate,
        pin,
        statement: fc.constant(newStatement()),
      }),
      fc.record({ command: command("read-certificates"), token, pin }),
      fc.record({ command: command("change-pin"), token, pin, newPin: pin }),
      fc.record({
        command: command("unblock-pin"),
        token,
        puk: pin,
        newPin: pin,
      }),
      fc.record({
        command: command("cancel"),
        request: fc.integer({ min: 1, max: 999 }),
      }),
      fc.record({ command: fc.constantFrom("watch-tokens", "unwatch-tokens") }),
    )
    .filter((body) => v.is(hostCommand, { ...body, id: 1 }));
}

/** Bytes without sense, and frames whose length says more or less than there is. */
function hostileStream(): fc.Arbitrary<Buffer> {
  const body = fc.uint8Array({ maxLength: 60 });
  const length = fc.oneof(
    fc.integer({ min: 0, max: 80 }),
    fc.integer({ min: MAX_COMMAND_BYTES - 2, max: MAX_COMMAND_BYTES + 2 }),
    fc.nat(0xffff_ffff),
  );
  const frame = fc.tuple(length, body).map(([bytes, content]) => {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(bytes);
    return Buffer.concat([header, content]);
  });
  const whole = body.map((content) => {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(content.length);
    return Buffer.concat([header, content]);
  });
  return fc
    .array(fc.oneof(whole, frame, body), { maxLength: 6 })
    .map((parts) => Buffer.concat(parts));
}

/** How many whole frames stand in a stream before its end, or before a length beyond the limit. */
function readAsHost(stream: Buffer): { frames: number; isTooLarge: boolean } {
  let [at, frames] = [0, 0];
  while (at + HEADER_BYTES <= stream.length) {
    const length = stream.readUInt32LE(at);
    if (length > MAX_COMMAND_BYTES) return { frames, isTooLarge: true };
    at += HEADER_BYTES + length;
    if (at > stream.length) break;
    frames += 1;
  }
  return { frames, isTooLarge: false };
}
