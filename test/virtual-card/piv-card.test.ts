import assert from "node:assert/strict";
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCa } from "../../scripts/dev/ca.ts";
import { ELODIE, MAEL } from "../../scripts/dev/people.ts";
import { createCustomer, type Customer } from "../fixtures/customer.ts";
import { PivCard } from "./piv-card.ts";
import { tlv } from "./tlv.ts";

const PIN = "123456";
const PUK = "12345678";

describe("the virtual PIV card", () => {
  let folder: string;
  let rsa: Customer;
  let ec: Customer;
  let card: PivCard;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "passerelle-card-"));
    const ca = await createCa(folder);
    rsa = await createCustomer(ca, ELODIE.person, "RSA 2048", "rsa");
    ec = await createCustomer(ca, MAEL.person, "P-256", "ec");
  });
  after(() => rm(folder, { recursive: true }));
  beforeEach(() => {
    card = new PivCard({ slots: { "9A": rsa, "9C": ec } });
  });

  /** Sends one command in parts of at most 255 bytes and collects the whole answer. */
  function send(header: string, body: Uint8Array = Buffer.alloc(0)) {
    const [cla, ...rest] = Buffer.from(header, "hex");
    let answer: Buffer = Buffer.alloc(0);
    for (let at = 0; at === 0 || at < body.length; at += 255) {
      const part = body.subarray(at, at + 255);
      const isLast = at + 255 >= body.length;
      const lengths = part.length > 0 ? [part.length] : [];
      answer = card.transmit(
        Buffer.from([
          isLast ? cla! : cla! | 0x10,
          ...rest,
          ...lengths,
          ...part,
        ]),
      );
    }
    let content: Buffer = answer.subarray(0, -2);
    while (answer.at(-2) === 0x61) {
      answer = card.transmit(Buffer.from([0, 0xc0, 0, 0, answer.at(-1)!]));
      content = Buffer.concat([content, answer.subarray(0, -2)]);
    }
    return { content, status: answer.subarray(-2).toString("hex") };
  }
  const padded = (code: string) => {
    const bytes = Buffer.alloc(8, 0xff);
    bytes.write(code);
    return bytes;
  };
  const verifyPin = (pin: string) => send("00200080", padded(pin)).status;
  const readObject = (tag: string) =>
    send("00cb3fff", tlv(0x5c, Buffer.from(tag, "hex")));
  const authenticate = (header: string, input: Uint8Array) =>
    send(header, tlv(0x7c, tlv(0x82), tlv(0x81, input)));

  it("answers SELECT with the PIV application and refuses any other", () => {
    const selected = send("00a40400", Buffer.from("a000000308", "hex"));
    assert.equal(selected.status, "9000");
    assert.ok(selected.content.includes(Buffer.from("a000000308", "hex")));
    assert.equal(
      send("00a40400", Buffer.from("a000000527", "hex")).status,
      "6a82",
    );
  });

  it("gives certificates longer than one answer in parts", () => {
    const { content, status } = readObject("5fc105");
    assert.equal(status, "9000");
    const pemBody = rsa.certificatePem.replace(/-----[^-]+-----|\n/g, "");
    assert.ok(content.includes(Buffer.from(pemBody, "base64")));
    assert.equal(readObject("5fc10b").status, "6a82");
  });

  it("counts wrong PINs down to locked, and the right one restores the tries", () => {
    assert.equal(send("00200080").status, "63c3");
    assert.equal(verifyPin("000000"), "63c2");
    assert.equal(verifyPin(PIN), "9000");
    assert.equal(send("00200080").status, "9000");
    assert.equal(verifyPin("000000"), "63c2");
    assert.equal(verifyPin("000000"), "63c1");
    assert.equal(verifyPin("000000"), "6983");
    assert.equal(verifyPin(PIN), "6983");
    assert.equal(card.isVerified, false);
  });

  it("unlocks by the PUK and changes the PIN by the PIN", () => {
    card.pin.lock();
    const unblock = (puk: string, pin: string) =>
      send("002c0080", Buffer.concat([padded(puk), padded(pin)])).status;
    assert.equal(unblock("87654321", "654321"), "63c2");
    assert.equal(unblock(PUK, "letters!"), "6a80");
    assert.equal(unblock(PUK, "654321"), "9000");
    assert.equal(verifyPin("654321"), "9000");
    const change = send(
      "00240080",
      Buffer.concat([padded("654321"), padded("111111")]),
    );
    assert.equal(change.status, "9000");
    assert.equal(verifyPin("111111"), "9000");
  });

  it("signs with the RSA key only after the PIN", () => {
    const block = randomBytes(256);
    block[0] = 0;
    assert.equal(authenticate("0087079a", block).status, "6982");
    assert.equal(verifyPin(PIN), "9000");
    assert.equal(authenticate("0087079a", block).status, "9000");
    assert.equal(authenticate("0087079a", block).status, "9000");
    card.reset();
    assert.equal(authenticate("0087079a", block).status, "6982");
  });

  it("wants the PIN before each use of the signature key, with nothing in between", () => {
    const message = randomBytes(40);
    const digest = createHash("sha256").update(message).digest();
    verifyPin(PIN);
    readObject("5fc102");
    assert.equal(authenticate("0087119c", digest).status, "6982");
    verifyPin(PIN);
    const { content, status } = authenticate("0087119c", digest);
    assert.equal(status, "9000");
    assert.equal(authenticate("0087119c", digest).status, "6982");
    const signature = content.subarray(4);
    const publicKey = createPublicKey(ec.keyPem);
    assert.ok(verify("sha256", message, publicKey, signature));
  });

  it("refuses malformed commands without harm", () => {
    assert.equal(send("0001").status, "6700");
    assert.equal(
      card.transmit(Buffer.from("00200080ff01", "hex")).toString("hex"),
      "6700",
    );
    assert.equal(send("00870714", randomBytes(10)).status, "6a86");
    assert.equal(send("00cb3fff", Buffer.from("5c84", "hex")).status, "6a80");
    assert.equal(verifyPin(PIN), "9000");
    assert.equal(
      send("0087079a", Buffer.from("7c038101", "hex")).status,
      "6a80",
    );
  });
});
