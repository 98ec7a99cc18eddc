import { randomBytes, X509Certificate } from "node:crypto";
import {
  encodeResponseApdu,
  INSTRUCTION,
  parseCommandApdu,
  respond,
  STATUS,
  triesLeftStatus,
  type CommandApdu,
  type ResponseApdu,
} from "./apdu.ts";
import { createCardKey, type CardKey } from "./card-key.ts";
import { Chaining } from "./chaining.ts";
import {
  APPLICATION_PROPERTIES,
  buildObjects,
  KEY_SLOTS,
  PIV_AID,
  type KeySlot,
} from "./piv-objects.ts";
import { isWellFormedPin, Reference, REFERENCE_BYTES } from "./reference.ts";
import { parseTlv, tlv } from "./tlv.ts";

interface CardSlot {
  readonly keyPem: string;
  readonly certificatePem: string;
}

export interface CardProfile {
  readonly slots: Partial<Record<KeySlot, CardSlot>>;
  readonly pin?: string;
  readonly puk?: string;
  readonly pinRetryLimit?: number;
  readonly pukRetryLimit?: number;
  /** 16 bytes; middleware shows it as the serial number. */
  readonly guid?: Uint8Array;
  /** Holds the certificates gzip-compressed, as PIV allows. */
  readonly compressCertificates?: boolean;
}

const PIN_REFERENCE = 0x80;
const PUK_REFERENCE = 0x81;
/** Answered to Yubico's GET VERSION, since the ATR says YubiKey: 4.3.7 has RSA-2048 and P-256 and no key metadata. */
const YUBICO_VERSION = Buffer.from([4, 3, 7]);

/** A PIV card (SP 800-73-4 part 2) with keys for authentication (9A), signature (9C: PIN before each use) and more. */
export class PivCard {
  readonly pin: Reference;
  readonly puk: Reference;
  readonly #objects: ReadonlyMap<number, Buffer>;
  readonly #keys = new Map<number, CardKey>();
  #isVerified = false;
  /** SP 800-73-4 part 1 §4.3 “PIN Always”: set by VERIFY, gone after the next command. */
  #isFreshlyVerified = false;
  readonly #chaining = new Chaining((command) => this.#execute(command));

