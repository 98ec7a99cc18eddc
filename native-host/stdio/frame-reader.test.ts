import assert from "node:assert/strict";
import fc from "fast-check";
import { FrameReader } from "./frame-reader.ts";
import { encodeFrame } from "./frame-writer.ts";

const MAX_BYTES = 1000;

const frame = (text: string) => encodeFrame(text, MAX_BYTES);
const texts = (frames: Iterable<Buffer>) =>
  [...frames].map((body) => JSON.parse(body.toString("utf8")) as unknown);

describe("reading native-messaging frames", () => {
  it("gives the same frames however the stream is cut into chunks", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 100 }), { maxLength: 10 }),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        (messages, chunkSizes) => {
          const stream = Buffer.concat(messages.map(frame));
          const reader = new FrameReader(MAX_BYTES);
          const found: unknown[] = [];
          for (let at = 0, turn = 0; at < stream.length; turn++) {
            const size = chunkSizes[turn % chunkSizes.length] ?? 1;
            found.push(
              ...texts(
                reader.take(Buffer.from(stream.subarray(at, at + size))),
              ),
            );
            at += size;
          }
          assert.deepEqual(found, messages);
        },
      ),
    );
  });

  it("gives an empty body for a frame of length zero", () => {
    const [body] = [...new FrameReader(MAX_BYTES).take(Buffer.alloc(4))];
    assert.equal(body?.length, 0);
  });

  it("keeps an unfinished frame until the rest of it comes", () => {
    const reader = new FrameReader(MAX_BYTES);
    const whole = frame("bonjour");
    assert.deepEqual([...reader.take(Buffer.from(whole.subarray(0, 3)))], []);
    assert.deepEqual(texts(reader.take(Buffer.from(whole.subarray(3)))), [
      "bonjour",
    ]);
  });

  it("refuses a frame that announces more than the limit, before it has come", () => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(MAX_BYTES + 1);
    assert.throws(() => [...new FrameReader(MAX_BYTES).take(header)], {
      code: "message_too_large",
    });
  });

  it("overwrites the chunk it has read, for it may hold a PIN", () => {
    const chunk = frame("PIN 1234");
    assert.equal([...new FrameReader(MAX_BYTES).take(chunk)].length, 1);
    assert.ok(chunk.every((octet) => octet === 0));
  });

  it("overwrites the pieces of a frame that came in several chunks", () => {
    const whole = frame("PIN 1234");
    const pieces = [whole.subarray(0, 6), whole.subarray(6)].map((piece) =>
      Buffer.from(piece),
    );
    const reader = new FrameReader(MAX_BYTES);
    const found = pieces.flatMap((piece) => texts(reader.take(piece)));
    assert.deepEqual(found, ["PIN 1234"]);
    for (const piece of pieces) assert.ok(piece.every((octet) => octet === 0));
  });
});