  constructor(profile: CardProfile) {
    this.pin = new Reference(
      profile.pin ?? "123456",
      profile.pinRetryLimit ?? 3,
    );
    this.puk = new Reference(
      profile.puk ?? "12345678",
      profile.pukRetryLimit ?? 3,
    );
    const certificates = new Map<KeySlot, Uint8Array>();
    for (const [name, slot] of Object.entries(profile.slots)) {
      const { reference } = KEY_SLOTS[name as KeySlot];
      this.#keys.set(reference, createCardKey(slot.keyPem));
      const { raw } = new X509Certificate(slot.certificatePem);
      certificates.set(name as KeySlot, raw);
    }
    this.#objects = buildObjects(
      profile.guid ?? randomBytes(16),
      certificates,
      profile.compressCertificates ?? false,
    );
  }

  /** Whether the PIN counts as given right now: what must not linger after an operation. */
  get isVerified(): boolean {
    return this.#isVerified;
  }

  /** Power or reset: the security state and half-done chains are gone. */
  reset(): void {
    this.#isVerified = false;
    this.#isFreshlyVerified = false;
    this.#chaining.reset();
  }

  transmit(bytes: Buffer): Buffer {
    const command = parseCommandApdu(bytes);
    return encodeResponseApdu(
      command ? this.#chaining.transmit(command) : respond(STATUS.wrongLength),
    );
  }

  #execute(command: CommandApdu): ResponseApdu {
    const isFreshlyVerified = this.#isFreshlyVerified;
    this.#isFreshlyVerified = false;
    switch (command.instruction) {
      case INSTRUCTION.select:
        return this.#select(command);
      case INSTRUCTION.getData:
        return this.#getObject(command);
      case INSTRUCTION.verify:
        return this.#verify(command);
      case INSTRUCTION.changeReference:
        return this.#changeReference(command);
      case INSTRUCTION.resetRetryCounter:
        return this.#resetRetryCounter(command);
      case INSTRUCTION.generalAuthenticate:
        return this.#generalAuthenticate(command, isFreshlyVerified);
      case INSTRUCTION.yubicoVersion:
        return respond(STATUS.success, YUBICO_VERSION);
      default:
        return respond(STATUS.instructionUnsupported);
    }
  }

  #select({ p1, body }: CommandApdu): ResponseApdu {
    const isPiv =
      p1 === 0x04 &&
      body.length >= 5 &&
      PIV_AID.subarray(0, body.length).equals(body);
    return isPiv
      ? respond(STATUS.success, APPLICATION_PROPERTIES)
      : respond(STATUS.notFound);
  }

  #getObject({ p1, p2, body }: CommandApdu): ResponseApdu {
    if (p1 !== 0x3f || p2 !== 0xff) return respond(STATUS.parametersIncorrect);
    const tag = parseTlv(body)?.get(0x5c);
    if (!tag || tag.length === 0 || tag.length > 3) {
      return respond(STATUS.fieldsIncorrect);
    }
    const object = this.#objects.get(tag.readUIntBE(0, tag.length));
    return object ? respond(STATUS.success, object) : respond(STATUS.notFound);
  }

  #verify({ p1, p2, body }: CommandApdu): ResponseApdu {
    if (p2 !== PIN_REFERENCE) return respond(STATUS.referenceNotFound);
    if (p1 === 0xff && body.length === 0) {
      this.#isVerified = false;
      return respond(STATUS.success);
    }
    if (p1 !== 0) return respond(STATUS.parametersIncorrect);
    if (body.length === 0) {
      return this.#isVerified ? respond(STATUS.success) : refusal(this.pin);
    }
    if (body.length !== REFERENCE_BYTES) return respond(STATUS.fieldsIncorrect);
    this.#isVerified = this.pin.matches(body);
    this.#isFreshlyVerified = this.#isVerified;
    return this.#isVerified ? respond(STATUS.success) : refusal(this.pin);
  }

  #changeReference({ p2, body }: CommandApdu): ResponseApdu {
    if (p2 !== PIN_REFERENCE && p2 !== PUK_REFERENCE) {
      return respond(STATUS.referenceNotFound);
    }
    const reference = p2 === PIN_REFERENCE ? this.pin : this.puk;
    return replaceReference(reference, reference, body);
  }

  #resetRetryCounter({ p2, body }: CommandApdu): ResponseApdu {
    if (p2 !== PIN_REFERENCE) return respond(STATUS.referenceNotFound);
    return replaceReference(this.puk, this.pin, body);
  }

  #generalAuthenticate(
    { p1, p2, body }: CommandApdu,
    isFreshlyVerified: boolean,
  ): ResponseApdu {
    const key = this.#keys.get(p2);
    if (!key || key.algorithm !== p1) {
      return respond(STATUS.parametersIncorrect);
    }
    const needsPin = p2 !== KEY_SLOTS["9E"].reference;
    const needsFreshPin = p2 === KEY_SLOTS["9C"].reference;
    const mayUse =
      !needsPin || (needsFreshPin ? isFreshlyVerified : this.#isVerified);
    if (!mayUse) return respond(STATUS.securityNotSatisfied);
    const template = parseTlv(body)?.get(0x7c);
    const input = template && parseTlv(template)?.get(0x81);
    const signature = input && key.sign(input);
    return signature
      ? respond(STATUS.success, tlv(0x7c, tlv(0x82, signature)))
      : respond(STATUS.fieldsIncorrect);
  }
}

const refusal = (reference: Reference): ResponseApdu =>
  reference.isLocked
    ? respond(STATUS.blocked)
    : respond(triesLeftStatus(reference.triesLeft));

/** `body` is the code that permits it, then the new one, eight bytes each. */
function replaceReference(
  permission: Reference,
  target: Reference,
  body: Buffer,
): ResponseApdu {
  if (body.length !== 2 * REFERENCE_BYTES) return respond(STATUS.wrongLength);
  const replacement = body.subarray(REFERENCE_BYTES);
  if (!isWellFormedPin(replacement)) return respond(STATUS.fieldsIncorrect);
  if (!permission.matches(body.subarray(0, REFERENCE_BYTES))) {
    return refusal(permission);
  }
  target.replace(replacement);
  return respond(STATUS.success);
}
